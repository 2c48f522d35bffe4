namespace Simulator.Protocols.Raft;

// §5.3 Log replication, the follower's side: the receiver's steps 1 to 5 of AppendEntries in Figure 2.
public partial class RaftNode
{
    void OnAppendEntries(Env env, NodeId from, AppendEntries m)
    {
        if (m.Term < CurrentTerm)
        {
            env.Send(from, new Rejected(CurrentTerm, m.Round, m.PrevLogIndex, ConflictTerm: 0, ConflictIndex: 0));
            return;
        }
        FollowLeader(env, from);
        if (!PrefixMatches(m.PrevLogIndex, m.PrevLogTerm))
        {
            env.Send(from, Rejection(m));
            return;
        }
        StoreEntries(env, m);
        var lastNew = m.PrevLogIndex + m.Entries.Count;
        commitIndex = CommitIndexAfter(m.LeaderCommit, lastNew);
        Apply(env);
        Acknowledge(env, from, new Appended(CurrentTerm, m.Round, MatchToReport(lastNew)));
    }

    /// <summary>A leader of the current term has spoken (§5.2).</summary>
    protected virtual void FollowLeader(Env env, NodeId from)
    {
        if (role is not Follower { Leader: { } known } || known != from)
        {
            BecomeFollower(env, CurrentTerm, from);
            ReportTransfer(env, from);
        }
        leaderHeardAt = env.Now;
        RestartElectionTimer(env);
    }

    void StoreEntries(Env env, AppendEntries m)
    {
        var first = FirstNew(m.PrevLogIndex, m.Entries);
        var skipped = (int)(first - m.PrevLogIndex - 1);
        if (skipped >= m.Entries.Count) return;
        Persist(env, Disk with { Log = Disk.Before(first).AddRange(m.Entries.Skip(skipped).Span) });
        configurations.Replace(first, Disk);
    }

    Rejected Rejection(AppendEntries m)
    {
        if (m.PrevLogIndex > Disk.LastIndex) return new Rejected(CurrentTerm, m.Round, m.PrevLogIndex, 0, Disk.LastIndex + 1);
        var term = Disk.TermAt(m.PrevLogIndex);
        var first = m.PrevLogIndex;
        while (first - 1 > Disk.Snapshot.Index && Disk.TermAt(first - 1) == term) first--;
        return new Rejected(CurrentTerm, m.Round, m.PrevLogIndex, term, first);
    }

    // The rules.

    /// <summary>Step 2: the log holds the entry that precedes the new ones. What a snapshot holds is committed, so it agrees.</summary>
    protected virtual bool PrefixMatches(long prevLogIndex, long prevLogTerm) =>
        prevLogIndex < Disk.Snapshot.Index || (prevLogIndex <= Disk.LastIndex && Disk.TermAt(prevLogIndex) == prevLogTerm);

    /// <summary>
    /// Steps 3 and 4: from which index on the log is replaced. Only a conflict may cut it, for the message may be an old one
    /// that knows less than the log does.
    /// </summary>
    protected virtual long FirstNew(long prevLogIndex, Seq<Entry> entries)
    {
        var index = long.Max(prevLogIndex, Disk.Snapshot.Index) + 1;
        var end = prevLogIndex + entries.Count;
        while (index <= end && index <= Disk.LastIndex && Disk.TermAt(index) == entries[(int)(index - prevLogIndex) - 1].Term) index++;
        return index;
    }

    /// <summary>Step 5: up to the last entry of which this message shows that it agrees, and never back.</summary>
    protected virtual long CommitIndexAfter(long leaderCommit, long lastNew) =>
        long.Max(commitIndex, long.Min(leaderCommit, lastNew));

    /// <summary>Figure 2: entries are on disk before they are acknowledged, so the acknowledgement waits for the write.</summary>
    protected virtual void Acknowledge(Env env, NodeId leader, Appended reply) => env.Send(leader, reply);

    /// <summary>What the message has shown to agree, not what else the log may hold.</summary>
    protected virtual long MatchToReport(long lastNew) => lastNew;
}
