using System.Globalization;
using Simulator.Protocols;

namespace Simulator.Tests.Cli;

/// <summary>Protocols of careless authors. The command line is given the assembly of the tests with <c>--assembly</c>.</summary>
static class BadProtocols
{
    public static IReadOnlyList<IProtocol> All => [new BadDeploy(), new BadBirth(), new BadShape(), new BadHandler(), new BadCheck()];
}

public sealed record NoOptions;

/// <summary>Fails before there is anything to run.</summary>
public sealed class BadDeploy : Protocol<NoOptions>
{
    public override string Name => "bad-deploy";
    public override string Summary => "cannot be deployed";
    public override string Source => "none";

    protected override Deployment Deploy(NoOptions options, int servers) => throw new InvalidOperationException("nothing to deploy");
}

/// <summary>Its servers fail when they are made.</summary>
public sealed class BadBirth : Protocol<NoOptions>
{
    public override string Name => "bad-birth";
    public override string Summary => "has servers that cannot be made";
    public override string Source => "none";

    protected override Deployment Deploy(NoOptions options, int servers) =>
        new(id => throw new FormatException($"no server {id}"), seat => new ServiceClient(seat), []);
}

/// <summary>Sends what cannot be traced.</summary>
public sealed class BadShape : Protocol<NoOptions>
{
    public override string Name => "bad-shape";
    public override string Summary => "sends what has no canonical form";
    public override string Source => "none";

    protected override Deployment Deploy(NoOptions options, int servers) => new(_ => new Careless(), seat => new ServiceClient(seat), []);
}

/// <summary>A handler with a bug in it.</summary>
public sealed class BadHandler : Protocol<NoOptions>
{
    public override string Name => "bad-handler";
    public override string Summary => "throws when it is asked";
    public override string Source => "none";

    protected override Deployment Deploy(NoOptions options, int servers) => new(_ => new Hasty(), seat => new ServiceClient(seat), []);
}

public sealed record Ledger(object Pages) : Message;

public sealed class Careless : Node
{
    public override void Start(Env env) => env.Broadcast(new Ledger(this));

    public override void Receive(Env env, NodeId from, Message message) { }

    public override void Describe(Scribe scribe) { }
}

public sealed class Hasty : Node
{
    readonly int[] answers = [];

    public override void Start(Env env) { }

    public override void Receive(Env env, NodeId from, Message message) => env.Send(from, new Reply(answers[3], Outcome.Ok(Value.Nil)));

    public override void Describe(Scribe scribe) { }
}

/// <summary>Its invariant has a bug.</summary>
public sealed class BadCheck : Protocol<NoOptions>
{
    public override string Name => "bad-check";
    public override string Summary => "throws when it is checked";
    public override string Source => "none";

    protected override Deployment Deploy(NoOptions options, int servers) =>
        new(_ => new Silence(), seat => new ServiceClient(seat), [new HastyCheck()]);

    sealed class Silence : Node
    {
        public override void Start(Env env) { }
        public override void Receive(Env env, NodeId from, Message message) { }
        public override void Describe(Scribe scribe) { }
    }

    sealed class HastyCheck() : Invariant("hasty-check", "none")
    {
        public override string? Check(ICluster cluster, NodeId moved) => (1 / cluster.Byzantine.Count).ToString(CultureInfo.InvariantCulture);
    }
}
