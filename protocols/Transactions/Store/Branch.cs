namespace Simulator.Protocols.Transactions;

/// <summary>Where a participant stands with a transaction.</summary>
public enum BranchStatus
{
    Working,
    /// <summary>For a lock, or for another's outcome.</summary>
    Waiting,
    /// <summary>The round's steps are done.</summary>
    Idle,
    /// <summary>With snapshots: others can see that it will write; its timestamp is on the way.</summary>
    Stamping,
    /// <summary>It has voted yes and does not know the outcome.</summary>
    InDoubt,
}

/// <summary>A transaction's part at one participant.</summary>
public sealed class Branch(Txn txn, NodeId coordinator, long age, long snapshot, NodeSet voters)
{
    Seq<Step> steps;
    int next;

    public Txn Txn => txn;
    public NodeId Coordinator => coordinator;
    public long Age => age;
    public long Snapshot => snapshot;
    public NodeSet Voters => voters;
    public BranchStatus Status { get; internal set; }
    public int Round { get; private set; }
    public WorkEnd End { get; private set; }
    public Seq<Value> RoundResults { get; private set; }

    /// <summary>What the steps of the first round have given.</summary>
    public Seq<Value> Results { get; internal set; }

    public SortedDictionary<string, Value> Writes { get; } = new(StringComparer.Ordinal);

    /// <summary>The timestamp that it got when it had prepared; 0 before, and with locks.</summary>
    public long At { get; internal set; }

    /// <summary>Since when it is in doubt.</summary>
    public LocalTime Since { get; internal set; }

    /// <summary>How often it has asked for the outcome.</summary>
    public int Inquiries { get; internal set; }

    /// <summary>Whether it can no longer be aborted for the sake of others.</summary>
    public bool IsPreparing => Status is BranchStatus.Stamping or BranchStatus.InDoubt;

    public Step? Next => next < steps.Count ? steps[next] : null;

    internal void Begin(Perform work)
    {
        (steps, next, Round, End, RoundResults) = (work.Steps, 0, work.Round, work.End, default);
    }

    internal void Did(Step step, Value held)
    {
        next++;
        RoundResults = RoundResults.Add(step.IsWrite ? Value.Nil : held);
        if (step.Kind == StepKind.Write) Writes[step.Key] = step.Argument;
        if (step.Kind == StepKind.Append) Writes[step.Key] = Value.List([.. held.Items, step.Argument]);
        if (Round == 1) Results = RoundResults;
    }

    /// <summary>The strongest lock that this round needs on a key, so that none has to be made stronger within a round.</summary>
    internal LockMode ModeOf(string key)
    {
        foreach (var step in steps)
            if (step.Key == key && step.IsExclusive) return LockMode.Exclusive;
        return LockMode.Shared;
    }

    public override string ToString() => $"{txn}:{Status}";

    public void Describe(Scribe scribe)
    {
        scribe.Field("branch", ToString());
        scribe.Field("coordinator", coordinator);
        scribe.Field("age", age);
        scribe.Field("snapshot", snapshot);
        scribe.Field("voters", voters);
        scribe.Field("round", Round);
        scribe.Field("end", End.ToString());
        // Steps that are done matter to those that are left: the locks of a round are as strong as its strongest step.
        var all = steps.Select(step => $"{step.Kind} {step.Key} {step.Argument}");
        scribe.Field("steps", Next is null ? null : $"{next} of {string.Join(' ', all)}");
        scribe.Field("read", RoundResults.ToString());
        scribe.Field("first-read", Results.ToString());
        scribe.Field("writes", string.Join(' ', Writes.Select(write => $"{write.Key}={write.Value}")));
        scribe.Field("at", At);
        scribe.Field("inquiries", Inquiries);
    }
}
