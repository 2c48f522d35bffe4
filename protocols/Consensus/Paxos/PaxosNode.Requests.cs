namespace Simulator.Protocols.Paxos;

// What clients ask for: an instance is a register that can be written once. And who proposes for them: §2.4; The Part-Time
// Parliament, §3.1.
public partial class PaxosNode
{
    static readonly Outcome anotherChosen = Outcome.Fail("already-chosen");
    static readonly Outcome preconditionFailed = Outcome.Fail("precondition");
    static readonly Outcome notUnderstood = Outcome.Fail("not-understood");

    /// <summary>For each proposer when it was seen last; all count as seen when the server starts.</summary>
    readonly LocalTime[] lastSeen;

    bool believesToBeDistinguished;
    long presences;

    void OnAsk(Env env, Ask ask)
    {
        var key = ask.Operation.Key ?? "";
        var chosen = Page(key).Chosen;
        switch (ask.Operation.Function)
        {
            case "read" when chosen is not null: Reply(env, ask, Outcome.Ok(chosen.Value)); break;
            case "read": OnRead(env, Of(key), ask); break;
            case "write": OnPropose(env, key, ask, chosen); break;
            case "cas" when ask.Operation.Argument.Items is [{ IsNil: true }, _]: OnPropose(env, key, ask, chosen); break;
            // What is chosen stays, so there is nothing to change from.
            case "cas": Reply(env, ask, preconditionFailed); break;
            default: Reply(env, ask, notUnderstood); break;
        }
    }

    void OnRead(Env env, Instance instance, Ask ask)
    {
        if (!instance.Readers.Contains(ask)) instance.Readers.Add(ask);
        StartInquiry(env, instance);
    }

    void OnPropose(Env env, string key, Ask ask, Proposal? chosen)
    {
        if (chosen is not null)
        {
            AnswerWriter(env, ask, chosen);
            return;
        }
        if (!ask.Forwarded && PreferredProposer(env) is var preferred && preferred != self)
        {
            env.Send(preferred, ask with { Forwarded = true });
            return;
        }
        Events.Asked = ask;
        var instance = Of(key);
        if (!instance.Writers.Any(waiting => waiting.Process == ask.Process && waiting.Sequence == ask.Sequence)) instance.Writers.Add(ask);
        Propose(env, instance);
    }

    /// <summary>Only the client whose proposal was chosen has written.</summary>
    void AnswerWriter(Env env, Ask ask, Proposal chosen) => Reply(env, ask,
        chosen.Process == ask.Process && chosen.Sequence == ask.Sequence ? Outcome.Ok(ask.Operation.Argument)
        : ask.Operation.Function == "cas" ? preconditionFailed : anotherChosen);

    static void Reply(Env env, Ask ask, Outcome outcome) => env.Send(ask.Client, new Answer(ask.Process, ask.Sequence, outcome));

    internal static Proposal ProposalOf(Ask ask) => new(ask.Process, ask.Sequence,
        ask.Operation.Function == "cas" ? ask.Operation.Argument.Items[1] : ask.Operation.Argument);

    // The distinguished proposer. More than one may take itself for it: that costs time, not safety (§2.4).

    /// <summary>The distinguished proposer as far as this server can tell; without one, this server or else the first.</summary>
    NodeId PreferredProposer(Env env)
    {
        if (options.Proposing == ProposerChoice.Any) return IsProposer ? self : PaxosRoles.First(roles.Proposers);
        foreach (var proposer in roles.Proposers)
            if (proposer == self || env.Now - lastSeen[proposer.Value] < options.PresenceTimeout) return proposer;
        return PaxosRoles.First(roles.Proposers);
    }

    /// <summary>All proposers tell each other that they are there.</summary>
    void CallRoll(Env env)
    {
        if (presences == 0) Array.Fill(lastSeen, env.Now);
        presences++;
        foreach (var proposer in roles.Proposers)
            if (proposer != self) env.Send(proposer, Present.It);
        believesToBeDistinguished = PreferredProposer(env) == self;
        env.Arm(RollCall.It, options.PresenceInterval);
    }

    void OnPresent(Env env, NodeId from) => lastSeen[from.Value] = env.Now;
}
