namespace Simulator.Tests.Transcripts;

/// <summary>What leaves the machines passes here, is told, and is dropped or held back when the script says so.</summary>
sealed class Wire(World world, Narrator narrator)
{
    readonly List<Filter> drops = [];
    readonly List<Filter> holds = [];
    readonly List<(NodeId From, NodeId To, Message Message)> held = [];
    readonly List<(NodeId From, NodeId To, Message Message)> inFlight = [];

    public bool IsQuiet => inFlight.Count == 0;

    public IEnumerable<string> InFlight => inFlight.Select(one => narrator.Sending(one.From, one.To, one.Message))
        .Concat(held.Select(one => narrator.Sending(one.From, one.To, one.Message) + "  held"));

    /// <summary>Puts itself before every machine.</summary>
    public void Install()
    {
        foreach (var host in world.Hosts) host.Tap = new Tap(world, host, new Ear(this), fault: null);
    }

    public void Drop(Filter filter) => drops.Add(filter);

    public void Hold(Filter filter) => holds.Add(filter);

    /// <summary>From now on all passes; what was dropped is gone.</summary>
    public void Heal() => drops.Clear();

    /// <summary>Lets go of what was held, in its order.</summary>
    public void Release()
    {
        holds.Clear();
        foreach (var (from, to, message) in held)
        {
            narrator.Sent(from, to, message);
            inFlight.Add((from, to, message));
            world.Network.Depart(world.SlotOf(from), to, message, -1);
        }
        held.Clear();
    }

    /// <summary>A message has come to its end: it was handled or lost.</summary>
    public void Ended(NodeId from, NodeId to, Message message)
    {
        var at = inFlight.FindIndex(one => one.From == from && one.To == to && ReferenceEquals(one.Message, message));
        if (at >= 0) inFlight.RemoveAt(at);
    }

    void Pass(Outbox outbox, NodeId to, Message message)
    {
        var from = outbox.Self;
        if (drops.Any(filter => filter.Covers(from, to, message)))
        {
            narrator.Stopped(from, to, message, "dropped");
            return;
        }
        if (holds.Any(filter => filter.Covers(from, to, message)))
        {
            narrator.Stopped(from, to, message, "held");
            held.Add((from, to, message));
            return;
        }
        narrator.Sent(from, to, message);
        inFlight.Add((from, to, message));
        outbox.Send(to, message);
    }

    sealed class Ear(Wire wire) : Interceptor
    {
        public override void Intercept(Outbox outbox, NodeId to, Message message) => wire.Pass(outbox, to, message);
    }
}

/// <summary>Messages of some links, and of some types when types are named: <c>n1->n2 AppendEntries</c>, <c>n1->*</c>, <c>*->n2</c>.</summary>
sealed record Filter(NodeId? From, NodeId? To, IReadOnlyList<string> Types)
{
    public bool Covers(NodeId from, NodeId to, Message message) =>
        (From is null || From == from) && (To is null || To == to) && (Types.Count == 0 || Types.Contains(message.GetType().Name));
}
