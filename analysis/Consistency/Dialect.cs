using Simulator.Analysis.Formats;

namespace Simulator.Analysis.Consistency;

/// <summary>What a successful read of nil says.</summary>
public enum NilReads : byte
{
    /// <summary>That the register held no value.</summary>
    Literal,

    /// <summary>Nothing: the value was not learnt, so the read is legal anywhere. Knossos' rule.</summary>
    AlwaysLegal,
}

/// <summary>What registers hold before the first operation.</summary>
public enum InitialValue : byte
{
    /// <summary>Nothing; in a key-value map the empty text.</summary>
    Nil,

    Zero,

    /// <summary>All nil, or else all zero: a history that is legal from one of the two is legal.</summary>
    NilOrZero,

    /// <summary>Anything: the first observation of a key tells.</summary>
    Unknown,
}

/// <summary>What the origin of a history says about nil and about initial values.</summary>
public sealed record Dialect(NilReads NilReads, InitialValue Initial)
{
    /// <summary>Whether the order of events is that of real time; files that hold only the order within sessions tell nothing of it.</summary>
    public bool IsTimed { get; init; } = true;

    /// <summary>
    /// Whether the order of sessions belongs to every isolation level, as Biswas and Enea (OOPSLA 2019) and the checkers after them have it;
    /// else only to those that say so.
    /// </summary>
    public bool HasSessionOrder { get; init; }

    /// <summary>Our own: nil is the initial value, and reading it says so.</summary>
    public static readonly Dialect Own = new(NilReads.Literal, InitialValue.Nil);

    /// <summary>
    /// Jepsen's tests write nil for a read whose value was not learnt and start registers at nil or at 0, without saying which in
    /// the history. The etcd log means nil when it says so. Operations under keys of unknown age (json-array-ops) begin anywhere.
    /// </summary>
    public static Dialect Of(HistoryFormat format, bool ours) => format switch
    {
        _ when ours => Own,
        HistoryFormat.JepsenEdn or HistoryFormat.JepsenJson => new Dialect(NilReads.AlwaysLegal, InitialValue.NilOrZero),
        HistoryFormat.JepsenEdnKv => new Dialect(NilReads.Literal, InitialValue.NilOrZero),
        HistoryFormat.VpcTokens => new Dialect(NilReads.Literal, InitialValue.NilOrZero) { IsTimed = false },
        HistoryFormat.DbcopBincode or HistoryFormat.CobraLogs or HistoryFormat.PlumeText or HistoryFormat.AwditTest =>
            new Dialect(NilReads.Literal, InitialValue.NilOrZero) { IsTimed = false, HasSessionOrder = true },
        HistoryFormat.JsonArrayOps => new Dialect(NilReads.AlwaysLegal, InitialValue.Unknown),
        _ => Own,
    };
}
