namespace Simulator.Protocols.Paxos;

// The learner: §2.3.
public partial class PaxosNode
{
    /// <summary>Inquiries of this life.</summary>
    long inquiries;

    /// <summary>Learners and proposers alike count who has accepted what.</summary>
    void OnAccepted(Env env, NodeId from, Accepted m)
    {
        var instance = Of(m.Key);
        if (instance.Attempt is { Phase: AttemptPhase.Accepting } attempt && attempt.Ballot == m.Vote.Ballot)
            attempt.Accepted = attempt.Accepted.With(from);
        Count(env, instance, from, m.Vote);
    }

    /// <summary>"A value is chosen when a single proposal with that value has been accepted by a majority of the acceptors" (§2.2): or
    /// by whatever is a quorum of phase 2.</summary>
    void Count(Env env, Instance instance, NodeId acceptor, Vote vote)
    {
        if (Page(instance.Key).Chosen is not null || !roles.Acceptors.Contains(acceptor)) return;
        var tally = TallyOf(instance, vote);
        tally.Acceptors = tally.Acceptors.With(acceptor);
        if (IsChosen(tally.Acceptors)) Learn(env, instance, vote.Proposal);
    }

    private protected void Learn(Env env, Instance instance, Proposal proposal)
    {
        Events.Learned = new Chosen(instance.Key, proposal);
        var page = Page(instance.Key);
        if (page.Chosen is null)
        {
            Write(env, page with { Chosen = proposal });
            env.Note(new Decided(SlotOf(instance.Key), proposal.Digest));
            if (options.Learning == Learning.DistinguishedLearners && roles.Informed.Contains(self)) TellLearners(env, instance, proposal);
        }
        foreach (var writer in instance.Writers) AnswerWriter(env, writer, proposal);
        foreach (var reader in instance.Readers) Reply(env, reader, Outcome.Ok(proposal.Value));
        foreach (var (learner, _) in instance.Curious) env.Send(learner, new Chosen(instance.Key, proposal));
        instance.Writers.Clear();
        instance.Readers.Clear();
        instance.Curious.Clear();
        instance.Tallies.Clear();
        EndAttempt(env, instance);
        EndInquiry(env, instance);
    }

    void TellLearners(Env env, Instance instance, Proposal proposal)
    {
        foreach (var learner in roles.Learners)
            if (!roles.Informed.Contains(learner)) env.Send(learner, new Chosen(instance.Key, proposal));
    }

    /// <summary>Asks the acceptors what they have accepted, for the reads that wait.</summary>
    void StartInquiry(Env env, Instance instance)
    {
        if (instance.Inquiry is not null || instance.Readers.Count == 0) return;
        instance.Inquiry = new Inquiry(NextInquiry(), instance.Readers.Count);
        SendAll(env, roles.Acceptors, new Inquire(instance.Key, instance.Inquiry.Number));
        env.Arm(new LearnerSilence(instance.Key), options.Retransmit);
    }

    void OnReport(Env env, NodeId from, Report m)
    {
        var instance = Of(m.Key);
        if (instance.Inquiry is not { } inquiry || m.Number != inquiry.Number) return;
        inquiry.Answered = inquiry.Answered.With(from);
        if (m.Accepted is { } vote) Count(env, instance, from, vote);
        else inquiry.Empty = inquiry.Empty.With(from);
        if (instance.Inquiry != inquiry) return;
        if (NothingWasChosen(inquiry)) EndInquiryWithNothing(env, instance, inquiry);
        else if (inquiry.Answered == roles.Acceptors && inquiry.Proposer is null) HaveProposalIssued(env, instance, inquiry);
    }

    /// <summary>
    /// "Failure of an acceptor could make it impossible to know whether or not a majority had accepted a particular proposal. In that
    /// case, learners will find out what value is chosen only when a new proposal is chosen."
    /// </summary>
    void OnLearnerSilence(Env env, Instance instance)
    {
        if (instance.Inquiry is { } inquiry) HaveProposalIssued(env, instance, inquiry);
    }

    void HaveProposalIssued(Env env, Instance instance, Inquiry inquiry)
    {
        inquiry.Proposer = inquiry.Proposer is { } last ? PaxosRoles.After(roles.Proposers, last) : PreferredProposer(env);
        env.Send(inquiry.Proposer.Value, new Issue(instance.Key, inquiry.Number));
        env.Arm(new LearnerSilence(instance.Key), options.Retransmit);
    }

    void OnNothingChosen(Env env, NothingChosen m)
    {
        var instance = Of(m.Key);
        if (instance.Inquiry is { } inquiry && m.Number == inquiry.Number) EndInquiryWithNothing(env, instance, inquiry);
    }

    /// <summary>Reads that came before the question are answered; the others need another one.</summary>
    void EndInquiryWithNothing(Env env, Instance instance, Inquiry inquiry)
    {
        foreach (var reader in instance.Readers.GetRange(0, inquiry.Readers)) Reply(env, reader, Outcome.Ok(Value.Nil));
        instance.Readers.RemoveRange(0, inquiry.Readers);
        EndInquiry(env, instance);
        StartInquiry(env, instance);
    }

    void EndInquiry(Env env, Instance instance)
    {
        if (instance.Inquiry is null) return;
        instance.Inquiry = null;
        env.Disarm(new LearnerSilence(instance.Key));
    }

    /// <summary>No other inquiry of this server has this number, not even one of an earlier life.</summary>
    long NextInquiry() => Disk.Lives << 32 | ++inquiries;

    /// <summary>Instances have no order; a number for each is enough to tell them apart in the trace.</summary>
    static long SlotOf(string key) => (long)(Mixing.OfText(key) >> 1);

    // The rules.

    /// <summary>Acceptances count together only when they are of one proposal: of one ballot, not of one value.</summary>
    private protected virtual Tally TallyOf(Instance instance, Vote vote)
    {
        foreach (var known in instance.Tallies)
            if (known.Vote == vote) return known;
        var tally = new Tally(vote);
        instance.Tallies.Add(tally);
        return tally;
    }

    protected virtual bool IsChosen(NodeSet acceptors) => roles.Quorums.IsQuorum2(acceptors);

    /// <summary>
    /// Acceptors of a whole quorum of phase 1 had accepted nothing when they were asked. Had a value been chosen before, some of them
    /// would have accepted it.
    /// </summary>
    private protected virtual bool NothingWasChosen(Inquiry inquiry) => roles.Quorums.IsQuorum1(inquiry.Empty);
}
