namespace Simulator.Protocols.Raft;

// §6 Cluster membership changes; thesis chapter 4.
public partial class RaftNode
{
    void OnReconfigure(Env env, Leader leader, Execute request)
    {
        var target = NodeNames.FindAll(request.Operation.Argument, servers);
        if (target.IsEmpty)
        {
            Reply(env, request, Outcome.Fail("no-such-configuration"));
        }
        else if (leader.Change is { } running)
        {
            if (running.Target == target) running.Request = request;
            else Reply(env, request, Outcome.Fail("change-in-progress"));
        }
        else
        {
            leader.Change = new MemberChange(target, request);
            ContinueChange(env, leader);
        }
    }

    /// <summary>Goes on towards the target as far as it may; each step waits until the last one is committed.</summary>
    void ContinueChange(Env env, Leader leader)
    {
        while (leader.Change is { } change && MayChangeMembers() && !Members.IsJoint)
        {
            if (Members.Voters == change.Target)
            {
                EndChange(env, leader, Outcome.Ok(change.Request.Operation.Argument));
                return;
            }
            var joint = options.Membership == MembershipChange.Joint;
            var next = joint ? change.Target : OneStep(Members.Voters, change.Target);
            if (!HaveCaughtUp(env, leader, change, next)) return;
            change.CatchingUp.Clear();
            change.HasBegun = true;
            Append(env, leader, new Configure(joint ? new Members(next, Members.Voters) : new Members(next)));
        }
    }

    /// <summary>One server closer to the target: first those to add, then those to remove, the leader last of all.</summary>
    NodeSet OneStep(NodeSet from, NodeSet target)
    {
        foreach (var server in target)
            if (!from.Contains(server)) return from.With(server);
        foreach (var server in from)
            if (!target.Contains(server) && server != self) return from.Without(server);
        return from.Without(self);
    }

    void EndChange(Env env, Leader leader, Outcome outcome)
    {
        Reply(env, leader.Change!.Request, outcome);
        leader.Change = null;
        FindAudience(leader);
    }

    /// <summary>A configuration counts from the moment it is in the log (thesis §4.1).</summary>
    void AdoptConfiguration(Env env, Leader leader)
    {
        var before = Members.All;
        configurations.Replace(Disk.LastIndex, Disk);
        foreach (var server in before)
            if (!Members.All.Contains(server) && server != self) leader.Leaving = leader.Leaving.With(server);
        FindAudience(leader);
        // What this server has not yet on disk is not replicated if it is the only one that counts.
        if (leader.Alone) leader.Match[self.Value] = commitIndex;
    }

    /// <summary>The leader's configuration may just have been committed.</summary>
    void SettleConfiguration(Env env, Leader leader)
    {
        if (ChangeIsPending) return;
        // §6: "Once C_old,new has been committed … it is now safe for the leader to create a log entry describing C_new".
        if (Members.IsJoint) Append(env, leader, new Configure(new Members(Members.Voters)));
        else ContinueChange(env, leader);
        if (role != leader || ChangeIsPending || Members.All.Contains(self)) return;
        // §6: a leader that is not in the configuration steps down once that is committed. Its last words say so.
        BeginRound(env, leader);
        BecomeFollower(env, CurrentTerm);
    }

    /// <summary>A removed server learns of its removal, if it can be reached, and then hears no more from this leader.</summary>
    void SeeOff(Env env, Leader leader, NodeId from)
    {
        var index = configurations.LatestIndex;
        if (commitIndex < index || leader.Match[from.Value] < index) return;
        Ping(env, leader, from);
        leader.Leaving = leader.Leaving.Without(from);
        FindAudience(leader);
    }

    void FindAudience(Leader leader)
    {
        var audience = Members.All;
        foreach (var leaving in leader.Leaving)
            if (audience.Contains(leaving)) leader.Leaving = leader.Leaving.Without(leaving);
        audience = audience.Union(leader.Leaving);
        foreach (var newcomer in leader.Change?.CatchingUp ?? []) audience = audience.With(newcomer.Server);
        leader.Audience = audience.Without(self);
        leader.Alone = IsQuorum(NodeSet.Of(self));
    }

    /// <summary>Whether the configuration in use is not committed yet.</summary>
    protected bool ChangeIsPending => configurations.LatestIndex > commitIndex;

    // The rules.

    /// <summary>
    /// One change at a time (thesis §4.1), and none before an entry of the leader's own term is committed: otherwise a change
    /// of an earlier leader may still come back, and two majorities need not meet (Ongaro on raft-dev, 10 July 2015).
    /// </summary>
    protected virtual bool MayChangeMembers() => HasCommittedInTerm && !ChangeIsPending;
}
