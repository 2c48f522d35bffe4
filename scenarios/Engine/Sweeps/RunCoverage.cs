namespace Simulator.Scenarios;

/// <summary>What one run has reached: states and what they handled, situations that were to be seen, faults and what they hit.</summary>
sealed class RunCoverage : ICoverage
{
    readonly Dictionary<(string State, Type Input), ulong> pairs = [];
    readonly List<(CoverageKey Key, ulong Times)> others = [];

    public void Handles(string state, Type input)
    {
        ref var times = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(pairs, (state, input), out _);
        times++;
    }

    public void Sees(Sometimes property)
    {
        var seen = (new CoverageKey(CoverageKey.Sometimes, property.Name), 1UL);
        if (!others.Contains(seen)) others.Add(seen);
    }

    /// <summary>Each fault that has begun, and what it hit.</summary>
    public void Note(IReadOnlyList<FaultReport> faults)
    {
        foreach (var kind in faults.GroupBy(fault => fault.Kind))
        {
            // One that never began is told as one that lasted no time.
            var begun = kind.Count(fault => fault.Until != fault.From || fault.Hits > 0);
            others.Add((new CoverageKey(CoverageKey.Begun, kind.Key), (ulong)begun));
            others.Add((new CoverageKey(CoverageKey.Hit, kind.Key), (ulong)kind.Sum(fault => fault.Hits)));
        }
    }

    public IEnumerable<(CoverageKey Key, ulong Times)> All =>
        [.. pairs.Select(pair => (new CoverageKey(CoverageKey.Pair, pair.Key.State, NameOf(pair.Key.Input)), pair.Value)), .. others];

    /// <summary>A type by its name, and by those around it where it is nested: <c>Server.Tick</c>.</summary>
    public static string NameOf(Type type) => type.DeclaringType is { } outer ? $"{NameOf(outer)}.{type.Name}" : type.Name;
}

/// <summary>Names something that can be reached.</summary>
/// <param name="Kind">One of the constants here.</param>
/// <param name="What">The kind of fault, the state, the name of the property.</param>
/// <param name="Input">For a pair the type of what was handled.</param>
sealed record CoverageKey(string Kind, string What, string Input = "") : IComparable<CoverageKey>
{
    public const string Seeds = "seeds", Begun = "fault-begun", Hit = "fault-hit", Declared = "input", Pair = "pair",
        Sometimes = "sometimes";

    public int CompareTo(CoverageKey? other) => other is null ? 1
        : string.CompareOrdinal(Kind, other.Kind) is not 0 and var kind ? kind
        : string.CompareOrdinal(What, other.What) is not 0 and var what ? what
        : string.CompareOrdinal(Input, other.Input);
}
