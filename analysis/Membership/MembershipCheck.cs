using System.Globalization;

namespace Simulator.Analysis.Membership;

/// <summary>
/// A property of group membership, judged from what servers note: who takes part in truth, what each holds of the others, and whether
/// the run has come to rest. A server that is down is no unrest: that is what there is to be noticed.
/// </summary>
public abstract class MembershipCheck(string name, string source) : TraceCheck(name, source)
{
    readonly SortedDictionary<NodeId, ServerTruth> servers = [];
    readonly SortedSet<int> active = [];

    /// <summary>When something last happened that is not the protocol's own doing.</summary>
    protected Instant Disturbed { get; private set; }

    /// <summary>The longest time that a member has promised to need.</summary>
    protected Duration Within { get; private set; }

    private protected IEnumerable<KeyValuePair<NodeId, ServerTruth>> Servers => servers;

    public sealed override string? See(in TraceEvent e)
    {
        if (e.Machine.IsClient) return null;
        switch (e.Kind)
        {
            case EventKind.FaultBegin:
                Disturbed = e.Time;
                if (!IsCrash(e.What)) active.Add(e.Detail);
                return null;
            case EventKind.FaultEnd:
                Disturbed = e.Time;
                active.Remove(e.Detail);
                return null;
            case EventKind.Start or EventKind.Crash:
                Disturbed = e.Time;
                Of(e.Machine).Begin(e.Kind == EventKind.Start);
                return null;
            case EventKind.Resume or EventKind.Heal or EventKind.Turn:
                Disturbed = e.Time;
                return null;
            case EventKind.Fact: return Noted(e.Time, e.Machine, (IFact)e.What!);
            default: return null;
        }
    }

    public sealed override string? End(Instant at)
    {
        if (Within == Duration.Zero) return "no server has taken part";
        return active.Count == 0 && at - Disturbed >= Within ? AtRest() : null;
    }

    private protected ServerTruth Of(NodeId server)
    {
        if (!servers.TryGetValue(server, out var truth)) servers.Add(server, truth = new ServerTruth());
        return truth;
    }

    /// <summary>A server has declared something; its view still shows what it held before.</summary>
    private protected virtual string? Judge(NodeId server, ServerTruth truth, Declared declared) => null;

    /// <summary>Nothing has happened for so long that every promise is due.</summary>
    private protected virtual string? AtRest() => null;

    private protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    string? Noted(Instant time, NodeId server, IFact fact)
    {
        var truth = Of(server);
        switch (fact)
        {
            case TakesPart(var life, var within):
                (truth.TakesPart, truth.Life) = (true, life);
                if (within > Within) Within = within;
                return null;
            case TakesPartNoMore:
                Disturbed = time;
                (truth.TakesPart, truth.HasLeft) = (false, true);
                return null;
            case Incarnated(var life, var incarnation):
                truth.Reach(life, incarnation);
                return null;
            case Declared declared:
                var text = Judge(server, truth, declared);
                truth.View[declared.Member] = declared;
                return text;
            default: return null;
        }
    }

    static bool IsCrash(object? what) => what is string text && text.StartsWith("crash ", StringComparison.Ordinal);
}

/// <summary>What is known of one server.</summary>
sealed class ServerTruth
{
    /// <summary>Whether it runs.</summary>
    public bool IsUp { get; private set; }

    /// <summary>Whether it takes part, and in which life it does or did last.</summary>
    public bool TakesPart { get; set; }
    public long Life { get; set; }

    /// <summary>Whether it has gone for good, by its own account, since it was started.</summary>
    public bool HasLeft { get; set; }

    /// <summary>The highest life and incarnation that it has told of.</summary>
    public (long Life, long Incarnation) Reached { get; private set; }

    /// <summary>What it has declared of each other server last.</summary>
    public SortedDictionary<NodeId, Declared> View { get; } = [];

    public void Begin(bool isUp)
    {
        IsUp = isUp;
        (TakesPart, HasLeft) = (false, false);
        View.Clear();
    }

    public void Reach(long life, long incarnation)
    {
        if ((life, incarnation).CompareTo(Reached) > 0) Reached = (life, incarnation);
    }
}
