namespace Simulator.Protocols.Paxos;

// The acceptor: §2.2. It may ignore any request without endangering safety; what it remembers is on disk before it answers (§2.5).
public partial class PaxosNode
{
    /// <summary>Phase 1 (b). The same request gets the same promise again, for the first answer may be lost.</summary>
    void OnPrepare(Env env, NodeId from, Prepare m)
    {
        var promised = Promised(m.Key);
        if (m.Ballot < promised)
        {
            env.Send(from, new Refusal(m.Key, m.Ballot, promised));
            return;
        }
        SavePromise(env, m.Key, m.Ballot);
        Events.Given = new Promise(m.Key, m.Ballot, LastVote(m.Key));
        env.Send(from, Events.Given);
    }

    /// <summary>Phase 2 (b). It informs the learners, and the proposer, which else could not tell acceptance from loss.</summary>
    void OnAccept(Env env, NodeId from, Accept m)
    {
        if (!MayAccept(m))
        {
            env.Send(from, new Refusal(m.Key, m.Ballot, Promised(m.Key)));
            return;
        }
        var vote = new Vote(m.Ballot, m.Proposal);
        var accepted = new Accepted(m.Key, vote);
        SaveVote(env, m.Key, vote);
        Events.Cast = accepted;
        SendAll(env, roles.Informed.With(from), accepted);
    }

    /// <summary>§2.3: a learner asks what this acceptor has accepted.</summary>
    void OnInquire(Env env, NodeId from, Inquire m) => env.Send(from, new Report(m.Key, m.Number, LastVote(m.Key)));

    // The rules.

    /// <summary>The highest prepare request that the acceptor has answered.</summary>
    public virtual Ballot Promised(string key) => Page(key).Promised;

    /// <summary>The proposal that the acceptor has accepted last, which is the highest-numbered one.</summary>
    public virtual Vote? LastVote(string key) => Page(key).Accepted;

    /// <summary>P1a: "An acceptor can accept a proposal numbered n iff it has not responded to a prepare request having a number
    /// greater than n."</summary>
    protected virtual bool MayAccept(Accept m) => m.Ballot >= Promised(m.Key);

    /// <summary>§2.5: "An acceptor records its intended response in stable storage before actually sending the response."</summary>
    protected virtual void SavePromise(Env env, string key, Ballot ballot)
    {
        var page = Page(key);
        if (page.Promised != ballot) Write(env, page with { Promised = ballot });
    }

    /// <summary>The same for what it accepts. Accepting is as good as a promise to accept nothing lower.</summary>
    protected virtual void SaveVote(Env env, string key, Vote vote)
    {
        var page = Page(key);
        if (page.Accepted != vote) Write(env, page with { Promised = vote.Ballot, Accepted = vote });
    }
}
