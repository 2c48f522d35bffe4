namespace Simulator.Protocols.Dynamo;

/// <summary>Coordinating writes, §4.5: a version is made, stored here and sent to the other servers of the preference list.</summary>
public partial class DynamoNode
{
    readonly SortedDictionary<long, WriteRound> writes = [];
    long lastTimestamp;
    long rounds;

    /// <summary>A write that this server coordinates.</summary>
    sealed class WriteRound(Put put, Requirement needed, Item item, List<Target> targets, LocalTime begun)
    {
        public Put Put => put;
        public Requirement Needed => needed;
        public Item Item => item;
        public List<Target> Targets => targets;
        public LocalTime Begun => begun;

        /// <summary>Servers that have it.</summary>
        public NodeSet Stored { get; set; }

        /// <summary>Homes for which this server keeps a hint itself, because nobody else does.</summary>
        public NodeSet Hinted { get; set; }

        public bool IsOver { get; set; }

        /// <summary>Homes that have it, or whose place somebody has taken.</summary>
        public NodeSet Homes
        {
            get
            {
                var homes = NodeSet.Empty;
                foreach (var (server, home) in targets)
                    if (Stored.Contains(server)) homes = homes.With(home);
                return homes;
            }
        }
    }

    void OnPut(Env env, Put m)
    {
        var range = place.Ring.RangeOf(m.Key);
        if (place.Levels.Of(m.Level, options.W, range, self) is not { } needed)
        {
            env.Send(m.Client, new Refused(m.Process, m.Number, "level", IsFinal: true));
            return;
        }
        var targets = Targets(range);
        var own = targets.FindIndex(target => target.Server == self);
        if (own < 0 && place.Discipline.NeedsHolder)
        {
            PassOn(env, m, targets);
            return;
        }
        var dot = place.Discipline.NeedsHolder ? NextDot() : default;
        var number = NewRound(env);
        var round = new WriteRound(m, needed, Make(env, m, dot), targets, env.Now);
        writes.Add(number, round);
        // First here, with the counter in the same write: a server must not forget a version that others have from it.
        if (own >= 0) Store(env, round, targets[own].Home, dot);
        foreach (var target in targets)
            if (target.Server != self) Write(env, number, round, target);
        env.Arm(new ReplicaTimeout(number), options.ReplicaTimeout);
        Settle(env, number, round);
    }

    /// <summary>Only who holds the key knows what the new version replaces.</summary>
    void PassOn(Env env, Put m, List<Target> targets)
    {
        var healthy = targets.Where(target => !suspected.Contains(target.Server)).Select(target => target.Server).ToArray();
        if (m.Hops < place.Servers && healthy.Length > 0) env.Send(env.Any<NodeId>(healthy, "coordinator"), m with { Hops = m.Hops + 1 });
        else env.Send(m.Client, new Refused(m.Process, m.Number, "unavailable", IsFinal: false));
    }

    Item Make(Env env, Put m, Dot dot)
    {
        var timestamp = options.Resolution == Resolution.LastWriterWins ? Timestamp(env, m) : 0;
        var version = new Version(dot, m.Element, m.Value, timestamp, m.IsDelete ? env.Now : null);
        var made = Draft(place.Discipline.NeedsHolder ? Known(m.Key) : Item.Blank(m.Key), m.Seen, version);
        deeds.Add(new Made(m.Seen, version, made));
        return made;
    }

    /// <summary>Never twice the same of one coordinator, and never backwards while it lives.</summary>
    long Timestamp(Env env, Put m)
    {
        if (options.Timestamps == TimestampSource.Client) return m.Timestamp;
        return lastTimestamp = long.Max(lastTimestamp + 1, env.Now.Ns);
    }

    void Store(Env env, WriteRound round, NodeId home, Dot dot)
    {
        var basis = dot == default ? Disk : Disk with { Counter = dot.Counter };
        if (home == self) Take(env, round.Item, basis);
        else if (!KeepHint(env, home, round.Item, basis))
        {
            // It does not know its own version, and must not seem to.
            if (place.Discipline.NeedsHolder) Persist(env, Renamed(Disk));
            return;
        }
        round.Stored = round.Stored.With(self);
    }

    void Write(Env env, long number, WriteRound round, Target target)
    {
        if (target.Server == self) Store(env, round, target.Home, default);
        else env.Send(target.Server, new WriteReplica(number, round.Item, target.Server == target.Home ? null : target.Home));
    }

    void OnWriteReplica(Env env, NodeId from, WriteReplica m)
    {
        if (m.Home is not { } home) Take(env, m.Item);
        else if (!KeepHint(env, home, m.Item, Disk)) return;
        env.Send(from, new ReplicaWritten(m.Round));
    }

    void OnReplicaWritten(Env env, NodeId from, ReplicaWritten m)
    {
        if (!writes.TryGetValue(m.Round, out var round)) return;
        round.Stored = round.Stored.With(from);
        Settle(env, m.Round, round);
    }

    /// <summary>Answers the client when enough have it, and is done when all have.</summary>
    void Settle(Env env, long number, WriteRound round)
    {
        if (!round.IsOver && round.Needed.IsMet(Counted(round.Homes, round.Hinted)))
        {
            round.IsOver = true;
            deeds.Add(new Acknowledged(round.Item, round.Needed));
            env.Send(round.Put.Client, new PutDone(round.Put.Process, round.Put.Number, options.ReturnBody ? round.Item.Context : null));
        }
        if (!round.IsOver || round.Homes.Union(round.Hinted).Count < HomesOf(round.Targets).Count) return;
        writes.Remove(number);
        env.Disarm(new ReplicaTimeout(number));
    }

    /// <summary>Whoever has not answered is taken for failed, and somebody else keeps the write for it (§4.6).</summary>
    void Replace(Env env, long number, WriteRound round)
    {
        var (homes, range) = (round.Homes, place.Ring.RangeOf(round.Put.Key));
        foreach (var (server, home) in round.Targets.ToArray())
        {
            if (round.Stored.Contains(server)) continue;
            Suspect(env, server);
            if (homes.Contains(home)) continue;
            if (options.SloppyQuorum && StandIn(range, home, round.Targets) is { } other)
            {
                round.Targets.Add(new Target(other, home));
                Write(env, number, round, new Target(other, home));
            }
            else if (options.HintedHandoff && !round.Hinted.Contains(home) && home != self && KeepHint(env, home, round.Item, Disk))
                round.Hinted = round.Hinted.With(home);
        }
        Settle(env, number, round);
        if (!writes.ContainsKey(number)) return;
        if (env.Now - round.Begun < options.RequestTimeout)
        {
            env.Arm(new ReplicaTimeout(number), options.ReplicaTimeout);
            return;
        }
        writes.Remove(number);
        if (!round.IsOver) env.Send(round.Put.Client, new Refused(round.Put.Process, round.Put.Number, "unavailable", IsFinal: false));
    }

    /// <summary>Numbers never meet those of an earlier life.</summary>
    long NewRound(Env env) => ((long)env.Life << EpochBits) + ++rounds;

    // The rules.

    /// <summary>Names the next version. The counter is on disk before anybody hears of it.</summary>
    protected virtual Dot NextDot() => new(Me, Disk.Counter + 1);

    /// <summary>A new version replaces what its client had seen.</summary>
    protected virtual Item Draft(Item known, VersionVector seen, Version version) => place.Discipline.Write(known, seen, version);

    /// <summary>
    /// A hint that the coordinator keeps is for the home to have later; it does not count (Cassandra, consistency ANY apart).
    /// </summary>
    protected virtual NodeSet Counted(NodeSet homes, NodeSet hinted) => homes;
}
