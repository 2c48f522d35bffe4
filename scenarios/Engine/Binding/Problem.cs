using System.Globalization;

namespace Simulator.Scenarios;

/// <summary>Something wrong in a scenario, and where.</summary>
/// <param name="File">The file as the user named it, or the override: <c>--set faults[0].at=3s</c>.</param>
/// <param name="Line">From 1; 0 when the problem has no line, as for a missing file or an override.</param>
/// <param name="Column">In characters, from 1; 0 when there is no line.</param>
/// <param name="Message">One line: what was found, what was expected, the nearest name.</param>
public sealed record Problem(string File, int Line, int Column, string Message)
{
    /// <summary><c>file:line:column: message</c>.</summary>
    public override string ToString() => Line == 0
        ? $"{File}: {Message}"
        : string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}: {Message}");
}

/// <summary>Where a piece of YAML came from.</summary>
public readonly record struct Place(string Source, int Line, int Column) : IComparable<Place>
{
    public int CompareTo(Place other) => (Line, Column).CompareTo((other.Line, other.Column));
}

/// <summary>Collects problems, in the order in which they are found. After <see cref="Limit"/> of them the rest is only counted.</summary>
public sealed class Problems
{
    /// <summary>More than this many lines help nobody.</summary>
    public const int Limit = 50;

    readonly List<Problem> list = [];

    /// <summary>All problems found, those over the limit included.</summary>
    public int Count { get; private set; }

    /// <summary>Whether a further problem would only be counted, so that its message need not be made.</summary>
    public bool IsFull => list.Count == Limit;

    public void Add(Place place, string message)
    {
        Count++;
        if (list.Count == Limit) return;
        var problem = new Problem(place.Source, place.Line, place.Column, message);
        // The same key may be looked at by two rules; saying it twice is noise.
        if (list.Contains(problem)) Count--;
        else list.Add(problem);
    }

    /// <summary>By place, problems of one place in the order in which they were found.</summary>
    public IReadOnlyList<Problem> Sorted()
    {
        var sorted = list.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column).ToList();
        if (Count > list.Count && list.Count > 0)
            sorted.Add(
                new Problem(list[0].File, 0, 0, string.Create(CultureInfo.InvariantCulture, $"{Count - list.Count} further problems")));
        return sorted;
    }
}
