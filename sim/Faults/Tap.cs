namespace Simulator;

/// <summary>An interceptor at its machine. Counts the messages that did not leave as they were meant to.</summary>
internal sealed class Tap(World world, Host host, Interceptor interceptor, ActiveFault? fault)
{
    Draws draws;
    NodeId meantFor;
    Message? meant;
    long cause;
    int passed;
    int late;
    int other;

    public Host Host => host;
    public ActiveFault? Fault => fault;

    /// <summary>What comes back when this one's fault ends.</summary>
    public Tap? Before { get; private set; }

    public Tap Over(Tap? before)
    {
        Before = before;
        return this;
    }

    public void Pass(NodeId to, Message message, long parent)
    {
        (meantFor, meant, cause, passed, late, other) = (to, message, parent, 0, 0, 0);
        interceptor.Intercept(new Outbox(this), to, message);
        if (passed == 1 && late + other == 0) return;
        fault?.Deceive(passed > 0 ? new Deceits(0, 0, 1) : other > 0 ? new Deceits(1, 0, 0) : new Deceits(0, 1, 0));
    }

    public void Let(NodeId to, Message message, Duration after)
    {
        world.Shapes.Digest(message);
        if (to != meantFor || !ReferenceEquals(message, meant)) other++;
        else if (after.Ns > 0) late++;
        else passed++;
        if (after.Ns <= 0) world.Network.Depart(host.Slot, to, message, cause);
        else world.Schedule(world.Now + after, new Work(WorkKind.Depart, host.Slot, to.Value, cause, message, 0));
    }

    public ulong Draw(string purpose, ulong bound) => draws.Next(world, host.Id, "interceptor", purpose, bound);
}
