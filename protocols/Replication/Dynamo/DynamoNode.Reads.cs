namespace Simulator.Protocols.Dynamo;

/// <summary>
/// Coordinating reads, §4.5 and §5. A read with repair has four steps: several replicas are asked, it is found whether their answers
/// differ, the
/// newest is returned, and it is written back to those that were stale.
/// </summary>
public partial class DynamoNode
{
    readonly SortedDictionary<long, ReadRound> reads = [];

    /// <summary>A read that this server coordinates.</summary>
    sealed class ReadRound(Get get, Requirement needed, List<Target> targets, LocalTime begun)
    {
        public Get Get => get;
        public Requirement Needed => needed;
        public List<Target> Targets => targets;
        public LocalTime Begun => begun;

        /// <summary>In the order in which they came.</summary>
        public List<(NodeId Server, Item Item)> Answers { get; } = [];

        /// <summary>Servers that hold all that was found: those that did, and those that were mended.</summary>
        public NodeSet Whole { get; set; }

        /// <summary>Servers that were sent what they lack, in this version of it.</summary>
        public NodeSet Asked { get; set; }

        /// <summary>What the client is to be told; null before enough have answered.</summary>
        public Item? Result { get; set; }

        /// <summary>The answers from which the result was made.</summary>
        public int Basis { get; set; }

        public bool IsOver { get; set; }

        public bool Has(NodeId server) => Answers.Exists(answer => answer.Server == server);

        /// <summary>The homes for which these servers stand.</summary>
        public NodeSet HomesOf(NodeSet servers)
        {
            var homes = NodeSet.Empty;
            foreach (var (server, home) in targets)
                if (servers.Contains(server)) homes = homes.With(home);
            return homes;
        }
    }

    void OnGet(Env env, Get m)
    {
        var range = place.Ring.RangeOf(m.Key);
        if (place.Levels.Of(m.Level, options.R, range, self) is not { } needed)
        {
            env.Send(m.Client, new Refused(m.Process, m.Number, "level", IsFinal: true));
            return;
        }
        var number = NewRound(env);
        var round = new ReadRound(m, needed, Targets(range), env.Now);
        reads.Add(number, round);
        env.Arm(new ReplicaTimeout(number), options.ReplicaTimeout);
        foreach (var target in round.Targets.ToArray()) Ask(env, number, round, target.Server);
    }

    void Ask(Env env, long number, ReadRound round, NodeId server)
    {
        if (server == self) Add(env, number, round, self, Known(round.Get.Key));
        else env.Send(server, new ReadReplica(number, round.Get.Key));
    }

    void OnReadReplica(Env env, NodeId from, ReadReplica m) => env.Send(from, new ReplicaRead(m.Round, Known(m.Key)));

    void OnReplicaRead(Env env, NodeId from, ReplicaRead m)
    {
        if (reads.TryGetValue(m.Round, out var round) && !round.Has(from)) Add(env, m.Round, round, from, m.Item);
    }

    void Add(Env env, long number, ReadRound round, NodeId server, Item item)
    {
        round.Answers.Add((server, item));
        if (round.Result is null)
        {
            var answered = NodeSet.Of([.. round.Answers.Select(answer => answer.Server)]);
            if (!round.Needed.IsMet(round.HomesOf(answered))) return;
            round.Basis = round.Answers.Count;
            round.Result = Chosen(round.Answers[0].Item, Newest(env, round));
            if (options.ReadRepair == ReadRepair.Blocking) Mend(env, number, round, round.Result);
        }
        Settle(env, number, round);
    }

    /// <summary>Answers the client when it may, and is done when all have answered and nobody is stale.</summary>
    void Settle(Env env, long number, ReadRound round)
    {
        if (round is { IsOver: false, Result: { } result } && IsReady(env, round, result))
        {
            round.IsOver = true;
            Answer(env, round, result);
        }
        if (!round.IsOver) return;
        var isAll = round.Targets.TrueForAll(target => round.Has(target.Server));
        if (isAll) Finish(env, number, round);
    }

    /// <summary>With blocking repair as many replicas hold the answer as the level asks for.</summary>
    bool IsReady(Env env, ReadRound round, Item result)
    {
        if (!WaitsForRepair) return true;
        var whole = round.Whole;
        foreach (var (server, item) in round.Answers)
            if (!Lacks(env, item, result)) whole = whole.With(server);
        return round.Needed.IsMet(round.HomesOf(whole));
    }

    void Answer(Env env, ReadRound round, Item result)
    {
        deeds.Add(new Answered(result, [.. round.Answers.Take(round.Basis).Select(answer => answer.Item)], round.Needed));
        env.Note(new ReturnedNewest(result.Key, result.VisibleDigest));
        var live = default(Seq<Version>);
        foreach (var version in result.Versions)
            if (!version.IsTombstone) live = live.Add(version);
        if (live.Count > 1 && place.Discipline.NeedsHolder) env.Note(new Tally("siblings-returned", live.Count));
        env.Send(round.Get.Client, new Got(round.Get.Process, round.Get.Number, result.Context, live));
    }

    /// <summary>All that was found so far, put together.</summary>
    Item Newest(Env env, ReadRound round)
    {
        var newest = round.Answers[0].Item;
        foreach (var (_, item) in round.Answers) newest = place.Discipline.Join(newest, item);
        var (whole, stale) = (NodeSet.Empty, NodeSet.Empty);
        foreach (var (server, item) in round.Answers)
            if (Lacks(env, item, newest)) stale = stale.With(server);
            else whole = whole.With(server);
        if (stale.IsEmpty) return newest;
        env.Note(new Diverged(newest.Key, whole, stale));
        env.Note(new Tally("divergent-reads"));
        return newest;
    }

    /// <summary>Nobody else will answer: what is still stale is mended.</summary>
    void Finish(Env env, long number, ReadRound round)
    {
        reads.Remove(number);
        env.Disarm(new ReplicaTimeout(number));
        if (options.ReadRepair != ReadRepair.None && round.Answers.Count > 0) Mend(env, number, round, Newest(env, round));
    }

    void Mend(Env env, long number, ReadRound round, Item newest)
    {
        foreach (var (server, item) in round.Answers.ToArray())
        {
            var isHome = round.Targets.Exists(target => target.Server == server && target.Home == server);
            var isAsked = round.Asked.Contains(server) && newest == round.Result;
            if (!isHome || isAsked || round.Whole.Contains(server) || !Lacks(env, item, newest)) continue;
            round.Asked = round.Asked.With(server);
            env.Note(new Tally("read-repairs"));
            if (server != self) env.Send(server, new Repair(number, RepairWith(round.Answers[0].Item, newest)));
            else if (Take(env, newest)) round.Whole = round.Whole.With(self);
        }
    }

    void OnRepair(Env env, NodeId from, Repair m)
    {
        TakeRepair(env, m.Item);
        env.Send(from, new Repaired(m.Round));
    }

    void OnRepaired(Env env, NodeId from, Repaired m)
    {
        if (!reads.TryGetValue(m.Round, out var round)) return;
        round.Whole = round.Whole.With(from);
        Settle(env, m.Round, round);
    }

    /// <summary>Whoever has not answered is taken for failed, and who takes its place is asked (§4.6).</summary>
    void Replace(Env env, long number, ReadRound round)
    {
        var range = place.Ring.RangeOf(round.Get.Key);
        foreach (var (server, home) in round.Targets.ToArray())
        {
            if (round.Has(server)) continue;
            Suspect(env, server);
            if (round.IsOver || !options.SloppyQuorum || StandIn(range, home, round.Targets) is not { } other) continue;
            round.Targets.Add(new Target(other, home));
            Ask(env, number, round, other);
        }
        if (!reads.ContainsKey(number)) return;
        if (env.Now - round.Begun < options.RequestTimeout)
        {
            env.Arm(new ReplicaTimeout(number), options.ReplicaTimeout);
            return;
        }
        if (!round.IsOver) env.Send(round.Get.Client, new Refused(round.Get.Process, round.Get.Number, "unavailable", IsFinal: true));
        Finish(env, number, round);
    }

    /// <summary>Whether a replica with this would learn something from that.</summary>
    bool Lacks(Env env, Item held, Item newest) => place.Discipline.Join(held, Unexpired(held, newest, env.Now)) != held;

    // The rules.

    /// <summary>What the client is told.</summary>
    protected virtual Item Chosen(Item first, Item newest) => newest;

    protected virtual bool WaitsForRepair => options.ReadRepair == ReadRepair.Blocking;

    /// <summary>What stale replicas are sent: the newest of all that was found.</summary>
    protected virtual Item RepairWith(Item first, Item newest) => newest;

    protected virtual void TakeRepair(Env env, Item item) => Take(env, item);
}
