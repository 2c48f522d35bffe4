namespace Simulator.Protocols.Dynamo;

/// <summary>What the quorum store contributes to a storm.</summary>
static class DynamoStorm
{
    public static StormPlan Draw(Dice dice, int? size, Func<DynamoOptions, DynamoOptions> adapt)
    {
        var servers = size ?? dice.Any(3, 5, 5, 6);
        var options = adapt(Options(dice, servers));
        return new StormPlan(options, servers, Tolerance: servers)
        {
            Workload = options.Data switch { Data.Counters => "counters", Data.Sets => "sets", _ => "registers" },
            Functions = options.Data switch
            {
                Data.Counters => ["read", "add"],
                Data.Sets => ["read", "add", "remove"],
                _ => ["read", "write"],
            },
            IsLinearizable = false,
            // A message that is very late holds up all behind it, and for so long that server does not answer: too much where all must.
            Excluded = int.Max(options.R, options.W) == options.N && !options.SloppyQuorum ? ["delay"] : [],
            Settle = Duration.Seconds(4),
            Keys = dice.Any(1, 2, 5),
        };
    }

    static DynamoOptions Options(Dice dice, int servers)
    {
        var (data, resolution) = Kind(dice.Below(8));
        var n = int.Min(servers, dice.Any(2, 3, 3));
        return new DynamoOptions
        {
            N = n,
            R = 1 + dice.Below(n),
            W = 1 + dice.Below(n),
            VirtualNodes = dice.Any(1, 3),
            Coordination = dice.Any(Coordination.AnyServer, Coordination.PreferenceList),
            ReadRepair = dice.Any(ReadRepair.None, ReadRepair.Async, ReadRepair.Blocking),
            SloppyQuorum = dice.OneIn(2),
            HintedHandoff = !dice.OneIn(3),
            HandoffInterval = dice.Ms(20, 60),
            HandoffBatch = dice.Any(1, 32),
            HintLimit = dice.Any(2, 100, 100),
            ReplicaTimeout = dice.Ms(10, 40),
            RequestTimeout = dice.Ms(60, 150),
            ProbeInterval = dice.Ms(20, 60),
            AntiEntropyInterval = dice.Ms(30, 90),
            TreeDepth = dice.Any(1, 3, 6),
            Data = data,
            Resolution = resolution,
            Versioning = dice.OneIn(5) ? Versioning.Plain : Versioning.Dotted,
            Timestamps = dice.Any(TimestampSource.Coordinator, TimestampSource.Client),
            Merge = data == Data.Sets ? MergeFunction.Union : MergeFunction.Max,
            ReturnBody = dice.OneIn(4),
        };
    }

    static (Data, Resolution) Kind(int drawn) => drawn switch
    {
        0 => (Data.Registers, Resolution.LastWriterWins),
        1 => (Data.Sets, Resolution.LastWriterWins),
        2 => (Data.Registers, Resolution.Function),
        3 => (Data.Sets, Resolution.Function),
        4 => (Data.Counters, Resolution.Crdt),
        5 => (Data.Sets, Resolution.Crdt),
        _ => (Data.Registers, Resolution.MultiValue),
    };
}
