namespace Simulator.Protocols.Raft;

// §5.3 Log replication, the leader's side.
public partial class RaftNode
{
    /// <summary>A leader only ever appends to its log (Figure 3, Leader Append-Only).</summary>
    void Append(Env env, Leader leader, Command command)
    {
        Persist(env, Disk with { Log = Disk.Log.Add(new Entry(CurrentTerm, command)) });
        if (command is Configure) AdoptConfiguration(env, leader);
        // What the others acknowledge left after this write was on disk. Alone, the leader must wait for the disk itself.
        if (leader.Alone) env.Send(self, new Appended(CurrentTerm, leader.Round, Disk.LastIndex));
        else leader.Match[self.Value] = Disk.LastIndex;
        foreach (var follower in leader.Audience)
            if (MaySend(leader, follower)) SendEntries(env, leader, follower);
    }

    /// <summary>Whether the follower can take more: while probing one message at a time, then up to the pipeline's length.</summary>
    bool MaySend(Leader leader, NodeId to)
    {
        if (leader.Installing[to.Value] is not null) return false;
        if (leader.Probing[to.Value]) return !leader.Paused[to.Value];
        return leader.Next[to.Value] - leader.Match[to.Value] <= options.Pipeline;
    }

    void SendEntries(Env env, Leader leader, NodeId to)
    {
        var next = leader.Next[to.Value];
        if (next <= Disk.Snapshot.Index)
        {
            SendSnapshot(env, leader, to);
            return;
        }
        var message = EntriesFrom(leader, next, options.Batch);
        env.Send(to, message);
        if (leader.Probing[to.Value]) leader.Paused[to.Value] = true;
        else leader.Next[to.Value] = next + message.Entries.Count;
    }

    /// <summary>Asks for a sign of life, with entries if the follower can take some.</summary>
    void Ping(Env env, Leader leader, NodeId to)
    {
        var next = leader.Next[to.Value];
        if (next <= Disk.LastIndex && MaySend(leader, to)) SendEntries(env, leader, to);
        else env.Send(to, EntriesFrom(leader, long.Max(next, Disk.Snapshot.Index + 1), 0));
    }

    AppendEntries EntriesFrom(Leader leader, long next, int most)
    {
        var count = (int)long.Min(most, Disk.LastIndex - next + 1);
        if (leader.Latest is { } latest && latest.PrevLogIndex == next - 1 && latest.Entries.Count == count
            && latest.LeaderCommit == commitIndex && latest.Round == leader.Round)
            return latest;
        return leader.Latest = new AppendEntries(
            CurrentTerm, leader.Round, next - 1, Disk.TermAt(next - 1), Disk.From(next, count), commitIndex);
    }

    void OnHeartbeat(Env env)
    {
        if (role is not Leader leader) return;
        env.Arm(Heartbeat.It, options.HeartbeatInterval);
        foreach (var follower in leader.Audience)
        {
            leader.Paused[follower.Value] = false;
            if (leader.Installing[follower.Value] is not null) SendSnapshot(env, leader, follower);
        }
        BeginRound(env, leader);
        AbandonSlowChange(env, leader);
    }

    void OnAppended(Env env, NodeId from, Appended m)
    {
        if (role is not Leader leader || !CountsAnswer(m)) return;
        var at = from.Value;
        Hear(env, leader, from, m.Round);
        if (m.Match >= leader.Match[at])
        {
            leader.Match[at] = m.Match;
            leader.Next[at] = long.Max(leader.Next[at], m.Match + 1);
            leader.Probing[at] = false;
            if (leader.Installing[at] is { } sent && m.Match >= sent.Snapshot.Index) leader.Installing[at] = null;
        }
        AdvanceCommitIndex(env, leader);
        // Any of these may end this leadership.
        if (role == leader) FollowUp(env, leader, from);
    }

    /// <summary>What a follower's progress makes possible beyond commitment.</summary>
    void FollowUp(Env env, Leader leader, NodeId from)
    {
        if (from == self) return;
        if (leader.Change is not null) MeasureCatchUp(env, leader, from);
        if (leader.Leaving.Contains(from)) SeeOff(env, leader, from);
        if (leader.Transfer is not null) HandOver(env, leader);
        if (leader.Next[from.Value] <= Disk.LastIndex && leader.Audience.Contains(from) && MaySend(leader, from))
            SendEntries(env, leader, from);
    }

    void OnRejected(Env env, NodeId from, Rejected m)
    {
        if (role is not Leader leader || !CountsAnswer(m)) return;
        var at = from.Value;
        Hear(env, leader, from, m.Round);
        if (leader.Installing[at] is not null) return;
        // An answer to a message that is no longer the point. Answering it again would multiply duplicates without end.
        var outdated = leader.Probing[at] ? m.PrevLogIndex != leader.Next[at] - 1 : m.PrevLogIndex <= leader.Match[at];
        if (outdated) return;
        var next = long.Max(leader.Match[at] + 1, long.Min(m.PrevLogIndex, GoBack(m)));
        // While probing this would be the probe that is under way. Else the rest of the pipeline was lost, and what was asked is not
        // the entry before the next one: a snapshot has swallowed that.
        if (next == leader.Next[at] && leader.Probing[at]) return;
        leader.Next[at] = next;
        leader.Probing[at] = true;
        leader.Paused[at] = false;
        SendEntries(env, leader, from);
    }

    /// <summary>
    /// End of §5.3: "the leader can decrement nextIndex to bypass all of the conflicting entries in that term". If it has that
    /// term itself, the logs can agree as far as its own last entry of it.
    /// </summary>
    long GoBack(Rejected m)
    {
        if (!options.FastBacktracking) return m.PrevLogIndex;
        if (m.ConflictTerm == 0) return m.ConflictIndex;
        var index = m.PrevLogIndex;
        while (index > Disk.Snapshot.Index && Disk.TermAt(index) > m.ConflictTerm) index--;
        return index > Disk.Snapshot.Index && Disk.TermAt(index) == m.ConflictTerm ? index + 1 : m.ConflictIndex;
    }

    /// <summary>A follower's answer shows that it takes this server for the leader of the term, as of that round.</summary>
    void Hear(Env env, Leader leader, NodeId from, long round)
    {
        leader.Heard = leader.Heard.With(from);
        if (round <= leader.Answered[from.Value]) return;
        leader.Answered[from.Value] = round;
        ConfirmRounds(env, leader);
    }

    /// <summary>Figure 2: a new leader knows of nothing that it is replicated anywhere; matchIndex is "initialized to 0".</summary>
    protected virtual long FirstMatch() => 0;

    /// <summary>An answer counts only in the term in which the question was asked.</summary>
    protected virtual bool CountsAnswer(RaftMessage m) => m.Term == CurrentTerm;
}
