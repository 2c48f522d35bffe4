using System.Globalization;

namespace Simulator.Analysis.EventLogs;

/// <summary>
/// A property of an event log, judged from what its server notes. What the server has said before a crash counts for nothing once it has
/// started again and said what its disk has kept.
/// </summary>
public abstract class LogCheck(string name, string source) : TraceCheck(name, source)
{
    private protected Broadcast.Settling Settling { get; } = new();

    /// <summary>The events of each aggregate.</summary>
    private protected Dictionary<string, List<EventAppended>> Logs { get; } = [];

    NodeId? keeper;

    public sealed override string? See(in TraceEvent e)
    {
        Settling.See(e);
        if (e.Kind == EventKind.Start && e.Machine == keeper) Logs.Clear();
        if (e.Kind != EventKind.Fact) return null;
        if (e.What is not EventAppended appended) return Noted(e.Machine, (IFact)e.What!);
        keeper = e.Machine;
        if (!Logs.TryGetValue(appended.Key, out var log)) Logs.Add(appended.Key, log = []);
        var broken = Appends(log, appended);
        log.Add(appended);
        return broken;
    }

    /// <summary>An event comes to the end of this log.</summary>
    private protected virtual string? Appends(IReadOnlyList<EventAppended> log, EventAppended e) => null;

    /// <summary>A server or a client has noted something else.</summary>
    protected virtual string? Noted(NodeId machine, IFact fact) => null;

    private protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
