namespace Simulator.Scenarios;

/// <summary>One experiment, complete: a cluster, what happens to it, who uses it, and what is expected to come of it.</summary>
[About("One experiment: a cluster, what happens to it, who uses it, and what is expected to come of it.")]
public sealed record Scenario
{
    [About("The name of the scenario: that of its file, without .yaml."), Slug]
    public required string Name { get; init; }

    [About("What the scenario shows, in a sentence.")]
    public string Summary { get; init; } = "";

    [About("The ids of the coverage list that this scenario shows, such as B1.")]
    public Seq<string> Covers { get; init; }

    [About("Every decision of chance is a function of this number.")]
    public ulong Seed { get; init; } = 1;

    [About("Where decisions of chance come from that are not given: the seed (the default), or none: then each is the uneventful "
        + "one (nothing is lost, "
        + "the smallest delay, the first of the options).")]
    public Chance? Chance { get; init; }

    [About("Decisions of chance that are given, each by the place where it is made. Tools write them: shrink, explain, explore.")]
    public Seq<GivenChoice>? Choices { get; init; }

    [About("Virtual time after which the run ends."), Positive]
    public Duration Duration { get; init; } = Duration.Seconds(10);

    [About("Events after which the run is stopped, so that a storm of messages ends as a verdict."), Positive]
    public long MaxEvents { get; init; } = 5_000_000;

    [About("Whether the run ends at the first invariant that breaks.")]
    public bool StopAtViolation { get; init; } = true;

    [About("The servers n1, n2, …: how many, or how many in which region.")]
    public ServerLayout Servers { get; init; } = ServerLayout.Of(3);

    [About("The protocol that the servers run, with its options.")]
    public required ProtocolChoice Protocol { get; init; }

    [About("A planted bug of the protocol, by name (simulator list mutants), to show that a check notices it; by default none."), Slug]
    public string? Mutant { get; init; }

    [About("How messages travel.")]
    public NetworkSettings Network { get; init; } = new();

    [About("How fast the machines are.")]
    public NodeSettings Nodes { get; init; } = new();

    [About("How wrong the machines' clocks are.")]
    public ClockSettings Clocks { get; init; } = new();

    [About("How the servers' disks behave.")]
    public DiskSettings Disk { get; init; } = new();

    [About("Groups of clients. Their machines are named c1, c2, … in the order of the groups.")]
    public Seq<ClientGroupSpec> Clients { get; init; }

    [About("Which messages arrive and which timers go off, one by one. What is not listed does not happen. By default all goes its "
        + "own way.")]
    public ScheduleSpec? Schedule { get; init; }

    [About("Faults that happen at given times.")]
    public Seq<FaultSpec> Faults { get; init; }

    [About("Faults that are drawn.")]
    public NemesisSpec? Nemesis { get; init; }

    [About("Heals a core of the cluster after a time of faults, and demands progress.")]
    public LivenessSpec? Liveness { get; init; }

    [About("What is gone through when the scenario is explored without time.")]
    public ExploreSpec? Explore { get; init; }

    [About("Acts of an administrator, such as a change of the membership.")]
    public Seq<AdminAction> Actions { get; init; }

    [About("Regular looks at the state of the servers.")]
    public SampleSettings Samples { get; init; } = new();

    [About("What is kept of the run's events: all of them (full), or their hash alone (hash), for runs of many millions.")]
    public TraceKeeping Trace { get; init; } = TraceKeeping.Full;

    [About("The properties that are checked. By default the invariants of the protocol, those of atomic broadcast where it keeps a "
        + "replicated log, linearizable where there are clients, and progress with liveness.")]
    public Seq<string>? Checks { get; init; }

    [About("The plots that are drawn. By default all that apply.")]
    public Seq<string>? Plots { get; init; }

    [About("The outcomes that make the run a success. By default that every check holds.")]
    public Seq<Expectation> Expect { get; init; }
}

/// <summary>Where decisions of chance come from.</summary>
public enum Chance { Seed, None }

/// <summary>What is kept of a run's events.</summary>
public enum TraceKeeping { Full, Hash }

/// <summary>A protocol by name, with an instance of its own options record.</summary>
public sealed record ProtocolChoice(string Name, object Options);

[About("Regular looks at the state of the servers.")]
public sealed record SampleSettings
{
    [About("Virtual time between two samples; 0s: none.")]
    public Duration Every { get; init; } = Duration.Ms(100);
}

[About("One act of an administrator, sent to the cluster as an operation.")]
public sealed record AdminAction
{
    [About("When, from the start of the run.")]
    public required Duration At { get; init; }

    [About("What to do, in the words of the protocol: transfer-leader, reconfigure, …"), Slug]
    public required string Do { get; init; }

    [About("The argument, in the words of the protocol.")]
    public Value? Value { get; init; }

    [About("Time after which the administrator gives up. Of actions with equal deadlines each waits for the end of the one before."),
        Positive]
    public Duration Deadline { get; init; } = Duration.Seconds(60);
}
