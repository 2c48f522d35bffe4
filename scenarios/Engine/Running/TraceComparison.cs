namespace Simulator.Scenarios;

/// <summary>Finds where two runs part.</summary>
public static class TraceComparison
{
    /// <summary>The index of the first line that differs, or of the first that only one has; -1 when all are equal.</summary>
    public static int FirstDifference(IReadOnlyList<string> one, IReadOnlyList<string> other)
    {
        var shared = int.Min(one.Count, other.Count);
        for (var i = 0; i < shared; i++)
            if (one[i] != other[i]) return i;
        return one.Count == other.Count ? -1 : shared;
    }
}
