namespace Simulator.Protocols.MultiPaxos;

// "The set of servers that execute each instance … can be determined by the state machine": the α of §3, and Lamport, Malkhi and
// Zhou, "Reconfiguring a State Machine" (2010), §3.
public partial class MultiPaxosNode
{
    void OnReconfigure(Env env, Leader leader, Execute request)
    {
        var target = NodeNames.FindAll(request.Operation.Argument, servers);
        if (target.IsEmpty || !HasQuorums(target))
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
            if (configurations.Latest.Members == target) CompleteChange(env, leader);
            else Propose(env, leader, new Configure(target));
        }
    }

    /// <summary>Quorums of fixed sizes or named servers do not fit all members.</summary>
    bool HasQuorums(NodeSet members)
    {
        try
        {
            options.Quorums.Over(members, options.UnsafeQuorums);
            return true;
        }
        catch (OptionsException)
        {
            return false;
        }
    }

    /// <summary>A configuration is chosen. Whoever executes the slot knows who decides the ones alpha further on.</summary>
    void Adopt(Env env, long slot, NodeSet members)
    {
        configurations.Add(FirstSlotOf(slot), members);
        env.Note(new Configured(FirstSlotOf(slot), members));
        if (role is Leader leader)
        {
            // The lease was granted by the others alone.
            leader.LeaseFrom = null;
            FindAudience(leader);
        }
        if (role is Proposer proposer) AskNewcomers(env, proposer.Phase1);
    }

    /// <summary>Some slots are executed; with them a configuration may have come into effect.</summary>
    void Advance(Env env)
    {
        var before = configurations.Everyone;
        var changed = configurations.Advance(executed + 1);
        if (!changed || role is not Leader leader) return;
        foreach (var server in before)
            if (!configurations.Everyone.Contains(server) && server != self) leader.Leaving = leader.Leaving.With(server);
        FindAudience(leader);
        CompleteChange(env, leader);
        // The last words of a leader that is no member any more tell where the log has got to.
        if (configurations.Everyone.Contains(self)) return;
        BeginRound(env, leader);
        foreach (var successor in configurations.Current.Members)
        {
            env.Send(successor, new TakeOver(leader.Ballot));
            break;
        }
        BecomeFollower(env, null);
    }

    /// <summary>The administrator is answered when the new configuration decides the next slot.</summary>
    void CompleteChange(Env env, Leader leader)
    {
        if (leader.Change is not { } change || configurations.IsChanging || configurations.Current.Members != change.Target) return;
        leader.Change = null;
        Reply(env, change.Request, Outcome.Ok(change.Request.Operation.Argument));
    }

    /// <summary>A removed server knows that it is; it hears no more from this leader.</summary>
    void SeeOff(Leader leader, NodeId server)
    {
        leader.Leaving = leader.Leaving.Without(server);
        FindAudience(leader);
    }

    void FindAudience(Leader leader)
    {
        var everyone = configurations.Everyone;
        foreach (var leaving in leader.Leaving)
            if (everyone.Contains(leaving)) leader.Leaving = leader.Leaving.Without(leaving);
        leader.Audience = everyone.Union(leader.Leaving).Without(self);
        leader.Alone = false;
        foreach (var electorate in configurations) leader.Alone |= IsPhase2Quorum(electorate, NodeSet.Of(self));
    }

    /// <summary>What these servers lack to choose a leader and commands, in words; null when they lack nothing.</summary>
    internal string? Lacks(NodeSet up)
    {
        foreach (var electorate in configurations)
            if (electorate.Quorums.Missing(up, "acceptors") is { } missing) return missing;
        return null;
    }

    // The rule.

    /// <summary>
    /// §3: the configuration after slot i is used from slot i + α on, so that up to α slots can be decided at the same time by servers
    /// that all know by whom.
    /// </summary>
    protected virtual long FirstSlotOf(long slot) => slot + options.Alpha;
}
