namespace Simulator.Scenarios;

[About("Clients that behave alike.")]
public sealed record ClientGroupSpec
{
    [About("How many clients, each on a machine of its own."), Within(1, 1_000_000)]
    public int Count { get; init; } = 1;

    [About("A region, or the server beside which the clients stand. By default they are spread over the servers.")]
    public string? At { get; init; }

    [About("The kind of operations."), Slug]
    public string Workload { get; init; } = "registers";

    [About("closed (the default): the next operation follows the answer to the last. open: operations come at a rate, answered or not.")]
    public LoadLoop? Mode { get; init; }

    [About("Time between an answer and the next operation, in closed mode; 1ms..20ms by default.")]
    public DistributionSpec? Think { get; init; }

    [About("Operations per time of the whole group, in open mode."), Positive]
    public Rate? Rate { get; init; }

    [About("How operations are spaced in open mode; poisson by default.")]
    public Arrivals? Arrivals { get; init; }

    [About("The share of each kind of operation, 100% together; by default that of the workload."), NotEmpty]
    public Map<Ratio>? Mix { get; init; }

    [About("The consistency level that clients ask for, by kind of operation, in the words of the protocol: {read: one, write: quorum}. "
        + "What is not named follows the protocol's options."), NotEmpty]
    public Map<string>? Level { get; init; }

    [About("The keys that operations concern.")]
    public KeySettings? Keys { get; init; }

    [About("Operations of the whole group at most; unlimited by default."), Positive]
    public long? Operations { get; init; }

    [About("Time after which the outcome of an operation counts as unknown."), Positive]
    public Duration Deadline { get; init; } = Duration.Seconds(2);

    [About("What a client does when no answer comes.")]
    public RetrySettings Retry { get; init; } = new();

    [About("When the group begins.")]
    public Duration Start { get; init; } = Duration.Zero;

    [About("When the group stops to begin operations; by default at the end of the run.")]
    public Duration? Stop { get; init; }

    [About("Given operations at given times, in place of drawn ones.")]
    public Seq<ScriptLine> Script { get; init; }

    /// <summary>The group with a script in place of what it draws.</summary>
    internal ClientGroupSpec Scripted(Seq<ScriptLine> script) => new()
    {
        Count = Count, At = At, Workload = Workload, Deadline = Deadline, Retry = Retry, Script = script,
    };

    /// <summary>The group with the defaults that apply to its kind of load. A script leaves nothing to draw.</summary>
    internal ClientGroupSpec Resolved() => !Script.IsEmpty ? this : this with
    {
        Mode = Mode ?? LoadLoop.Closed,
        Think = Mode == LoadLoop.Open ? null : Think ?? DistributionSpec.Of(Duration.Ms(1), Duration.Ms(20)),
        Arrivals = Mode == LoadLoop.Open ? Arrivals ?? Scenarios.Arrivals.Poisson : null,
        Mix = Mix ?? Workloads.Named(Workload)?.Mix,
        Keys = (Keys ?? new KeySettings()).Resolved(),
    };
}

/// <summary>What makes a client begin its next operation.</summary>
public enum LoadLoop { Closed, Open }

/// <summary>How the operations of an open load are spaced.</summary>
public enum Arrivals { Poisson, Uniform }

[About("The keys that operations concern.")]
public sealed record KeySettings
{
    [Within(1, 1_000_000)]
    public int Count { get; init; } = 5;

    [About("The number of the first key; other groups share the keys that have the same numbers."), Within(0, 1_000_000)]
    public int First { get; init; }

    [About("How often each key is taken.")]
    public KeyDistribution Distribution { get; init; } = KeyDistribution.Uniform;

    [About("Of the Zipf distribution: larger means that fewer keys get more of the load; 1 by default."), Positive, Within(0, 10)]
    public decimal? Exponent { get; init; }

    internal KeySettings Resolved() => Distribution == KeyDistribution.Zipf ? this with { Exponent = Exponent ?? 1 } : this;
}

/// <summary>How often each key is taken.</summary>
public enum KeyDistribution { Uniform, Zipf }

[About("What a client does when no answer comes.")]
public sealed record RetrySettings
{
    [About("Silence after which the request is sent again, to the next server. 0s: never.")]
    public Duration After { get; init; } = Duration.Ms(500);

    [About("Requests for one operation, the first included."), Within(1, 1_000_000)]
    public int Attempts { get; init; } = 100;

    [About("Where the first request of an operation goes.")]
    public ClientTarget Target { get; init; } = ClientTarget.LastGood;
}

[About("One operation of a script.")]
public sealed record ScriptLine
{
    [About("When, from the start of the run; later when the client is busy.")]
    public required Duration At { get; init; }

    [About("The number of the client in its group, from 1."), Within(1, 1_000_000)]
    public int Client { get; init; } = 1;

    [About("The kind of operation, one of the workload's: read, write, cas, …"), Slug]
    public required string Do { get; init; }

    public string? Key { get; init; }

    [About("The argument: what to write, or [from, to] of a compare-and-set.")]
    public Value? Value { get; init; }

    [About("The consistency level that the client asks for, in the words of the protocol."), Slug]
    public string? Level { get; init; }
}
