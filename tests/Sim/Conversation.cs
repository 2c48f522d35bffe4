namespace Simulator.Tests.Sim;

public sealed record Proposal(long Number, string Text) : Message;

public sealed record Ballot(long Number) : Message;

public sealed record Account(long Number, Signature? Signed) : Message;

public sealed record Reply(long Number) : Message;

/// <summary>
/// Five servers, of which n1 and n2 speak: five times each they propose, vote and give an account to the other servers, and reply
/// to the two clients. The others only hear. What each machine has heard from whom is what the tests look at.
/// </summary>
sealed class Conversation
{
    /// <summary>Lies by changing the sign of numbers; gives accounts a signature of its own.</summary>
    sealed class SignChanger : Forger
    {
        public override Message? OtherProposal(Outbox outbox, Message message) =>
            message is Proposal m ? m with { Number = -m.Number } : null;
        public override Message? OtherVote(Outbox outbox, Message message) => message is Ballot m ? m with { Number = -m.Number } : null;
        public override Message? WrongDigest(Outbox outbox, Message message) => message is Proposal m ? m with { Text = "other" } : null;
        public override Message? ForgedViewChange(Outbox outbox, Message message) =>
            message is Account m ? new Account(-m.Number, outbox.Sign(message)) : null;
        public override Message? OtherAnswer(Outbox outbox, Message message) => message is Reply m ? m with { Number = -m.Number } : null;
    }

    sealed class Mute : Client
    {
        public override void Invoke(Env env, Operation operation) => env.Complete(Outcome.Fail("mute"));
        public override void Receive(Env env, NodeId from, Message message) { }
    }

    readonly Stage stage = new(5);
    readonly World world;

    public Conversation(Fault? fault, bool known = true, Duration? lasts = null, ulong seed = 1, Func<Stage, Stage>? more = null)
    {
        for (var turn = 1; turn <= 5; turn++)
            for (var speaker = 0; speaker < 2; speaker++) Speak(turn, speaker);
        stage.With(setup => setup with
        {
            Deployment = setup.Deployment with { Client = _ => new Mute(), Forger = known ? new SignChanger() : null },
            Clients = [new ClientGroup { Count = 2, Nearest = client => new NodeId(client) }],
        });
        if (fault is not null) stage.Fault(fault, Duration.Zero, lasts);
        world = (more ?? (same => same))(stage).Run(seed);
    }

    public FaultReport Report => world.FaultReports()[0];

    public World World => world;

    /// <summary>What a machine has heard from a server, in order, with whole milliseconds.</summary>
    public List<(long Ms, Message Message)> Heard(NodeId by, int from) =>
    [
        .. world.Events(EventKind.Deliver).Where(e => e.Event.Machine == by && e.Event.Peer == new NodeId(from))
            .Select(e => (e.Event.Time.Ns / 1_000_000, (Message)e.Event.What!)),
    ];

    public List<T> Heard<T>(int by, int from = 0) where T : Message => [.. Heard(new NodeId(by), from).Select(e => e.Message).OfType<T>()];

    public List<long> Replies(int client, int from = 0) =>
        [.. Heard(NodeId.Client(client), from).Select(e => ((Reply)e.Message).Number)];

    void Speak(int turn, int speaker) => stage.At(Duration.Ms(10 * turn), speaker, (_, env) =>
    {
        env.Broadcast(new Proposal(turn, "same"));
        env.Broadcast(new Ballot(turn));
        env.Broadcast(new Account(turn, null));
        for (var client = 0; client < 2; client++) env.Send(NodeId.Client(client), new Reply(turn));
    });
}
