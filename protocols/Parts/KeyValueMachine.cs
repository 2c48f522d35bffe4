using System.Runtime.InteropServices;

namespace Simulator.Protocols;

/// <summary>
/// The deterministic state machine that protocols replicate: a map from keys to values with read, write, cas (compare and set)
/// and append. Equal operations in equal order give equal states and equal outcomes.
/// </summary>
public sealed class KeyValueMachine
{
    static readonly Outcome PreconditionFailed = Outcome.Fail("precondition");
    static readonly Outcome NotUnderstood = Outcome.Fail("not-understood");

    readonly Dictionary<string, State> cells = [];

    /// <summary>The keys in the order of their first write: a dictionary has no order that may be relied upon.</summary>
    readonly List<string> order = [];

    /// <summary>A digest of the whole state: the same for equal contents, however they came about. Kept up to date at O(1).</summary>
    public ulong Digest { get; private set; }

    public int Count => cells.Count;

    /// <summary>What a key holds; nil when it was never written. A null key is a key like any other.</summary>
    public Value Read(string? key) => cells.TryGetValue(key ?? "", out var state) ? state.Value : Value.Nil;

    /// <summary>Carries out an operation. Never fails without saying so in the outcome, and never half.</summary>
    public Outcome Apply(Operation operation)
    {
        switch (operation.Function)
        {
            case "read":
                return Outcome.Ok(Read(operation.Key));
            case "write":
                Put(operation.Key, operation.Argument);
                return Outcome.Ok(operation.Argument);
            case "cas" when operation.Argument.Items is [var from, var to]:
                if (!Read(operation.Key).Equals(from)) return PreconditionFailed;
                Put(operation.Key, to);
                return Outcome.Ok(operation.Argument);
            case "append":
                Put(operation.Key, Value.List([.. Read(operation.Key).Items, operation.Argument]));
                return Outcome.Ok(operation.Argument);
            default:
                return NotUnderstood;
        }
    }

    /// <summary>The contents in ordinal order of the keys, for snapshots.</summary>
    public Seq<Cell> Export()
    {
        var contents = new Cell[cells.Count];
        var next = 0;
        foreach (var key in order.Order(StringComparer.Ordinal)) contents[next++] = new Cell(key, cells[key].Value);
        return Seq.Of<Cell>(contents);
    }

    /// <summary>Replaces the whole state by an exported one.</summary>
    public void Restore(Seq<Cell> contents)
    {
        cells.Clear();
        order.Clear();
        Digest = 0;
        foreach (var cell in contents.Span) Put(cell.Key, cell.Value);
    }

    void Put(string? key, Value value)
    {
        key ??= "";
        ref var state = ref CollectionsMarshal.GetValueRefOrAddDefault(cells, key, out var known);
        if (!known)
        {
            order.Add(key);
            state.KeyDigest = Mixing.OfText(key);
        }
        // A sum does not depend on the order in which the keys were written.
        var share = Mixing.Fold(state.KeyDigest, value.Digest);
        Digest = unchecked(Digest - state.Share + share);
        state.Share = share;
        state.Value = value;
    }

    struct State
    {
        public Value Value;
        public ulong KeyDigest;
        public ulong Share;
    }
}

/// <summary>A key and what it holds, as it stands in snapshots.</summary>
public sealed record Cell(string Key, Value Value);
