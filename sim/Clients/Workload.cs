namespace Simulator;

/// <summary>Decides what clients ask for. An instance belongs to one run.</summary>
public abstract class Workload
{
    /// <summary>The next operation of a client.</summary>
    public abstract Operation Next(Chooser chooser);

    /// <summary>Told how each operation ended, for workloads that build on what was read.</summary>
    public virtual void Completed(Operation operation, Outcome outcome) { }
}

/// <summary>A workload's draws, labelled by client and operation, and the run's supply of values never written before.</summary>
public readonly ref struct Chooser
{
    readonly World world;
    readonly NodeId client;
    readonly long ordinal;

    internal Chooser(World world, NodeId client, long ordinal)
    {
        this.world = world;
        this.client = client;
        this.ordinal = ordinal;
    }

    /// <summary>A whole number of [0, bound); draw once for each label and operation.</summary>
    public ulong Below(Label label, ulong bound) => world.Choices.Draw(new Site(label, client.Value, client.Value, ordinal), bound);

    /// <summary>A value that no operation of this run had before, so that every read tells which write it saw.</summary>
    public Value FreshValue() => Value.Of(world.NextValue());
}

/// <summary>Reads, writes, compare-and-sets and deletions on keys, mixed by weight. To delete is to write nil.</summary>
public sealed class KeyValueWorkload : Workload
{
    static readonly Label FunctionLabel = new("workload", "function");
    static readonly Label KeyLabel = new("workload", "key");

    readonly ulong reads;
    readonly ulong writes;
    readonly ulong deletes;
    readonly ulong total;
    readonly Func<ulong, int> keyOf;
    readonly string[] keys;
    readonly Dictionary<string, Value> lastSeen = [];

    /// <param name="reads">Weight of reads; the weights need not sum to anything.</param>
    /// <param name="keys">How many keys: k0, k1 …</param>
    /// <param name="keyOf">Maps a draw of 64 bits to a key's number; null for uniform.</param>
    /// <param name="firstKey">The number of the first key.</param>
    public KeyValueWorkload(int reads, int writes, int cas, int keys, Func<ulong, int>? keyOf = null, int deletes = 0, int firstKey = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keys, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(reads + writes + cas + deletes, 1);
        this.reads = (ulong)reads;
        this.writes = (ulong)writes;
        this.deletes = (ulong)deletes;
        total = (ulong)(reads + writes + cas + deletes);
        this.keys = [.. Enumerable.Range(firstKey, keys).Select(number => $"k{number}")];
        this.keyOf = keyOf ?? (draw => (int)Math.BigMul(draw, (ulong)keys, out _));
    }

    public override Operation Next(Chooser chooser)
    {
        var key = keys.Length == 1 ? keys[0] : keys[keyOf(chooser.Below(KeyLabel, ulong.MaxValue))];
        var function = chooser.Below(FunctionLabel, total);
        if (function < reads) return Operation.Read(key);
        if (function < reads + writes) return Operation.Write(key, chooser.FreshValue());
        if (function >= total - deletes) return Operation.Write(key, Value.Nil);
        return Operation.Cas(key, lastSeen.GetValueOrDefault(key, Value.Nil), chooser.FreshValue());
    }

    public override void Completed(Operation operation, Outcome outcome)
    {
        if (outcome.Type != OpType.Ok || operation.Key is not { } key) return;
        lastSeen[key] = operation.Function switch
        {
            "read" => outcome.Result,
            "write" => operation.Argument,
            "cas" => operation.Argument.Items[1],
            _ => lastSeen.GetValueOrDefault(key, Value.Nil),
        };
    }
}
