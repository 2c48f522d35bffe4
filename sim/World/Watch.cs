namespace Simulator;

/// <summary>Asks the invariants after each step of a server and keeps what they found.</summary>
internal sealed class Watch(World world)
{
    readonly Invariant[] invariants = world.Setup.CheckInvariants ? [.. world.Setup.Deployment.Invariants] : [];
    readonly bool[] broken = new bool[world.Setup.Deployment.Invariants.Count];

    public List<Violation> Violations { get; } = [];

    public void Ask(NodeId moved)
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
            if (text is not null && !broken[i]) Found(invariants[i], text, moved);
            broken[i] = text is not null;
        }
    }

    void Found(Invariant invariant, string text, NodeId moved)
    {
        var told = $"{invariant.Name}: {text}";
        var at = world.Record(EventKind.Violation, moved, moved, world.Cause, told, Mixing.OfText(told));
        Violations.Add(new Violation(invariant.Name, invariant.Source, text, world.Now, at, moved));
        if (world.Setup.StopOnViolation) world.Stop(EndReason.Violation, told);
    }
}
