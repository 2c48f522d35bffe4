using Simulator.Analysis.Consistency;

namespace Simulator.Analysis.Transactions.Isolation;

/// <summary>Decides levels for one history. What one level shows is remembered for the others.</summary>
sealed class IsolationJudge
{
    readonly TransactionHistory history;
    readonly Budget budget;
    readonly TimeOrder usual;
    readonly IsolationFinding?[] found = new IsolationFinding?[IsolationLevels.All.Count];

    public IsolationJudge(TransactionHistory history, Budget budget)
    {
        (this.history, this.budget) = (history, budget);
        usual = history.Log.All.Dialect.HasSessionOrder ? TimeOrder.Session : TimeOrder.None;
    }

    public TransactionHistory History => history;

    public bool HasLists => Enumerable.Range(0, history.Log.Keys.Count).Any(history.Log.IsList);

    public bool HasSessionOrder => usual == TimeOrder.Session;

    /// <summary>Whether a level respects just the order that the origin of the history has it respect.</summary>
    public bool IsUsual(IsolationLevel level) => level is not (IsolationLevel.Causal or IsolationLevel.Prefix
        or IsolationLevel.ParallelSnapshotIsolation or IsolationLevel.StrongSessionSnapshotIsolation or IsolationLevel.StrongSnapshotIsolation
        or IsolationLevel.StrongSessionSerializable or IsolationLevel.StrictSerializable);

    /// <summary>In the order in which they are worth asking: what is quick first, then what decides most others.</summary>
    public static IReadOnlyList<IsolationLevel> Sequence { get; } =
    [
        IsolationLevel.ReadUncommitted, IsolationLevel.ReadCommitted, IsolationLevel.ReadAtomic, IsolationLevel.Causal,
        IsolationLevel.StrictSerializable, IsolationLevel.StrongSessionSerializable, IsolationLevel.Serializable,
        IsolationLevel.RepeatableRead, IsolationLevel.StrongSnapshotIsolation, IsolationLevel.StrongSessionSnapshotIsolation,
        IsolationLevel.SnapshotIsolation, IsolationLevel.UpdateSerializable, IsolationLevel.ParallelSnapshotIsolation,
        IsolationLevel.Prefix, IsolationLevel.ConsistentView,
    ];

    /// <summary>What is to be said about a level; weaker ones are asked first where they are quick, for they give the better reasons.</summary>
    public IsolationFinding Decide(IsolationLevel level)
    {
        foreach (var weaker in Sequence.Take(4))
            if (level.Implies(weaker) && Of(weaker) is { Holds: not true } bad) return found[(int)level] = bad;
        return Of(level);
    }

    /// <summary>By implication where that is known, else by a test of its own.</summary>
    public IsolationFinding Of(IsolationLevel level)
    {
        if (found[(int)level] is { } known) return known;
        foreach (var (other, _, _) in IsolationLevels.All)
            if (found[(int)other] is { } finding && (finding.Holds == true && other.Implies(level)
                || finding.Holds == false && level.Implies(other))) return found[(int)level] = finding;
        return found[(int)level] = Test(level);
    }

    /// <summary>By the test that belongs to the level, whatever is known of others.</summary>
    public IsolationFinding Test(IsolationLevel level)
    {
        if (FlawOf(level) is { } flaw) return flaw;
        if (history.Twice is var (key, value))
            return IsolationFinding.Open($"{history.Log.Values[value]} was written to {history.Log.Keys[key]} twice and read, so that the "
                + "read does not tell which it saw; values that are unique");
        switch (level)
        {
            case IsolationLevel.ReadUncommitted: return Polynomial(new Saturation(history, usual).ReadUncommitted());
            case IsolationLevel.ReadCommitted: return Polynomial(new Saturation(history, usual).ReadCommitted());
            case IsolationLevel.ReadAtomic: return Polynomial(new Saturation(history, usual).ReadAtomic());
            case IsolationLevel.Causal:
                return new Saturation(history, TimeOrder.Session).Causal(budget.Bytes) is { } graph
                    ? Polynomial(graph)
                    : IsolationFinding.Open($"{budget.Bytes >> 20} MiB for the causal order");
        }
        var (shape, time) = Search(level);
        if (time == TimeOrder.RealTime && !history.Log.All.Dialect.IsTimed)
        {
            var untimed = Of(level == IsolationLevel.StrictSerializable
                ? IsolationLevel.StrongSessionSerializable : IsolationLevel.StrongSessionSnapshotIsolation);
            return untimed.Holds == true ? IsolationFinding.Open("what is known of real time, which this form of file does not tell,")
                : untimed;
        }
        return Ordered(shape, time);
    }

    (Shape, TimeOrder) Search(IsolationLevel level) => level switch
    {
        IsolationLevel.ConsistentView => (Shape.Parallel, usual),
        IsolationLevel.Prefix => (Shape.Prefix, TimeOrder.Session),
        IsolationLevel.ParallelSnapshotIsolation => (Shape.Parallel, TimeOrder.Session),
        IsolationLevel.SnapshotIsolation => (Shape.Snapshot, usual),
        IsolationLevel.StrongSessionSnapshotIsolation => (Shape.Snapshot, TimeOrder.Session),
        IsolationLevel.StrongSnapshotIsolation => (Shape.Snapshot, TimeOrder.RealTime),
        IsolationLevel.UpdateSerializable => (Shape.Update, usual),
        IsolationLevel.RepeatableRead or IsolationLevel.Serializable => (Shape.Serial, usual),
        IsolationLevel.StrongSessionSerializable => (Shape.Serial, TimeOrder.Session),
        _ => (Shape.Serial, TimeOrder.RealTime),
    };

    /// <summary>What a read returned that the level forbids by itself; the first that is worst.</summary>
    IsolationFinding? FlawOf(IsolationLevel level)
    {
        foreach (var flaw in history.Flaws)
        {
            var isEverywhere = flaw.Kind is Anomaly.ThinAirRead or Anomaly.DuplicateElement or Anomaly.IncompatibleOrder;
            if (!isEverywhere && (level == IsolationLevel.ReadUncommitted || history.Twice is not null)) continue;
            return new IsolationFinding(false) { Flaw = flaw };
        }
        return null;
    }

    static IsolationFinding Polynomial(DependencyGraph graph)
    {
        if (graph.Sort() is not null) return IsolationFinding.Good with { Algorithm = "saturation" };
        var proof = Proof.Of(graph, graph.Cycle()!, node => node);
        return new IsolationFinding(false) { Proof = proof, Blamed = [.. proof.Transactions()], Algorithm = "saturation" };
    }

    IsolationFinding Ordered(Shape shape, TimeOrder time)
    {
        var purse = new Purse(budget.Configurations, budget.Bytes);
        var search = new OrderSearch(history, shape, time, purse, budget.Bytes);
        const string algorithm = "saturation and search";
        return search.Run() switch
        {
            OrderEnd.Found => IsolationFinding.Good with { Order = search.Order, Spent = purse.Spent, Algorithm = algorithm },
            OrderEnd.Refuted => new IsolationFinding(false)
            {
                Blamed = search.Blamed, Proof = search.Proof, Spent = purse.Spent, Algorithm = algorithm,
            },
            _ => IsolationFinding.Open(search.Missing, purse.Spent) with { Algorithm = algorithm },
        };
    }
}
