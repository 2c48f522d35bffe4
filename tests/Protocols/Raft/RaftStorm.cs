using Simulator.Analysis.Consistency;
using Simulator.Protocols.Raft;

namespace Simulator.Tests.Protocols.Raft;

/// <summary>
/// Short hard runs of Raft: everything about them is drawn from the seed, the cluster, its options, the network and the faults
/// (a swarm in the sense of Groce et al., ISSTA'12). Three virtual seconds are some sixty election timeouts.
/// </summary>
public static class RaftStorm
{
    /// <summary>What a storm is to be like; null draws it.</summary>
    public sealed record Profile
    {
        public RaftFactory Factory { get; init; } = static (self, servers, options) => new RaftNode(self, servers, options);
        public Func<RaftOptions, RaftOptions> Options { get; init; } = static options => options;
        public int? Servers { get; init; }
        public ReadMode? Reads { get; init; }

        /// <summary>Whether administrators reconfigure the cluster and hand leadership over.</summary>
        public bool? Membership { get; init; }

        /// <summary>Whether some messages are delayed by several election timeouts.</summary>
        public bool? LongTail { get; init; }

        public Duration Length { get; init; } = Duration.Seconds(3);

        /// <summary>Adds to the faults drawn.</summary>
        public IReadOnlyList<Fault> MoreFaults { get; init; } = [];
    }

    public static World Run(ulong seed, Profile profile, Shapes shapes)
    {
        var world = new World(Setup(seed, profile) with { Shapes = shapes }, new Seeded(seed));
        world.Run();
        return world;
    }

    /// <summary>Whether what the clients saw is linearizable. Administrators' requests concern no key and are left out.</summary>
    public static Verdict Judge(World world)
    {
        var data = new History();
        foreach (var e in world.History.Events)
            if (e.Key is not null) data.Add(e.Time, e.Type, e.Process, e.Function, e.Key, e.Value, e.Error);
        return Linearizability.Check(data).Verdict;
    }

    public static WorldSetup Setup(ulong seed, Profile profile)
    {
        var dice = new Dice(seed);
        var servers = profile.Servers ?? (dice.OneIn(3) ? 3 : 5);
        var membership = profile.Membership ?? dice.OneIn(3);
        var options = profile.Options(Options(dice, servers, membership, profile.Reads));
        var longTail = profile.LongTail ?? dice.OneIn(4);
        var deploy = ((IProtocol)new RaftProtocol("raft", profile.Factory)).Deploy(options, servers);
        return new WorldSetup
        {
            Servers = servers,
            Deployment = deploy,
            Network = Network(dice),
            Machines = Machines(dice),
            Clients = Clients(dice, servers, membership, profile.Length),
            Nemesis = new Nemesis(
                [.. Faults(longTail), .. profile.MoreFaults],
                new Uniform(Duration.Ms(20), Duration.Ms(200)), new Uniform(Duration.Ms(10), Duration.Ms(400)),
                Tolerance: null, Swarm: true, From: Duration.Ms(50), Until: null),
            Duration = profile.Length,
            MaxSteps = 400_000,
            Trace = TraceMode.HashOnly,
        };
    }

    static RaftOptions Options(Dice dice, int servers, bool membership, ReadMode? reads)
    {
        var checkQuorum = !dice.OneIn(4);
        var mode = reads ?? (ReadMode)dice.Below(3);
        return new RaftOptions
        {
            ElectionTimeout = new DurationRange(Duration.Ms(50), Duration.Ms(100)),
            HeartbeatInterval = Duration.Ms(15),
            PreVote = !dice.OneIn(3),
            CheckQuorum = checkQuorum || mode == ReadMode.Lease,
            NoOp = !dice.OneIn(4),
            FastBacktracking = !dice.OneIn(4),
            Batch = dice.OneIn(2) ? 64 : 1 + dice.Below(3),
            Pipeline = dice.OneIn(2) ? 256 : 1 + dice.Below(4),
            Reads = mode,
            Sessions = true,
            SessionLimit = dice.OneIn(4) ? 4 : 1000,
            SnapshotAfter = dice.OneIn(2) ? 0 : 3 + dice.Below(30),
            SnapshotChunk = 1 + dice.Below(4),
            Membership = dice.OneIn(2) ? MembershipChange.SingleServer : MembershipChange.Joint,
            CatchUpRounds = 1 + dice.Below(5),
            InitialMembers = membership ? 1 + dice.Below(servers) : 0,
        };
    }

    static NetworkSetup Network(Dice dice) => new()
    {
        Latency = new Uniform(Duration.Us(500), Duration.Ms(4)),
        Loss = dice.OneIn(2) ? default : Ratio.Percent(1 + dice.Below(20)),
        Duplicate = dice.OneIn(2) ? default : Ratio.Percent(1 + dice.Below(10)),
        Fifo = dice.OneIn(4),
    };

    static MachineSetup Machines(Dice dice) => new()
    {
        ClockOffset = dice.OneIn(2) ? new Constant(Duration.Zero) : new Uniform(Duration.Zero, Duration.Ms(50)),
        ClockDriftPpm = dice.OneIn(2) ? 0 : 400,
        Disk = new DiskSetup
        {
            Latency = dice.Below(3) switch
            {
                0 => new Constant(Duration.Zero),
                1 => new Uniform(Duration.Us(100), Duration.Ms(2)),
                _ => new Uniform(Duration.Us(100), Duration.Ms(30)),
            },
            CrashKeepsWrite = dice.OneIn(2) ? default : Ratio.Percent(50),
        },
    };

    static ClientGroup[] Clients(Dice dice, int servers, bool membership, Duration length)
    {
        var keys = 1 + dice.Below(3);
        var load = new ClientGroup
        {
            Count = 3,
            Nearest = client => new NodeId(client % servers),
            Workload = () => new KeyValueWorkload(50, 40, 10, keys),
            Think = new Uniform(Duration.Zero, Duration.Ms(60)),
            Deadline = Duration.Ms(600),
            Policy = new ClientPolicy(Duration.Ms(20 + dice.Below(80)), 100, dice.OneIn(3) ? ClientTarget.Any : ClientTarget.LastGood),
        };
        if (!membership) return [load];
        var script = new List<ScriptedOperation>();
        for (var at = Duration.Ms(200); at < length; at += Duration.Ms(30 + dice.Below(400)))
            script.Add(new ScriptedOperation(at, 0, Administration(dice, servers)));
        var admin = new ClientGroup
        {
            Count = 1, Nearest = _ => new NodeId(0), Script = script, Deadline = Duration.Ms(400), Policy = load.Policy,
        };
        return [load, admin];
    }

    static Operation Administration(Dice dice, int servers)
    {
        if (dice.OneIn(3)) return new Operation("transfer-leader", null, Value.Nil);
        var names = new List<Value>();
        for (var i = 0; i < servers; i++)
            if (dice.Below(3) > 0) names.Add(Value.Of(new NodeId(i).ToString()));
        if (names.Count == 0) names.Add(Value.Of("n1"));
        return new Operation("reconfigure", null, Value.List([.. names]));
    }

    static List<Fault> Faults(bool longTail)
    {
        Selector one = new Selector.Any(1), leader = new Selector.Leader(), all = new Selector.AllServers();
        List<Fault> faults =
        [
            new Crash(one), new Crash(leader), new Crash(new Selector.Minority()), new Crash(all),
            new CrashInHandler(one, 1), new CrashInHandler(one, 2), new CrashInHandler(leader, 1),
            new Pause(one), new Pause(leader), new SlowDisk(one, Duration.Ms(20)), new FullDisk(one),
            new Isolate(one), new Isolate(leader), new Partition([new Selector.Minority(), new Selector.Rest()]),
            new Bridge(one), new Ring(), new Cut(one, new Selector.Rest()), new Cut(leader, one), new Cut(one, one),
            new Clog(one, new Selector.Rest()), new Clog(one, one), new Lose(all, all, Ratio.Percent(30)),
            new Duplicate(all, all, Ratio.Percent(30)), new LoseReplies(Ratio.Percent(50)),
            new Delay(all, all, new Uniform(Duration.Ms(1), Duration.Ms(60))) { Probability = Ratio.Percent(20) },
        ];
        if (longTail)
            faults.Add(new Delay(all, all, new Uniform(Duration.Ms(20), Duration.Ms(1200))) { Probability = Ratio.Percent(15) });
        return faults;
    }

    /// <summary>What a storm is made of, drawn from its seed alone.</summary>
    sealed class Dice(ulong seed)
    {
        ulong state = Mixing.Finish(seed ^ 0x5354_4F52_4D00_0000);

        public int Below(int bound)
        {
            state = unchecked(state + Mixing.Golden);
            return (int)Math.BigMul(Mixing.Finish(state), (ulong)bound, out _);
        }

        public bool OneIn(int bound) => Below(bound) == 0;
    }
}
