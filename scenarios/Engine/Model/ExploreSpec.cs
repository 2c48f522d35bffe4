namespace Simulator.Scenarios;

[About("What is gone through when the scenario is explored without time (simulator explore): everything that is pending happens in any "
    + "order, within these bounds. Latencies, deadlines, samples, the nemesis and liveness play no part then.")]
public sealed record ExploreSpec
{
    [About("The most moves of a run."), Within(1, 100_000)]
    public int Depth { get; init; } = 30;

    [About("Until then the run goes as it goes under the scenario's seed; what is pending at that moment happens in any order. By default "
        + "everything does, from the start.")]
    public Duration? From { get; init; }

    [About("Crashes of servers at any moment, beside the scenario's own faults."), Within(0, 1000)]
    public int Crashes { get; init; }

    [About("Messages that are lost."), Within(0, 1000)]
    public int Losses { get; init; }

    [About("Messages that arrive twice."), Within(0, 1000)]
    public int Duplicates { get; init; }

    [About("Timers that go off, of all machines together; unlimited by default."), Within(0, 100_000)]
    public int? Timeouts { get; init; }

    [About("The machines whose timers go off, in a list; by default all.")]
    public Targets? Timers { get; init; }

    [About("The servers that crash, in a list; by default any.")]
    public Targets? Victims { get; init; }

    [About("Whether a server that describes itself as before is as before, so that states that others cover are left out. Off by "
        + "default: where a description leaves out a variable that would hide what comes of it.")]
    public bool TrustsDescriptions { get; init; }

    [About("Whether two states are equal only when equal things have happened to every machine, whatever it says of itself: for servers "
        + "that act on what they do not describe, such as their clocks.")]
    public bool Lived { get; init; }

    [About("Planted bugs that exploring this scenario is to find (simulator explore --mutants).")]
    public Seq<string> Mutants { get; init; }
}
