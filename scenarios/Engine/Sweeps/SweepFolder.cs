using System.Text;
using Simulator.Analysis.Sweeps;

namespace Simulator.Scenarios;

/// <summary>
/// The folder of a sweep: <c>sweep.json</c>, <c>scenario.yaml</c>, <c>seeds.csv</c> with a row for each seed, <c>coverage.csv</c>,
/// <c>failures.csv</c> and <c>report.txt</c>. Rows are added while the sweep goes on; a sweep that was stopped goes on where it was, and
/// ends with the same bytes as one that was not.
/// </summary>
/// <remarks>
/// Coverage is put in place as a whole and tells how many seeds it counts. Rows of seeds that it does not count are cut off when the
/// sweep goes on: those seeds are run again, so a process may be killed at any time.
/// </remarks>
public sealed class SweepFolder
{
    public const string Manifest = "sweep.json", Scenario = "scenario.yaml", Seeds = "seeds.csv", Coverage = "coverage.csv",
        Failures = "failures.csv", Report = "report.txt";

    /// <summary>So often coverage is put in place: what a killed process loses.</summary>
    static readonly TimeSpan pace = TimeSpan.FromSeconds(2);

    readonly string folder;
    readonly SweepPlan plan;
    readonly List<SeedRow> pending = [];
    readonly System.Diagnostics.Stopwatch sinceFlush = System.Diagnostics.Stopwatch.StartNew();

    SweepFolder(string folder, SweepPlan plan, SweepTally tally)
    {
        this.folder = folder;
        this.plan = plan;
        Tally = tally;
    }

    /// <summary>What the folder holds, and what is added to it.</summary>
    public SweepTally Tally { get; }

    /// <summary>
    /// Begins a sweep in this folder, or goes on with the one that is there. Throws <see cref="UserError"/> when it holds anything else.
    /// </summary>
    public static SweepFolder Open(string folder, SweepPlan plan)
    {
        RunDirectory.CheckWritable(folder);
        var scenario = Encoding.UTF8.GetBytes(ScenarioWriter.Write(plan.Scenario));
        if (!File.Exists(Path.Combine(folder, Manifest))) return Begin(folder, plan, scenario);
        var known = SweepManifest.Read(Path.Combine(folder, Manifest));
        var wanted = SweepManifest.Of(plan);
        if (known.Difference(wanted) is { } difference) throw new UserError($"{folder}: holds another sweep: found {difference}");
        if (known.Shard != wanted.Shard)
            throw new UserError($"{folder}: holds another sweep: found shard {known.Shard}, not {wanted.Shard}");
        if (!Read(folder, Scenario).AsSpan().SequenceEqual(scenario))
            throw new UserError(
                $"{Path.Combine(folder, Scenario)}: found another scenario of this name, expected the same: it was changed");
        return new SweepFolder(folder, plan, Resume(folder, plan));
    }

    static SweepFolder Begin(string folder, SweepPlan plan, byte[] scenario)
    {
        UserError.Guard(folder, "begin a sweep", () => Directory.EnumerateFileSystemEntries(folder).Any()
            ? throw new IOException($"it exists and holds something that is not a sweep (no {Manifest})") : true);
        var tally = new SweepTally(SweepCoverage.Of(plan));
        Put(folder, Scenario, scenario);
        Put(folder, Seeds, SweepTables.Write(Array.Empty<SeedRow>()));
        Put(folder, Coverage, SweepTables.Write(tally.Coverage.Rows()));
        // Last, for with it the folder counts as a sweep.
        Put(folder, Manifest, SweepManifest.Of(plan).Write());
        return new SweepFolder(folder, plan, tally);
    }

    /// <summary>Reads what is there and cuts off what its coverage does not count.</summary>
    static SweepTally Resume(string folder, SweepPlan plan)
    {
        var (rows, coverage) = Load(folder);
        var tally = new SweepTally(coverage);
        var text = Read(folder, Seeds);
        var length = LengthOf(text, 1 + rows.Count);
        foreach (var row in rows) tally.Add(row);
        if (length < text.Length)
            UserError.Guard(Path.Combine(folder, Seeds), "cut off what was not finished", () =>
            {
                using var file = new FileStream(Path.Combine(folder, Seeds), FileMode.Open, FileAccess.Write);
                file.SetLength(length);
                return true;
            });
        return tally;
    }

    /// <summary>The finished rows of a folder, and its coverage. Throws <see cref="UserError"/> when they do not fit together.</summary>
    public static (IReadOnlyList<SeedRow> Rows, SweepCoverage Coverage) Load(string folder)
    {
        var coverage = new SweepCoverage();
        coverage.Add(Parse<CoverageRow>(folder, Coverage, Read(folder, Coverage)));
        var text = Read(folder, Seeds);
        var lines = LengthOf(text, checked(1 + (int)coverage.Seeds));
        var rows = Parse<SeedRow>(folder, Seeds, text[..lines]);
        if ((ulong)rows.Count == coverage.Seeds) return (rows, coverage);
        throw new UserError(
            $"{Path.Combine(folder, Seeds)}: found {rows.Count} seeds, expected the {coverage.Seeds} that {Coverage} counts");
    }

    /// <summary>Adds a row. It is written at once, or soon.</summary>
    public void Keep(SeedRow row)
    {
        pending.Add(row);
        if (sinceFlush.Elapsed > pace) Flush();
    }

    /// <summary>Writes what has not been written yet.</summary>
    public void Flush()
    {
        var rows = SweepTables.Write(pending, withHeader: false);
        UserError.Guard(Path.Combine(folder, Seeds), "write", () =>
        {
            using var file = new FileStream(Path.Combine(folder, Seeds), FileMode.Append, FileAccess.Write);
            file.Write(rows);
            return true;
        });
        pending.Clear();
        Put(folder, Coverage, SweepTables.Write(Tally.Coverage.Rows()));
        sinceFlush.Restart();
    }

    /// <summary>Writes the rest: what failed, and the report.</summary>
    public void Close()
    {
        Flush();
        WriteSummary(folder, SweepManifest.Of(plan), Tally);
    }

    internal static void WriteSummary(string folder, SweepManifest sweep, SweepTally tally)
    {
        Put(folder, Failures, SweepTables.Write(tally.FailureRows(sweep)));
        Put(folder, Report, Encoding.UTF8.GetBytes(string.Concat(SweepReport.Lines(sweep, tally).Select(line => line + "\n"))));
    }

    internal static byte[] Read(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return UserError.Guard(path, "read", () => File.ReadAllBytes(path));
    }

    /// <summary>A file appears whole or not at all.</summary>
    public static void Put(string folder, string name, byte[] content)
    {
        var path = Path.Combine(folder, name);
        UserError.Guard(path, "write", () =>
        {
            try
            {
                File.WriteAllBytes(path + ".partial", content);
                File.Move(path + ".partial", path, overwrite: true);
            }
            catch
            {
                RunDirectory.Discard(path + ".partial");
                throw;
            }
            return true;
        });
    }

    static List<T> Parse<T>(string folder, string name, byte[] table) where T : class
    {
        try
        {
            return SweepTables.Read<T>(table);
        }
        catch (FormatException strange)
        {
            throw new UserError($"{Path.Combine(folder, name)}: found something else than a table of a sweep: {strange.Message}");
        }
    }

    /// <summary>The length of so many lines, or of all that are whole when there are fewer.</summary>
    static int LengthOf(byte[] text, int lines)
    {
        var length = 0;
        for (; lines > 0; lines--)
        {
            var end = text.AsSpan(length).IndexOf((byte)'\n');
            if (end < 0) break;
            length += end + 1;
        }
        return length;
    }
}
