using System.Globalization;

namespace Simulator.Analysis.Sagas;

/// <summary>
/// A property of sagas, judged from what coordinators and services note. What a server has said before a crash counts for nothing once
/// it has started again and said what its disk has kept.
/// </summary>
public abstract class SagaCheck(string name, string source) : TraceCheck(name, source)
{
    private protected SagaLedger Ledger { get; } = new();
    private protected Broadcast.Settling Settling { get; } = new();

    public sealed override string? See(in TraceEvent e)
    {
        Settling.See(e);
        if (e.Machine.IsClient || e.Machine == NodeId.Nemesis) return null;
        if (e.Kind == EventKind.Start)
        {
            Ledger.Forget(e.Machine);
            Started(e.Machine);
        }
        if (e.Kind != EventKind.Fact) return null;
        var fact = (IFact)e.What!;
        var broken = Judge(e.Machine, fact);
        Ledger.Take(e.Machine, fact);
        return broken ?? Check(e.Machine, fact);
    }

    /// <summary>A server has noted something, which is not in the ledger yet.</summary>
    protected virtual string? Judge(NodeId server, IFact fact) => null;

    /// <summary>The same, with it in the ledger.</summary>
    protected virtual string? Check(NodeId server, IFact fact) => null;

    /// <summary>A server begins a new life.</summary>
    protected virtual void Started(NodeId server) { }

    private protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
