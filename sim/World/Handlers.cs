namespace Simulator;

/// <summary>Runs the handlers of nodes, one at a time, and settles what each has left behind.</summary>
internal sealed class Handlers(World world, Watch watch)
{
    readonly ICoverage? coverage = world.Setup.Coverage;

    public void Start(Host host, long parent)
    {
        try
        {
            world.Cause = world.Record(EventKind.Start, host.Id, host.Id, parent, null, 0);
            host.Node!.Start(new Env(host));
        }
        catch (Exception failure)
        {
            if (!IsExcused(host, "its start", failure)) return;
        }
        Settle(host);
    }

    public void Receive(Host host, NodeId from, Message message, long parent)
    {
        try
        {
            world.Cause = world.Record(EventKind.Deliver, host.Id, from, parent, message, world.Shapes.Digest(message));
            if (coverage is not null) Cover(host, message);
            host.Node!.Receive(new Env(host), from, message);
        }
        catch (Exception failure)
        {
            if (!IsExcused(host, message, failure)) return;
        }
        Settle(host);
    }

    public void Fire(Host host, Timer timer, long parent)
    {
        try
        {
            world.Cause = world.Record(EventKind.Fire, host.Id, host.Id, parent, timer, world.Shapes.DigestOf(timer));
            if (coverage is not null) Cover(host, timer);
            host.Node!.Fire(new Env(host), timer);
        }
        catch (Exception failure)
        {
            if (!IsExcused(host, timer, failure)) return;
        }
        Settle(host);
    }

    public void Invoke(Host host, Operation operation)
    {
        try
        {
            world.Cause = world.Record(EventKind.Invoke, host.Id, host.Id, -1, operation, world.Shapes.DigestOf(operation));
            ((Client)host.Node!).Invoke(new Env(host), operation);
        }
        catch (Exception failure)
        {
            if (!IsExcused(host, operation, failure)) return;
        }
        Settle(host);
    }

    void Cover(Host host, object input)
    {
        if (host.Client is null) coverage!.Handles(host.Node!.Standing.Role ?? host.Node.GetType().Name, input.GetType());
    }

    /// <summary>Finishes a crash that struck inside the handler, retires a process in doubt, and asks the invariants.</summary>
    void Settle(Host host)
    {
        if (host.Dying) world.Faults.Sprung(host, host.Trap!);
        else host.Trap?.HandlerEnded();
        if (host.Client is { } client) client.HandlerEnded();
        else if (host.Slot < world.Servers) watch.Ask(host.Id);
    }

    /// <summary>Ends the run, unless the machine had stopped before the statement that threw.</summary>
    bool IsExcused(Host host, object input, Exception failure)
    {
        if (!host.Dying) world.Fail($"{host.Id} threw {failure.GetType().Name} on {Text(input)}: {failure.Message}", failure);
        return host.Dying;
    }

    string Text(object input)
    {
        try
        {
            return world.Shapes.Text(input);
        }
        catch (UnsupportedFieldException)
        {
            return input.GetType().Name;
        }
    }
}
