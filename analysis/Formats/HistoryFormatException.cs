namespace Simulator.Analysis.Formats;

/// <summary>A history that cannot be read: where, what stood there, and what should have.</summary>
public sealed class HistoryFormatException : Exception
{
    public HistoryFormatException(string file, Place place, string found, string expected)
        : base($"{file}:{place}: found {found}, expected {expected}")
    {
        File = file;
        Place = place;
        Found = found;
        Expected = expected;
    }

    /// <summary>For events that came from no file, or whose place in it is no longer known.</summary>
    public HistoryFormatException(long eventIndex, int process, string found, string expected)
        : base(string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
                $"event {eventIndex}, of process {process}: found {found}, expected {expected}"))
    {
        File = "";
        Found = found;
        Expected = expected;
    }

    /// <summary>The name of the file, as it was given.</summary>
    public string File { get; }
    public Place Place { get; }
    public string Found { get; }
    public string Expected { get; }
}

/// <summary>A place in a text file.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in characters (Unicode code points).</param>
public readonly record struct Place(int Line, int Column)
{
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Line}:{Column}");
}

/// <summary>How much of a file is read before it is refused, so that no file can exhaust time or memory.</summary>
/// <param name="MaxBytes">Bytes of text, after decompression.</param>
/// <param name="MaxEvents">Events in one history.</param>
/// <param name="MaxEventBytes">Bytes of one event.</param>
/// <param name="MaxDepth">Collections inside one another.</param>
public sealed record HistoryLimits(
    long MaxBytes = 4L << 30, int MaxEvents = 20_000_000, int MaxEventBytes = 16 << 20, int MaxDepth = 64)
{
    public static readonly HistoryLimits Default = new();
}
