namespace Simulator.Protocols.Paxos;

// The proposer: §2.2 (the two phases), §2.4 (progress).
public partial class PaxosNode
{
    /// <summary>The epoch of the ballot whose phase 1 this proposer completed last.</summary>
    long lastElected;

    /// <summary>Begins a ballot for whoever waits, unless one is under way.</summary>
    void Propose(Env env, Instance instance)
    {
        if (instance.Attempt is not null || (instance.Writers.Count == 0 && instance.Curious.Count == 0)) return;
        var ballot = NextBallot(instance);
        var attempt = new Attempt(ballot, instance.Curious.Count);
        instance.Attempt = attempt;
        var isFirst = MaySkipPhase1(instance, ballot) && instance.Writers.Count > 0;
        Write(env, Page(instance.Key) with { Tried = ballot });
        Events.Begun = new Prepare(instance.Key, ballot);
        if (isFirst)
        {
            NoteElection(env, attempt);
            BeginPhase2(env, instance, attempt, Own(instance)!);
        }
        else SendAll(env, roles.Acceptors, Events.Begun);
        env.Arm(new Silence(instance.Key), options.Retransmit);
    }

    /// <summary>Phase 1 (b), seen from the proposer.</summary>
    void OnPromise(Env env, NodeId from, Promise m)
    {
        var instance = Of(m.Key);
        if (instance.Attempt is not { Phase: AttemptPhase.Preparing } attempt || !CountsPromise(m, attempt.Ballot)) return;
        if (attempt.Promised.Contains(from)) return;
        attempt.Promised = attempt.Promised.With(from);
        attempt.Promises.Add(m);
        Events.Counted = (m, from);
        if (!IsPromised(attempt.Promised)) return;
        NoteElection(env, attempt);
        if (ValueOf(attempt.Promises, Own(instance)) is not { } proposal) TellNothingChosen(env, instance, attempt);
        else if (instance.Writers.Count == 0) ProposeFound(env, instance, attempt, proposal);
        else BeginPhase2(env, instance, attempt, proposal);
    }

    void NoteElection(Env env, Attempt attempt)
    {
        lastElected = attempt.Ballot.Epoch(servers);
        env.Note(new Elected(lastElected));
    }

    /// <summary>Phase 2 (a).</summary>
    private protected void BeginPhase2(Env env, Instance instance, Attempt attempt, Proposal proposal)
    {
        attempt.Phase = AttemptPhase.Accepting;
        attempt.Proposal = proposal;
        SendAll(env, roles.Acceptors, new Accept(instance.Key, attempt.Ballot, proposal));
        env.Arm(new Silence(instance.Key), options.Retransmit);
    }

    /// <summary>§2.2: the proposer abandons a proposal when some acceptor has answered a higher-numbered one.</summary>
    void OnRefusal(Env env, Refusal m)
    {
        var instance = Of(m.Key);
        instance.Highest = Ballot.Max(instance.Highest, m.Promised);
        if (instance.Attempt is not { } attempt || attempt.Phase == AttemptPhase.Refused || m.Ballot != attempt.Ballot) return;
        attempt.Phase = AttemptPhase.Refused;
        env.Disarm(new Silence(instance.Key));
        var wait = env.Between(options.Backoff.From, options.Backoff.To, "backoff") * (1L << int.Min(instance.Refusals, 6));
        instance.Refusals++;
        if (wait == Duration.Zero) OnTryAgain(env, instance);
        else env.Arm(new TryAgain(instance.Key), wait);
    }

    void OnTryAgain(Env env, Instance instance)
    {
        if (instance.Attempt is not { Phase: AttemptPhase.Refused }) return;
        instance.Attempt = null;
        Propose(env, instance);
    }

    /// <summary>Messages may be lost (§2.1): what was not answered is sent again. Acceptors answer repeated requests alike.</summary>
    void OnSilence(Env env, Instance instance)
    {
        if (instance.Attempt is not { } attempt || attempt.Phase == AttemptPhase.Refused) return;
        var heard = attempt.Phase == AttemptPhase.Preparing ? attempt.Promised : attempt.Accepted;
        PaxosMessage message = attempt.Phase == AttemptPhase.Preparing
            ? new Prepare(instance.Key, attempt.Ballot)
            : new Accept(instance.Key, attempt.Ballot, attempt.Proposal!);
        foreach (var acceptor in roles.Acceptors)
            if (!heard.Contains(acceptor)) env.Send(acceptor, message);
        env.Arm(new Silence(instance.Key), options.Retransmit);
    }

    /// <summary>§2.3: a learner wants a proposal issued, so that it learns.</summary>
    void OnIssue(Env env, NodeId from, Issue m)
    {
        var instance = Of(m.Key);
        if (Page(m.Key).Chosen is { } chosen)
        {
            env.Send(from, new Chosen(m.Key, chosen));
            return;
        }
        if (!instance.Curious.Contains((from, m.Number))) instance.Curious.Add((from, m.Number));
        Propose(env, instance);
    }

    /// <summary>
    /// A quorum has promised and accepted nothing: nothing was chosen before the ballot began. That answers the learners who had asked
    /// before; who came later needs another ballot.
    /// </summary>
    void TellNothingChosen(Env env, Instance instance, Attempt attempt)
    {
        foreach (var (learner, number) in instance.Curious.GetRange(0, attempt.Curious))
            env.Send(learner, new NothingChosen(instance.Key, number));
        instance.Curious.RemoveRange(0, attempt.Curious);
        EndAttempt(env, instance);
        Propose(env, instance);
    }

    void EndAttempt(Env env, Instance instance)
    {
        if (instance.Attempt is null) return;
        instance.Attempt = null;
        instance.Refusals = 0;
        env.Disarm(new Silence(instance.Key));
        env.Disarm(new TryAgain(instance.Key));
    }

    /// <summary>What this server would propose if it may choose: what it was asked for first.</summary>
    static Proposal? Own(Instance instance) => instance.Writers.Count == 0 ? null : ProposalOf(instance.Writers[0]);

    // The rules.

    /// <summary>
    /// §2.5: "each proposer remembers (in stable storage) the highest-numbered proposal it has tried to issue and begins phase 1 with a
    /// higher proposal number than any it has already used"; here, also than any that it has heard of.
    /// </summary>
    private protected virtual Ballot NextBallot(Instance instance)
    {
        var page = Page(instance.Key);
        var highest = Ballot.Max(instance.Highest, Ballot.Max(page.Tried, page.Promised));
        return new Ballot(highest.Number + 1, self);
    }

    /// <summary>Only the lowest ballot of all has none before it in which something could have been chosen.</summary>
    private protected virtual bool MaySkipPhase1(Instance instance, Ballot ballot) =>
        options.SkipFirstPhase && ballot == new Ballot(1, PaxosRoles.First(roles.Proposers));

    /// <summary>§2.2, phase 2 (a): the proposer needs responses "to its prepare requests (numbered n)", not to earlier ones.</summary>
    protected virtual bool CountsPromise(Promise m, Ballot ballot) => m.Ballot == ballot;

    /// <summary>§2.2, phase 2 (a): a majority of the acceptors has answered, or whatever is a quorum of phase 1.</summary>
    protected virtual bool IsPromised(NodeSet acceptors) => roles.Quorums.IsQuorum1(acceptors);

    /// <summary>
    /// §2.2, phase 2 (a): "the value of the highest-numbered proposal among the responses", or, if they reported none, any value: the
    /// proposer's own. Null when it has none of its own either.
    /// </summary>
    protected virtual Proposal? ValueOf(IReadOnlyList<Promise> promises, Proposal? own)
    {
        Vote? highest = null;
        foreach (var promise in promises)
            if (promise.Accepted is { } vote && (highest is null || vote.Ballot > highest.Ballot)) highest = vote;
        return highest is null ? own : highest.Proposal;
    }

    /// <summary>
    /// §2.3: that an acceptor has accepted a value does not tell whether it was chosen. It is once a proposal with it is.
    /// </summary>
    private protected virtual void ProposeFound(Env env, Instance instance, Attempt attempt, Proposal found) =>
        BeginPhase2(env, instance, attempt, found);
}
