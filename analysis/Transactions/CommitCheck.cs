using System.Globalization;

namespace Simulator.Analysis.Transactions;

/// <summary>
/// One of the properties AC1 to AC5 of atomic commitment (Bernstein, Hadzilacos and Goodman 1987, §7.3), judged from what servers
/// note: whatever the commit protocol is.
/// </summary>
public abstract class CommitCheck(string name, string property)
    : TraceCheck(name, $"Bernstein, Hadzilacos and Goodman 1987, §7.3, {property}")
{
    public override string? See(in TraceEvent e) =>
        e.Kind == EventKind.Fact && !e.Machine.IsClient ? Noted(e.Time, e.Machine, (IFact)e.What!) : null;

    protected abstract string? Noted(Instant time, NodeId server, IFact fact);

    private protected static string Word(bool commit) => commit ? "commit" : "abort";

    private protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>AC1: "All processes that reach a decision reach the same one."</summary>
public sealed class CommitAgreement() : CommitCheck("commit-agreement", "AC1")
{
    readonly Dictionary<Txn, (NodeId Server, bool Commit)> outcomes = [];

    protected override string? Noted(Instant time, NodeId server, IFact fact)
    {
        if (fact is not Resolved(var txn, var commit)) return null;
        if (outcomes.TryAdd(txn, (server, commit))) return null;
        var (first, known) = outcomes[txn];
        return known == commit || first == server
            ? null : Text($"{first} has decided to {Word(known)} {txn}, and {server} to {Word(commit)} it");
    }
}

/// <summary>AC2: "A process cannot reverse its decision after it has reached one."</summary>
public sealed class CommitStability() : CommitCheck("commit-stability", "AC2")
{
    readonly Dictionary<(NodeId, Txn), bool> outcomes = [];

    protected override string? Noted(Instant time, NodeId server, IFact fact)
    {
        if (fact is not Resolved(var txn, var commit)) return null;
        return outcomes.TryAdd((server, txn), commit) || outcomes[(server, txn)] == commit
            ? null : Text($"{server} had decided to {Word(!commit)} {txn}, and now decides to {Word(commit)} it");
    }
}

/// <summary>AC3: "The Commit decision can only be reached if all processes voted Yes."</summary>
public sealed class CommitValidity() : CommitCheck("commit-validity", "AC3")
{
    readonly Dictionary<Txn, NodeSet> enlisted = [];
    readonly Dictionary<Txn, NodeSet> willing = [];

    protected override string? Noted(Instant time, NodeId server, IFact fact)
    {
        switch (fact)
        {
            case Enlisted(var txn, var participants): enlisted[txn] = participants; break;
            case Voted { Yes: true } vote: willing[vote.Txn] = willing.GetValueOrDefault(vote.Txn).With(server); break;
            case Resolved(var txn, true) when enlisted.TryGetValue(txn, out var all):
                foreach (var participant in all)
                    if (!willing.GetValueOrDefault(txn).Contains(participant))
                        return Text($"{server} decides to commit {txn}, but {participant} has not voted yes");
                break;
        }
        return null;
    }
}

/// <summary>
/// AC4: "If there are no failures and all processes voted Yes, then the decision will be to Commit." A failure is a fault of the run, and
/// whatever made a server take another for failed.
/// </summary>
public sealed class CommitNontriviality() : CommitCheck("commit-nontriviality", "AC4")
{
    readonly Dictionary<Txn, NodeSet> enlisted = [];
    readonly Dictionary<Txn, NodeSet> willing = [];
    readonly HashSet<Txn> suspected = [];
    bool hasFailures;

    public override string? See(in TraceEvent e)
    {
        hasFailures |= e.Kind is EventKind.FaultBegin or EventKind.Crash;
        return hasFailures ? null : base.See(e);
    }

    protected override string? Noted(Instant time, NodeId server, IFact fact)
    {
        switch (fact)
        {
            case Enlisted(var txn, var participants): enlisted[txn] = participants; break;
            case Voted { Yes: true } vote: willing[vote.Txn] = willing.GetValueOrDefault(vote.Txn).With(server); break;
            case Suspected(var txn): suspected.Add(txn); break;
            case Resolved(var txn, false)
                when enlisted.TryGetValue(txn, out var all) && willing.GetValueOrDefault(txn) == all && !suspected.Contains(txn):
                return Text($"{server} decides to abort {txn}, although all of {all} have voted yes and nothing has failed");
        }
        return null;
    }
}

/// <summary>
/// AC5: "If all existing failures are repaired and no new failures occur for sufficiently long, then all processes will eventually reach
/// a decision." Long enough is five seconds.
/// </summary>
public sealed class CommitTermination() : CommitCheck("commit-termination", "AC5")
{
    readonly SortedDictionary<(NodeId Server, Txn Txn), Instant> doubts = [];
    readonly Broadcast.Settling settling = new();

    public override string? See(in TraceEvent e)
    {
        settling.See(e);
        // What it was in doubt about before a crash is on its disk, and it says so again; or it was not, and it has not voted.
        if (e.Kind == EventKind.Crash)
            foreach (var doubt in doubts.Keys.ToArray())
                if (doubt.Server == e.Machine) doubts.Remove(doubt);
        return base.See(e);
    }

    protected override string? Noted(Instant time, NodeId server, IFact fact)
    {
        if (fact is Voted { Yes: true, IsReadOnly: false } vote) doubts.TryAdd((server, vote.Txn), time);
        if (fact is Resolved resolved) doubts.Remove((server, resolved.Txn));
        return null;
    }

    public override string? End(Instant at)
    {
        if (!settling.IsSettled(at)) return null;
        foreach (var ((server, txn), since) in doubts)
            if (at - since >= Broadcast.Settling.Time) return Text($"{server} is in doubt about {txn} since {since}");
        return null;
    }
}
