namespace Simulator;

/// <summary>One component's draws on one machine, counted by purpose.</summary>
internal struct Draws
{
    Counter[]? counters;

    public ulong Next(World world, NodeId machine, string component, string purpose, ulong bound)
    {
        ArgumentOutOfRangeException.ThrowIfZero(bound);
        // Few purposes: a search by reference beats a table, and a million machines cannot afford one.
        var known = counters ?? [];
        for (var i = 0; i < known.Length; i++)
            if (ReferenceEquals(known[i].Purpose, purpose) || known[i].Purpose == purpose)
                return world.Choices.Draw(new Site(known[i].Label, machine.Value, machine.Value, known[i].Next++), bound);
        var label = world.LabelOf(component, purpose);
        Array.Resize(ref counters, known.Length + 1);
        counters[^1] = new Counter { Purpose = purpose, Label = label, Next = 1 };
        return world.Choices.Draw(new Site(label, machine.Value, machine.Value, 0), bound);
    }

    struct Counter
    {
        public string Purpose;
        public Label Label;
        public long Next;
    }
}
