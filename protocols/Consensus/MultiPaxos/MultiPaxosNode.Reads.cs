namespace Simulator.Protocols.MultiPaxos;

// Reads that do not go through the log: quorum reads (Charapko, Ailijani and Demirbas, HotStorage 2019) and leases.
public partial class MultiPaxosNode
{
    long inquiryRound;
    Inquiry? inquiry;

    /// <summary>Reads for which no inquiry has begun yet.</summary>
    List<Execute> asking = [];

    /// <summary>Reads that wait until this server has executed so much.</summary>
    readonly Queue<(long Slot, long ConfigurationFrom, Execute Read)> settling = new();

    void Read(Env env, Execute read)
    {
        if (options.Reads == ReadMode.Local || (options.Reads == ReadMode.Lease && MayAnswerAtOnce(env)))
        {
            AnswerRead(env, read);
            return;
        }
        asking.Add(read);
        if (inquiry is null) BeginInquiry(env);
    }

    bool MayAnswerAtOnce(Env env) => role is Leader leader && KnowsWhatIsChosen(leader) && HoldsLease(env, leader);

    /// <summary>One inquiry serves all reads that came before it; those that come meanwhile wait for the next.</summary>
    void BeginInquiry(Env env)
    {
        inquiryRound++;
        inquiry = new Inquiry(inquiryRound, configurations.Current, asking) { Highest = HighestSlot() };
        asking = [];
        env.Arm(InquiryTimeout.It, options.HeartbeatInterval);
        Ask(env, inquiry);
        Hear(env, inquiry, self, HighestSlot());
    }

    void Ask(Env env, Inquiry about)
    {
        var message = new Inquire(about.Round);
        foreach (var acceptor in about.Electorate.Members)
            if (acceptor != self && !about.Heard.Contains(acceptor)) env.Send(acceptor, message);
    }

    void OnInquiryTimeout(Env env)
    {
        if (inquiry is null) return;
        env.Arm(InquiryTimeout.It, options.HeartbeatInterval);
        Ask(env, inquiry);
    }

    void OnInquire(Env env, NodeId from, Inquire m) => env.Send(from, new Seen(m.Round, HighestSlot()));

    /// <summary>The last slot in which this acceptor knows of anything.</summary>
    long HighestSlot() => long.Max(ledger.HighestVoted, executed);

    void OnSeen(Env env, NodeId from, Seen m)
    {
        if (inquiry is { } about && about.Round == m.Round) Hear(env, about, from, m.Highest);
    }

    /// <summary>
    /// A write that was answered was accepted by a quorum of phase 2, and a quorum of phase 1 meets each of those. So no slot above the
    /// highest one seen can hold it.
    /// </summary>
    void Hear(Env env, Inquiry about, NodeId from, long highest)
    {
        about.Heard = about.Heard.With(from);
        about.Highest = long.Max(about.Highest, highest);
        if (!IsPhase1Quorum(about.Electorate, about.Heard)) return;
        inquiry = null;
        env.Disarm(InquiryTimeout.It);
        foreach (var read in about.Reads) settling.Enqueue((SlotToAwait(about.Highest), about.Electorate.From, read));
        if (executed < about.Highest && role is not Leader) SendFetch(env, (role as Follower)?.Leader ?? from);
        SettleReads(env);
        if (inquiry is null && asking.Count > 0) BeginInquiry(env);
    }

    /// <summary>
    /// The "rinse" of quorum reads: what was seen in progress is waited for. If the configuration has changed up to there, those who
    /// were asked may no longer be the ones to ask.
    /// </summary>
    void SettleReads(Env env)
    {
        while (settling.TryPeek(out var first) && first.Slot <= executed)
        {
            settling.Dequeue();
            if (first.ConfigurationFrom == configurations.Current.From) AnswerRead(env, first.Read);
            else asking.Add(first.Read);
        }
        if (inquiry is null && asking.Count > 0) BeginInquiry(env);
    }

    void DescribeReads(Scribe scribe)
    {
        scribe.Field("reads", asking.Count + (inquiry?.Reads.Count ?? 0) + settling.Count);
        scribe.Field("asking", Names(asking));
        scribe.Field("inquiries", inquiryRound);
        scribe.Field("inquiry", inquiry is null ? null
            : $"{Names(inquiry.Reads)} from {inquiry.Electorate.From} heard {inquiry.Heard} highest {inquiry.Highest}");
        scribe.Field("settling", string.Join(' ', settling.Select(each => $"{each.Read.Name}@{each.Slot}:{each.ConfigurationFrom}")));
    }

    static string Names(List<Execute> reads) => string.Join(' ', reads.Select(read => read.Name));

    sealed class Inquiry(long round, Electorate electorate, List<Execute> reads)
    {
        public long Round { get; } = round;
        public Electorate Electorate { get; } = electorate;
        public List<Execute> Reads { get; } = reads;
        public NodeSet Heard;
        public long Highest;
    }

    // The rule.

    /// <summary>Also what is accepted and perhaps not chosen yet: it may have been answered to its client.</summary>
    protected virtual long SlotToAwait(long highestSeen) => highestSeen;
}
