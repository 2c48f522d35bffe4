namespace Simulator.Tests.Scenarios.Shrinking;

/// <summary>
/// Servers that count what they hear, and a rule that no one hears three things. In versions: 0 as it was, 1 with one more draw and one
/// more field, 2 with another name for its timer, 3 without the bug, 4 with a rule that
/// throws in place of saying no.
/// </summary>
public sealed class ChattyProtocol(int version) : Protocol<ChattyOptions>
{
    public override string Name => "chatty";
    public override string Summary => "counts to three";
    public override string Source => "none";

    protected override Deployment Deploy(ChattyOptions options, int servers) =>
        new(_ => new ChattyServer(version), null, [new NeverThree(version == 4)]);
}

public sealed record ChattyOptions;

sealed record Chat(long Text) : Message;

static class Later
{
    /// <summary>The message of the same name with one more field.</summary>
    public sealed record Chat(long Text, bool IsLong) : Message;
}

sealed record Chatter : Timer;

sealed record Babble : Timer;

sealed class ChattyServer(int version) : Node
{
    public int Heard { get; private set; }

    public override void Start(Env env) => Arm(env);

    public override void Fire(Env env, Timer timer)
    {
        if (version == 1) env.Below(5, "extra");
        env.Send(env.Any(env.Peers), version == 1 ? new Later.Chat(1, true) : new Chat(1));
        Arm(env);
    }

    public override void Receive(Env env, NodeId from, Message message) => Heard = version == 3 ? int.Min(2, Heard + 1) : Heard + 1;

    public override void Describe(Scribe scribe) => scribe.Field("Heard", Heard);

    void Arm(Env env) => env.Arm(version == 2 ? new Babble() : new Chatter(), env.Between(Duration.Ms(20), Duration.Ms(60)));
}

sealed class NeverThree(bool throws) : Invariant("never-three", "itself")
{
    public override string? Check(ICluster cluster, NodeId moved) =>
        cluster[moved] is ChattyServer { Heard: >= 3 }
            ? throws ? throw new InvalidOperationException("three is too much") : $"{moved} has heard three things" : null;
}
