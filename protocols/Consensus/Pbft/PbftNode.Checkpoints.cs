namespace Simulator.Protocols.Pbft;

// §4.3 Garbage collection, and the transfer of a checkpoint to a replica that has fallen behind (§4.4, last paragraph).
public partial class PbftNode
{
    /// <summary>Checkpoint messages above the low watermark: of each number those of each replica.</summary>
    readonly SortedDictionary<long, Checkpoint?[]> checkpoints = [];

    /// <summary>
    /// Of each replica the last number beyond the high watermark for which it has sent a checkpoint message: only one such is
    /// kept, that a liar cannot fill the memory.
    /// </summary>
    readonly SortedDictionary<NodeId, long> beyond = [];

    /// <summary>h: "the sequence number of the last stable checkpoint".</summary>
    public long Low => Disk.Missing.IsEmpty ? Disk.Stable.Sequence : Disk.Missing[0].Sequence;

    /// <summary>H = h + k, "where k is big enough so that replicas do not stall waiting for a checkpoint to become stable".</summary>
    public long High => Low + options.LogSize;

    Seq<Checkpoint> Missing => Disk.Missing;

    void TakeCheckpoint(Env env)
    {
        var state = new State(committed, machine.Export(), replies.Export());
        Persist(env, Disk with { Taken = Disk.Taken.Add(state) });
        var checkpoint = CheckpointOf(env, state);
        env.Broadcast(checkpoint);
        // It may have been proven before this replica came so far.
        if (!Missing.IsEmpty && Missing[0].Sequence == committed && Missing[0].Digest == checkpoint.Digest) MakeStable(env, Missing);
        else Collect(env, checkpoint);
    }

    Checkpoint CheckpointOf(Env env, State state) => Sign(env, new Checkpoint(self, state.Sequence, env.DigestOf(state)));

    void OnCheckpoint(Env env, Checkpoint m)
    {
        if (m.Sequence <= Low || !IsReplica(m.Signer) || m.Sequence % options.CheckpointInterval != 0 || !IsGenuine(env, m)) return;
        if (m.Sequence > High)
        {
            if (beyond.TryGetValue(m.Signer, out var known) && known > High && known != m.Sequence) Forget(m.Signer, known);
            beyond[m.Signer] = m.Sequence;
        }
        Collect(env, m);
    }

    /// <summary>
    /// "2f+1 checkpoint messages for sequence number n with the same digest d signed by different replicas" are a proof of correctness.
    /// </summary>
    void Collect(Env env, Checkpoint m)
    {
        if (m.Sequence <= Low) return;
        if (!checkpoints.TryGetValue(m.Sequence, out var votes)) checkpoints.Add(m.Sequence, votes = new Checkpoint?[servers]);
        votes[m.Signer.Value] ??= m;
        var matching = new List<Checkpoint>();
        foreach (var vote in votes)
            if (vote is not null && vote.Digest == m.Digest && matching.Count < ProofSize) matching.Add(vote);
        if (matching.Count == ProofSize) BecomesStable(env, Seq.Of<Checkpoint>([.. matching]));
    }

    /// <summary>Raises the low watermark to a checkpoint that is proven. Whoever does not have that state fetches it.</summary>
    void BecomesStable(Env env, Seq<Checkpoint> proof)
    {
        var sequence = proof[0].Sequence;
        if (sequence <= Low) return;
        foreach (var state in Disk.Taken.Span)
        {
            if (state.Sequence != sequence || env.DigestOf(state) != proof[0].Digest) continue;
            MakeStable(env, proof);
            return;
        }
        Persist(env, Disk with { Missing = proof });
        // If only a little is missing it may come by itself: the next status will tell.
        if (sequence > committed + options.LogSize) FetchState(env);
    }

    /// <summary>
    /// "Discards all pre-prepare, prepare, and commit messages with sequence number less than or equal to n … also all earlier
    /// checkpoints and checkpoint messages."
    /// </summary>
    void MakeStable(Env env, Seq<Checkpoint> proof)
    {
        var at = 0;
        while (Disk.Taken[at].Sequence != proof[0].Sequence) at++;
        AdoptStable(env, new StableCheckpoint(Disk.Taken[at], proof), Disk.Taken.Skip(at + 1));
    }

    void AdoptStable(Env env, StableCheckpoint stable, Seq<State> taken)
    {
        Persist(env, Trimmed(Disk with { Stable = stable, Taken = taken }));
        while (slots.Count > 0 && slots.First().Key <= stable.Sequence) slots.Remove(slots.First().Key);
        while (checkpoints.Count > 0 && checkpoints.First().Key <= stable.Sequence) checkpoints.Remove(checkpoints.First().Key);
        proposed = long.Max(proposed, stable.Sequence);
        ForgetObservations(stable.Sequence);
        Propose(env);
    }

    /// <summary>Without what the stable checkpoint has made superfluous; a torn write may have left some of it.</summary>
    static PbftDisk Trimmed(PbftDisk disk)
    {
        var log = new List<Logged>();
        foreach (var logged in disk.Log.Span)
            if (logged.Sequence > disk.Stable.Sequence) log.Add(logged);
        var taken = new List<State>();
        foreach (var state in disk.Taken.Span)
            if (state.Sequence > disk.Stable.Sequence) taken.Add(state);
        var isMissing = !disk.Missing.IsEmpty && disk.Missing[0].Sequence > disk.Stable.Sequence;
        return disk with { Missing = isMissing ? disk.Missing : default, Taken = [.. taken], Log = [.. log] };
    }

    void Forget(NodeId signer, long sequence)
    {
        if (!checkpoints.TryGetValue(sequence, out var votes)) return;
        votes[signer.Value] = null;
        if (Signers(votes).IsEmpty) checkpoints.Remove(sequence);
    }

    /// <summary>Whether this proves that a checkpoint is stable; nothing proves the initial state, and nothing has to.</summary>
    bool IsProof(Env env, Seq<Checkpoint> proof, long sequence)
    {
        if (sequence == 0) return proof.IsEmpty;
        var signers = NodeSet.Empty;
        foreach (var m in proof.Span)
        {
            if (m.Sequence != sequence || m.Digest != proof[0].Digest || !IsReplica(m.Signer) || !IsGenuine(env, m)) return false;
            signers = signers.With(m.Signer);
        }
        return signers.Count >= ProofSize;
    }

    void OnStableProof(Env env, StableProof m)
    {
        if (m.Checkpoints.IsEmpty || m.Checkpoints[0].Sequence <= Low) return;
        if (IsProof(env, m.Checkpoints, m.Checkpoints[0].Sequence)) BecomesStable(env, m.Checkpoints);
    }

    // State transfer.

    /// <summary>
    /// "It can obtain a missing checkpoint state s from one of the replicas whose checkpoint messages certified its correctness … Since
    /// f+1 of those replicas are correct" some of them will answer. It asks one at a time, another one after each status.
    /// </summary>
    void FetchState(Env env)
    {
        var certifiers = new List<NodeId>();
        foreach (var m in Missing.Span)
            if (m.Signer != self) certifiers.Add(m.Signer);
        if (certifiers.Count > 0)
            env.Send(env.Any<NodeId>(certifiers.ToArray(), "certifier"), new FetchState(Missing[0].Sequence, Missing[0].Digest));
    }

    void OnFetchState(Env env, NodeId from, FetchState m)
    {
        if (Disk.Stable.Sequence > m.Sequence)
        {
            // What is asked for is gone; there is something newer.
            env.Send(from, new StableProof(Disk.Stable.Proof));
            env.Send(from, new FetchedState(Disk.Stable.State));
            return;
        }
        if (Disk.Stable.Sequence == m.Sequence) env.Send(from, new FetchedState(Disk.Stable.State));
        foreach (var state in Disk.Taken.Span)
            if (state.Sequence == m.Sequence) env.Send(from, new FetchedState(state));
    }

    void OnFetchedState(Env env, FetchedState m)
    {
        if (Missing.IsEmpty || m.State.Sequence != Missing[0].Sequence || !IsCertified(env, m.State, Missing[0])) return;
        Restore(m.State);
        AdoptStable(env, new StableCheckpoint(m.State, Missing), default);
        foreach (var reply in m.State.Replies.Span) waiting.Remove(reply.Client, reply.Timestamp);
        env.Note(new Applied(committed, StateDigest, Transferred: true));
        Execute(env);
        WatchPrimary(env);
        ReleaseReads(env);
    }

    // The rules.

    /// <summary>
    /// §4.2: "n is between a low water mark, h, and a high water mark, H", so that a faulty primary cannot exhaust the numbers.
    /// </summary>
    bool IsBetweenWatermarks(long sequence) => sequence > Low && IsBelowHigh(sequence);

    protected virtual bool IsBelowHigh(long sequence) => sequence <= High;

    /// <summary>Checkpoint messages that make a proof: a quorum.</summary>
    protected virtual int ProofSize => Quorum;

    /// <summary>Whoever sends a state, its digest must be the one that the checkpoint messages are about.</summary>
    protected virtual bool IsCertified(Env env, State state, Checkpoint checkpoint) => env.DigestOf(state) == checkpoint.Digest;
}
