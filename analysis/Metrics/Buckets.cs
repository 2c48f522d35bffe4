namespace Simulator.Analysis.Metrics;

/// <summary>The run cut into stretches of one width, the last of which may be shorter.</summary>
public sealed class Buckets
{
    const int MostBuckets = 100;
    const int FewestBuckets = 10;
    const int OperationsEach = 10;

    Buckets(Duration width, Instant end)
    {
        Width = width;
        End = end;
        Count = (int)Math.Max(1, (end.Ns + width.Ns - 1) / width.Ns);
    }

    public Duration Width { get; }
    public Instant End { get; }
    public int Count { get; }

    public Interval this[int index]
    {
        get
        {
            var from = Instant.Zero + Width * index;
            var until = from + Width;
            return new Interval(from, until < End ? until : End);
        }
    }

    /// <summary>The bucket of an instant; what lies outside of the run falls into the first or the last.</summary>
    public int Of(Instant at) => (int)Math.Clamp(at.Ns / Width.Ns, 0, Count - 1);

    /// <summary>
    /// A width of 1, 2 or 5 times a power of ten, so that a run has at most 100 buckets and, where it can, some operations in each.
    /// </summary>
    internal static Buckets For(RunWindow window, int operations)
    {
        var target = Math.Clamp(operations / OperationsEach, FewestBuckets, MostBuckets);
        long width = 1;
        for (var step = 0; (window.End.Ns + width - 1) / width > target; step++)
            width = step % 3 == 1 ? width / 2 * 5 : width * 2;
        return new Buckets(new Duration(width), window.End);
    }
}
