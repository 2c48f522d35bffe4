using System.Globalization;

namespace Simulator.Scenarios;

/// <summary>How many servers there are and, when regions matter, where they stand. Runs of servers in one region, in order of their
/// names.</summary>
public sealed record ServerLayout
{
    /// <summary>More would not fit into memory with any protocol.</summary>
    public const int Most = 2_000_000;

    /// <summary>Runs of servers; a single run without a region when regions play no part.</summary>
    public required Seq<ServerRun> Runs { get; init; }

    public int Count => Runs.Sum(run => run.Count);

    public bool HasRegions => Runs.Count > 0 && Runs[0].Region is not null;

    public static ServerLayout Of(int count) => new() { Runs = [new ServerRun(null, count)] };

    /// <summary>The region of a server; null without regions.</summary>
    public string? RegionOf(int server)
    {
        foreach (var run in Runs)
        {
            if (server < run.Count) return run.Region;
            server -= run.Count;
        }
        throw new ArgumentOutOfRangeException(nameof(server));
    }

    /// <summary>As protocols are told.</summary>
    public Layout Layout => new(Count)
    {
        Places = HasRegions ? [.. Runs.SelectMany(run => Enumerable.Repeat(run.Region!, run.Count))] : default,
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count}");
}

/// <summary>Consecutive servers in one region.</summary>
public readonly record struct ServerRun(string? Region, int Count);
