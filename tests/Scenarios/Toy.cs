using Simulator.Protocols;
using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios;

/// <summary>A protocol small enough to read at a glance: each server is a register of its own and answers every client.</summary>
public sealed class ToyProtocol(bool broken = false) : Protocol<ToyOptions>
{
    public const string Broken = "broken-on-purpose";

    public override string Name => "toy";
    public override string Summary => "answers at once";
    public override string Source => "none";
    public override IReadOnlyList<Mutant> Mutants => [new Mutant(Broken, "breaks its invariant at once", ["toy-safety"], new ToyProtocol(true))];

    public override StormPlan DrawStorm(Dice dice, int? servers) =>
        new(new ToyOptions { Eager = dice.OneIn(2) }, servers ?? 3 + dice.Below(3), Tolerance: 1)
        {
            Recovery = Duration.Ms(100), Excluded = ["torn-write", "delay"],
        };

    protected override Deployment Deploy(ToyOptions options, int servers)
    {
        if (options.Quorum > servers) throw new OptionsException("quorum", $"{options.Quorum} of {servers} servers");
        options.Quorums.Over(NodeSet.First(servers), options.UnsafeQuorums);
        return new Deployment(_ => new ToyServer(), seat => new ToyClient(seat), [new ToyInvariant(broken)]);
    }
}

/// <summary>One option of every kind that protocols use.</summary>
public sealed record ToyOptions
{
    public int Quorum { get; init; } = 1;
    public bool Eager { get; init; } = true;
    public Duration Heartbeat { get; init; } = Duration.Ms(50);
    public DurationRange Timeout { get; init; } = new(Duration.Ms(150), Duration.Ms(300));
    public Ratio Drift { get; init; } = new(500, 1_000_000);
    public ToyReads Reads { get; init; } = ToyReads.ReadIndex;
    public Quorums Quorums { get; init; } = Quorums.Majority;
    public bool UnsafeQuorums { get; init; }
}

public enum ToyReads { Log, ReadIndex }

/// <summary>A protocol without clients.</summary>
public sealed class SilentProtocol : Protocol<SilentOptions>
{
    public override string Name => "silent";
    public override string Summary => "says nothing";
    public override string Source => "none";

    protected override Deployment Deploy(SilentOptions options, int servers) => new(_ => new ToyServer(), null, []);
}

public sealed record SilentOptions;

sealed record ToyRequest(Operation Operation) : Message;

sealed record ToyReply(Value Result) : Message;

sealed class ToyServer : Node
{
    Value value = Value.Nil;

    public override void Start(Env env) { }

    public override void Receive(Env env, NodeId from, Message message)
    {
        if (message is not ToyRequest { Operation: var operation }) return;
        if (!operation.IsRead) value = operation.Argument;
        env.Send(from, new ToyReply(operation.IsRead ? value : operation.Argument));
    }

    public override void Describe(Scribe scribe) => scribe.Field("value", value.ToString());
}

sealed class ToyClient(ClientSeat seat) : Client
{
    bool waits;

    public override void Invoke(Env env, Operation operation)
    {
        waits = true;
        env.Send(seat.Nearest, new ToyRequest(operation));
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        if (!waits || message is not ToyReply reply) return;
        waits = false;
        env.Complete(Outcome.Ok(reply.Result));
    }
}

sealed class ToyInvariant(bool broken) : Invariant("toy-safety", "none")
{
    public override string? Check(ICluster cluster, NodeId moved) => broken ? "broken on purpose" : null;
}

public sealed class ToyCatalogue : ICatalogue
{
    public IReadOnlyList<IProtocol> Protocols => [new ToyProtocol(), new SilentProtocol()];
}

/// <summary>Reads scenarios for tests.</summary>
static class Read
{
    public static readonly Catalogue Catalogue = Catalogue.Empty.With(new ToyCatalogue());

    public static ReadResult Text(string yaml, params string[] overrides) =>
        ScenarioReader.Parse(System.Text.Encoding.UTF8.GetBytes(yaml), "s.yaml", null, overrides, Catalogue);

    public static Scenario Good(string yaml, params string[] overrides)
    {
        var result = Text(yaml, overrides);
        Assert.That(result.Problems, Is.Empty);
        return result.Scenario!;
    }
}
