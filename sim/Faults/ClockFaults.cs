namespace Simulator;

/// <summary>The clock jumps by an amount, forwards or backwards; timers jump with it. Jumps back when the fault ends.</summary>
public sealed record ClockStep(Selector Nodes, Duration By) : MachineFault(Nodes)
{
    public override string Kind => "clock-step";
    private protected override bool Impairs => false;

    internal override void Begin(World world, ActiveFault active) => Step(world, active, By);

    internal override void End(World world, ActiveFault active) => Step(world, active, Duration.Zero - By);

    static void Step(World world, ActiveFault active, Duration by)
    {
        foreach (var host in Victims(world, active))
        {
            active.Hit();
            world.Record(EventKind.Clock, host.Id, host.Id, active.BeginEvent, $"step {by}", unchecked((ulong)by.Ns));
            host.ChangeClock(clock => clock.Step(world.Now, by));
        }
    }
}

/// <summary>The clock runs fast (positive) or slow (negative) by so many parts per million. At its own rate again when the fault ends.</summary>
public sealed record ClockDrift(Selector Nodes, long Ppm) : MachineFault(Nodes)
{
    public override string Kind => "clock-drift";
    private protected override bool Impairs => false;

    internal override void Begin(World world, ActiveFault active) => Change(world, active, Ppm);

    internal override void End(World world, ActiveFault active) => Change(world, active, -Ppm);

    static void Change(World world, ActiveFault active, long ppm)
    {
        foreach (var host in Victims(world, active))
        {
            active.Hit();
            world.Record(EventKind.Clock, host.Id, host.Id, active.BeginEvent, $"drift {ppm}ppm", unchecked((ulong)ppm));
            host.ChangeClock(clock => clock.SetDrift(world.Now, clock.Ppm + ppm));
        }
    }
}
