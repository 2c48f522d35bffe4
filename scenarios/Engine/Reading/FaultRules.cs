namespace Simulator.Scenarios;

sealed partial class ScenarioRules
{
    /// <summary>Faults that can happen: victims that exist, groups that do not overlap, times within the run.</summary>
    sealed class FaultRules(ScenarioRules rules)
    {
        readonly Scenario scenario = rules.scenario;

        public void Check()
        {
            for (var i = 0; i < scenario.Faults.Count; i++)
            {
                var at = rules.root["faults"][i];
                rules.Within(scenario.Faults[i].At, at["at"]);
                CheckVictims(scenario.Faults[i], at);
            }
            if (scenario.Nemesis is { } nemesis) Check(nemesis, rules.root["nemesis"]);
        }

        void CheckVictims(FaultSpec fault, Cursor at)
        {
            const TargetKinds links = TargetKinds.Fixed | TargetKinds.Drawn;
            const TargetKinds servers = TargetKinds.Servers | TargetKinds.Region | TargetKinds.All;
            foreach (var (key, targets) in Victims(fault))
                rules.CheckTargets(targets, at[key], key is "from" or "to" or "victims" or "side" || fault is IsolateSpec ? links
                    : servers);
            foreach (var (key, targets) in Victims(fault))
                if (key == "nodes" && fault is not IsolateSpec && targets.Names.Contains("clients"))
                    rules.Report(at[key], "found clients, expected servers: only they can be disturbed so");
            switch (fault)
            {
                case PartitionSpec partition: CheckGroups(partition, at["groups"]); break;
                case BridgeSpec bridge when bridge.Node.Names.Count > 1:
                    rules.Report(at["node"][1], "found a second server, expected a bridge of one");
                    break;
                case LoseRepliesSpec when !rules.names.HasClients:
                    rules.Report(at["fault"], "found lose-replies, but the scenario has no clients");
                    break;
            }
        }

        static IEnumerable<(string Key, Targets Targets)> Victims(FaultSpec fault) => fault switch
        {
            CutSpec cut => [("from", cut.From), ("to", cut.To)],
            ClogSpec clog => [("from", clog.From), ("to", clog.To)],
            DelaySpec delay => [("from", delay.From), ("to", delay.To)],
            LoseSpec lose => [("from", lose.From), ("to", lose.To)],
            DuplicateSpec duplicate => [("from", duplicate.From), ("to", duplicate.To)],
            CorruptSpec corrupt => [("from", corrupt.From), ("to", corrupt.To)],
            BridgeSpec bridge => [("node", bridge.Node)],
            IsolateSpec isolate => [("nodes", isolate.Nodes)],
            CrashSpec crash => [("nodes", crash.Nodes)],
            CrashInHandlerSpec crash => [("nodes", crash.Nodes)],
            PauseSpec pause => [("nodes", pause.Nodes)],
            WipeSpec wipe => [("nodes", wipe.Nodes)],
            AmnesiaSpec amnesia => [("nodes", amnesia.Nodes)],
            SlowNodeSpec slow => [("nodes", slow.Nodes)],
            SlowDiskSpec slow => [("nodes", slow.Nodes)],
            FullDiskSpec full => [("nodes", full.Nodes)],
            LyingDiskSpec lying => [("nodes", lying.Nodes)],
            TornWriteSpec torn => [("nodes", torn.Nodes)],
            BitFlipSpec flip => [("nodes", flip.Nodes)],
            MisdirectedWriteSpec misdirected => [("nodes", misdirected.Nodes)],
            ClockStepSpec step => [("nodes", step.Nodes)],
            ClockDriftSpec drift => [("nodes", drift.Nodes)],
            ByzantineSpec { Victims: { } victims } liar => [("nodes", liar.Nodes), ("victims", victims)],
            ByzantineSpec liar => [("nodes", liar.Nodes)],
            TwinSpec { Side: { } side } twin => [("nodes", twin.Nodes), ("side", side)],
            TwinSpec twin => [("nodes", twin.Nodes)],
            _ => [],
        };

        /// <summary>Behaviours that exist, that the protocol can be made to show, and that have a use for their settings.</summary>
        public void CheckBehaviours(Deployment? deployment)
        {
            for (var i = 0; i < scenario.Faults.Count; i++)
                if (scenario.Faults[i] is ByzantineSpec liar) CheckBehaviour(liar, rules.root["faults"][i], deployment);
        }

        void CheckBehaviour(ByzantineSpec liar, Cursor at, Deployment? deployment)
        {
            if (Behaviours.Named(liar.Behaviour) is not { } way)
            {
                rules.Report(at["behaviour"], Nearest.Choice(liar.Behaviour, "one of", Behaviours.All.Select(one => one.Name)));
                return;
            }
            if (way.NeedsForger && deployment is { Forger: null })
            {
                var others = Behaviours.All.Where(other => !other.NeedsForger).Select(other => other.Name);
                rules.Report(at["behaviour"],
                    $"found {way.Name}, but {scenario.Protocol.Name} does not tell how a liar would word that; "
                    + $"expected one of {string.Join(", ", others)}");
            }
            if (!way.PicksVictims && liar.Victims is not null)
                rules.Report(at["victims"], $"found victims, expected none: {way.Name} towards some is selective-omission");
            if (!way.PicksVictims && liar.Probability is not null)
                rules.Report(at["probability"], $"found a probability, expected none: {way.Name} now and then is selective-omission");
            if (way.Delay == Duration.Zero && liar.Delay is not null)
                rules.Report(at["delay"], "found a delay, expected one only with slow");
        }

        void CheckGroups(PartitionSpec partition, Cursor at)
        {
            if (partition.Groups.Count < 2) rules.Report(at, "found one group, expected at least two, such as [leader] and [rest]");
            var named = new HashSet<string>(StringComparer.Ordinal);
            for (var i = 0; i < partition.Groups.Count; i++)
            {
                var (group, place) = (partition.Groups[i], at[i]);
                rules.CheckTargets(group, place, TargetKinds.Fixed | TargetKinds.Drawn | TargetKinds.Rest);
                if (group.Names.Contains("rest") && group.Names.Count > 1)
                    rules.Report(place, "found rest beside other names, expected a group of its own");
                for (var j = 0; j < group.Names.Count; j++)
                    if (!named.Add(group.Names[j]) && IsOneThing(group.Names[j]))
                        rules.Report(place[j], $"found {group.Names[j]} in two groups, expected it in one");
            }
        }

        /// <summary>Two groups may both draw any server, but nothing else can be on two sides.</summary>
        static bool IsOneThing(string name) => MachineNames.AnyCount(name) is null && name != "minority";

        void Check(NemesisSpec nemesis, Cursor at)
        {
            var kinds = rules.context.Catalogue.Faults.Select(kind => kind.Name).ToList();
            for (var i = 0; i < nemesis.Faults.Count; i++)
            {
                var kind = nemesis.Faults[i];
                if (!kinds.Contains(kind))
                    rules.Report(at["faults"][i], Nearest.Choice(kind, "one of", kinds));
                else if (nemesis.Faults.Span[..i].Contains(kind))
                    rules.Report(at["faults"][i], $"found {kind} a second time, expected it once");
                else if (kind == "lose-replies" && !rules.names.HasClients)
                    rules.Report(at["faults"][i], "found lose-replies, but the scenario has no clients");
            }
            rules.Within(nemesis.From, at["from"]);
            if (nemesis.Until is { } until && until <= nemesis.From)
                rules.Report(at["until"], $"found {until}, expected a time after {nemesis.From}, when the first fault may begin");
            if (nemesis.Tolerance.Servers is { } servers && servers > scenario.Servers.Count)
                rules.Report(at["tolerance"], $"found {servers}, expected at most the {scenario.Servers.Count} servers that there are");
        }

        /// <summary>The nemesis with its end filled in: at the latest when a core is healed.</summary>
        public NemesisSpec? Resolved() => scenario.Nemesis is { Until: null } nemesis
            ? nemesis with { Until = new[] { scenario.Liveness?.From ?? scenario.Duration / 5 * 4, nemesis.From }.Max() }
            : scenario.Nemesis;
    }
}
