namespace Simulator.Protocols.Raft;

// What only a candidate or a leader has, only that role can hold. Votes and acknowledgements are sets of servers, never
// counters, so that a duplicated message counts once.
public partial class RaftNode
{
    abstract class Role(string name)
    {
        public string Name { get; } = name;

        public virtual void Describe(Scribe scribe) { }
    }

    /// <param name="leader">The leader of the current term, once it has spoken.</param>
    sealed class Follower(NodeId? leader) : Role("follower")
    {
        public NodeId? Leader { get; } = leader;

        public override void Describe(Scribe scribe) => scribe.Field("leader", Leader);
    }

    /// <summary>Asks who would vote for it (thesis §9.6).</summary>
    sealed class PreCandidate() : Role("pre-candidate")
    {
        public NodeSet Votes;

        public override void Describe(Scribe scribe) => scribe.Field("votes", Votes);
    }

    sealed class Candidate() : Role("candidate")
    {
        public NodeSet Votes;

        public override void Describe(Scribe scribe) => scribe.Field("votes", Votes);
    }

    sealed class Leader : Role
    {
        public Leader(int servers, long lastIndex, long match) : base("leader")
        {
            Next = new long[servers];
            Match = new long[servers];
            Answered = new long[servers];
            Probing = new bool[servers];
            Paused = new bool[servers];
            Installing = new Installation?[servers];
            Array.Fill(Next, lastIndex + 1);
            Array.Fill(Match, match);
            Array.Fill(Probing, true);
        }

        /// <summary>"For each server, index of the next log entry to send to that server" (Figure 2).</summary>
        public readonly long[] Next;

        /// <summary>"For each server, index of highest log entry known to be replicated on server" (Figure 2).</summary>
        public readonly long[] Match;

        /// <summary>Whether it is not yet known where the follower's log agrees: then one message at a time, without pipelining.</summary>
        public readonly bool[] Probing;

        /// <summary>Whether a probe is under way, or lost.</summary>
        public readonly bool[] Paused;

        /// <summary>The snapshots under way.</summary>
        public readonly Installation?[] Installing;

        /// <summary>The round of messages begun last.</summary>
        public long Round = 1;

        /// <summary>For each server the latest round that it answered.</summary>
        public readonly long[] Answered;

        /// <summary>When each round began that may still extend the lease.</summary>
        public readonly Queue<(long Round, LocalTime At)> Begun = new();

        /// <summary>Begin of the latest round that a majority answered.</summary>
        public LocalTime? LeaseFrom;

        /// <summary>After an attempted transfer the leader can no longer know that no election goes on (thesis §6.4.1).</summary>
        public bool LeaseRevoked;

        /// <summary>Reads in order of arrival, each with the round whose answers it waits for.</summary>
        public readonly Queue<(long Round, Execute Read)> Reads = new();

        /// <summary>Servers heard since the last quorum check.</summary>
        public NodeSet Heard;

        /// <summary>All that it sends to: the other members, those that catch up and those that are on their way out.</summary>
        public NodeSet Audience;

        /// <summary>Removed servers that do not yet know it.</summary>
        public NodeSet Leaving;

        /// <summary>Whether this server is a quorum by itself; then it must wait for its own disk.</summary>
        public bool Alone;

        public readonly UnderWay UnderWay = new();

        public MemberChange? Change;
        public LeadershipTransfer? Transfer;

        /// <summary>The message built last. Followers that need the same get the same.</summary>
        public AppendEntries? Latest;

        public override void Describe(Scribe scribe)
        {
            scribe.Field("round", Round);
            for (var i = 0; i < Next.Length; i++)
            {
                scribe.Field("next", Next[i]);
                scribe.Field("match", Match[i]);
                scribe.Field("answered", Answered[i]);
                scribe.Field("probing", Probing[i]);
                scribe.Field("paused", Paused[i]);
                scribe.Field("installed", Installing[i]?.Offset ?? -1);
                scribe.Field("installing", Installing[i]?.Snapshot.Index ?? -1);
            }
            scribe.Field("heard", Heard);
            scribe.Field("audience", Audience);
            scribe.Field("leaving", Leaving);
            scribe.Field("alone", Alone);
            scribe.Field("reads", string.Join(' ', Reads.Select(each => $"{each.Read.Name}@{each.Round}")));
            scribe.Field("under-way", unchecked((long)UnderWay.Digest));
            // Since when the lease holds and rounds run is a matter of time, which is left out.
            scribe.Field("lease", LeaseRevoked ? "revoked" : LeaseFrom is null ? null : "held");
            scribe.Field("lease-rounds", string.Join(' ', Begun.Select(each => each.Round)));
            scribe.Field("target", Change is null ? null : Change.Target.ToString());
            scribe.Field("successor", Transfer?.ToString());
            Change?.Describe(scribe);
        }
    }

    /// <summary>A snapshot on its way to a follower.</summary>
    sealed class Installation(Snapshot snapshot)
    {
        public Snapshot Snapshot { get; } = snapshot;
        public int Offset;
    }

    /// <summary>A change of membership that an administrator asked for.</summary>
    sealed class MemberChange(NodeSet target, Execute request)
    {
        public NodeSet Target { get; } = target;
        public Execute Request = request;
        public readonly List<CatchUp> CatchingUp = [];

        /// <summary>Whether a configuration on the way to the target was already appended.</summary>
        public bool HasBegun;

        public void Describe(Scribe scribe)
        {
            scribe.Field("wish", Request.Name);
            scribe.Field("begun", HasBegun);
            foreach (var each in CatchingUp)
                scribe.Field("catching-up", $"{each.Server} {(each.Done ? "done" : $"to {each.Goal} in round {each.Rounds}")}");
        }
    }

    /// <summary>A new server on its way to the leader's log (thesis §4.2.1).</summary>
    sealed class CatchUp(NodeId server, long goal, LocalTime since)
    {
        public NodeId Server { get; } = server;
        public long Goal = goal;
        public LocalTime Since = since;
        public int Rounds = 1;
        public bool Done;
    }
}
