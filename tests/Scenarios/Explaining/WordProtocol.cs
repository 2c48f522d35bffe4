namespace Simulator.Tests.Scenarios.Explaining;

/// <summary>
/// The first server says two things that do not matter, at 10 and 20 ms, and one that does, at 50 ms; at 80 ms the second must have heard it,
/// or must not. On request it goes on and on.
/// </summary>
public sealed class WordProtocol : Protocol<WordOptions>
{
    public override string Name => "word";
    public override string Summary => "says one thing";
    public override string Source => "none";

    protected override Deployment Deploy(WordOptions options, int servers) =>
        new(_ => new WordServer(options.IsEndless), null, [new Heard("never-heard", false), new Heard("always-heard", true)]);
}

public sealed record WordOptions
{
    public bool IsEndless { get; init; }
}

sealed record Noise : Message;

sealed record Word : Message;

sealed record Speak(long Number) : Timer;

sealed class WordServer(bool isEndless) : Node
{
    public bool HasHeard { get; private set; }
    public bool IsLate { get; private set; }

    public override void Start(Env env)
    {
        if (isEndless) env.Arm(new Speak(0), Duration.Us(10));
        else if (env.Self.Value == 0)
            for (var i = 1; i <= 3; i++) env.Arm(new Speak(i), i == 3 ? Duration.Ms(50) : Duration.Ms(10 * i));
        else env.Arm(new Speak(4), Duration.Ms(80));
    }

    public override void Fire(Env env, Timer timer)
    {
        var number = ((Speak)timer).Number;
        IsLate = number == 4;
        if (number < 4) env.Send(new NodeId(1 - env.Self.Value), number == 3 ? new Word() : new Noise());
        if (number == 0) env.Arm(timer, Duration.Us(10));
    }

    public override void Receive(Env env, NodeId from, Message message) => HasHeard |= message is Word;

    public override void Describe(Scribe scribe) => scribe.Field("HasHeard", HasHeard ? 1 : 0);
}

sealed class Heard(string name, bool isWanted) : Invariant(name, "itself")
{
    public override string? Check(ICluster cluster, NodeId moved) => cluster[moved] is not WordServer server ? null
        : isWanted ? server is { IsLate: true, HasHeard: false } ? $"{moved} has heard nothing" : null
        : server.HasHeard ? $"{moved} has heard the word" : null;
}
