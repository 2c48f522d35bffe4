namespace Simulator;

/// <summary>A fault of clocks. Clocks run on while their machine is down or paused.</summary>
public abstract record ClockFault(Selector Nodes) : MachineFault(Nodes)
{
    private protected override bool Impairs => false;

    private protected static void Tell(World world, ActiveFault active, Host host, string what)
    {
        if (host.Node is not null) active.Hit();
        world.Record(EventKind.Clock, host.Id, host.Id, active.BeginEvent, what, Mixing.OfText(what));
    }
}

/// <summary>The clock jumps by an amount, forwards or backwards; timers jump with it. Jumps back when the fault ends.</summary>
public sealed record ClockStep(Selector Nodes, Duration By) : ClockFault(Nodes)
{
    public override string Kind => "clock-step";

    internal override void Begin(World world, ActiveFault active) => Step(world, active, By);

    internal override void End(World world, ActiveFault active) => Step(world, active, Duration.Zero - By);

    static void Step(World world, ActiveFault active, Duration by)
    {
        foreach (var host in Victims(world, active))
        {
            Tell(world, active, host, $"step {by}");
            host.StepClock(by);
        }
    }
}

/// <summary>
/// The clock runs fast (positive) or slow (negative) by so many parts per million, on top of its own drift. At its own rate
/// again when the fault ends. In sum a clock never runs slower than a tenth or faster than ten times true time.
/// </summary>
public sealed record ClockDrift(Selector Nodes, long Ppm) : ClockFault(Nodes)
{
    public override string Kind => "clock-drift";

    internal override void Begin(World world, ActiveFault active) => Change(world, active, Ppm);

    internal override void End(World world, ActiveFault active) => Change(world, active, -Ppm);

    static void Change(World world, ActiveFault active, long ppm)
    {
        foreach (var host in Victims(world, active))
        {
            Tell(world, active, host, $"drift {ppm}ppm");
            host.AddDrift(ppm);
        }
    }
}
