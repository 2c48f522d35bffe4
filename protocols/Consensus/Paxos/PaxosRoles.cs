namespace Simulator.Protocols.Paxos;

/// <summary>Who plays which role, and which acceptors make a quorum; the same on all servers.</summary>
public sealed class PaxosRoles
{
    public PaxosRoles(PaxosOptions options, int servers)
    {
        var all = NodeSet.First(servers);
        Proposers = Named("proposers", options.Proposers, all, all);
        Acceptors = Named("acceptors", options.Acceptors, all, all);
        Learners = Named("learners", options.Learners, all, all);
        Quorums = options.Quorums.Over(Acceptors, options.UnsafeQuorums);
        var distinguished = Named("distinguished-learners", options.DistinguishedLearners, NodeSet.Of(First(Learners)), Learners);
        Informed = options.Learning == Learning.EveryLearner ? Learners : distinguished;
    }

    public NodeSet Proposers { get; }
    public NodeSet Acceptors { get; }
    public NodeSet Learners { get; }

    /// <summary>The learners that acceptors inform.</summary>
    public NodeSet Informed { get; }

    /// <summary>The quorums of the acceptors.</summary>
    public QuorumSystem Quorums { get; }

    public static NodeId First(NodeSet servers)
    {
        foreach (var server in servers) return server;
        throw new ArgumentException("no server", nameof(servers));
    }

    /// <summary>The member after this one, and after the last the first.</summary>
    public static NodeId After(NodeSet servers, NodeId server)
    {
        foreach (var next in servers)
            if (next.CompareTo(server) > 0) return next;
        return First(servers);
    }

    static NodeSet Named(string option, NodeSet named, NodeSet standard, NodeSet among)
    {
        foreach (var server in named)
            if (!among.Contains(server)) throw new OptionsException(option, $"{option} name {server}, which is not among {among}");
        return named.IsEmpty ? standard : named;
    }
}
