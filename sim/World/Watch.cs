namespace Simulator;

/// <summary>
/// Asks the invariants after each step of a server, shows the checks of the trace what is recorded, and keeps what they found.
/// </summary>
internal sealed class Watch(World world, Progress? progress)
{
    readonly Invariant[] invariants = world.Setup.CheckInvariants ? [.. world.Setup.Deployment.Invariants] : [];
    readonly bool[] broken = new bool[world.Setup.Deployment.Invariants.Count];

    /// <summary>Clients that go on asking by themselves; those with a script alone may have nothing left to ask.</summary>
    readonly int askers = world.Setup.Clients.Where(group => group.Workload is not null).Sum(group => group.Count);

    /// <summary>What has not been seen yet, while somebody wants to know.</summary>
    readonly List<Sometimes> unseen = world.Setup.Coverage is null ? [] : [.. world.Setup.Deployment.Sometimes];

    /// <summary>Those that have not failed yet.</summary>
    readonly List<TraceCheck> checks = progress is null ? [.. world.Setup.Checks] : [.. world.Setup.Checks, progress];

    public List<Violation> Violations { get; } = [];

    public void Ask(NodeId moved)
    {
        if (invariants.Length > 0) AskAll(moved);
        if (unseen.Count > 0) Look(moved);
    }

    void Look(NodeId moved)
    {
        for (var i = 0; i < unseen.Count; i++)
        {
            try
            {
                if (!unseen[i].IsSeen(world, moved)) continue;
            }
            catch (Exception failure)
            {
                world.Fail($"the look for {unseen[i].Name} threw {failure.GetType().Name}: {failure.Message}", failure);
                return;
            }
            world.Setup.Coverage!.Sees(unseen[i]);
            unseen.RemoveAt(i--);
        }
    }

    void AskAll(NodeId moved)
    {
        for (var i = 0; i < invariants.Length; i++)
        {
            string? text;
            try
            {
                text = invariants[i].Check(world, moved);
            }
            catch (Exception failure)
            {
                world.Fail($"invariant {invariants[i].Name} threw {failure.GetType().Name}: {failure.Message}", failure);
                return;
            }
            // What stays broken is told once, not after every step.
            if (text is not null && !broken[i]) Found(invariants[i].Name, invariants[i].Source, text, moved, world.Cause);
            broken[i] = text is not null;
        }
    }

    public bool Sees(EventKind kind) => checks.Count > 0 && TraceCheck.IsShown(kind);

    public void See(long id, in TraceEvent e)
    {
        for (var i = 0; i < checks.Count; i++)
            if (Judge(checks[i], e, e.Time) is { } text)
            {
                Found(checks[i].Name, checks[i].Source, text, e.Machine, id);
                checks.RemoveAt(i--);
            }
        if (progress is not null && e.Kind == EventKind.Complete && world.Setup.Liveness!.EndsWhenServed && progress.Served == askers)
            world.Stop(EndReason.Served, null);
    }

    /// <summary>The time for progress is over.</summary>
    public void Demand()
    {
        if (progress is null || !checks.Contains(progress) || progress.Demand(world.Now) is not { } text) return;
        checks.Remove(progress);
        Found(progress.Name, progress.Source, text, NodeId.Nemesis, -1);
    }

    /// <summary>The run is over. Only one that came to its own end owes anything more.</summary>
    public void End(RunEnd end)
    {
        if (end.Reason is not (EndReason.Time or EndReason.Quiescent)) return;
        foreach (var check in checks)
            if (Judge(check, null, end.At) is { } text) Found(check.Name, check.Source, text, NodeId.Nemesis, -1);
        checks.Clear();
    }

    /// <summary>Tells of something broken and ends the run if that is asked for.</summary>
    public void Found(string name, string source, string text, NodeId where, long why)
    {
        var told = $"{name}: {text}";
        var at = world.Record(EventKind.Violation, where, where, why, told, Mixing.OfText(told));
        Violations.Add(new Violation(name, source, text, world.Now, at, where));
        if (world.Setup.StopOnViolation) world.Stop(EndReason.Violation, told);
    }

    string? Judge(TraceCheck check, TraceEvent? e, Instant now)
    {
        try
        {
            return e is { } seen ? check.See(seen) : check.End(now);
        }
        catch (Exception failure)
        {
            world.Fail($"check {check.Name} threw {failure.GetType().Name}: {failure.Message}", failure);
            return null;
        }
    }
}
