using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Simulator.Analysis.Experiments;

namespace Simulator.Scenarios;

/// <summary>
/// The runs that are done, a line each, written as they end: what an interrupted experiment leaves, and from where it goes on. A line
/// is about one scenario, seed and build of the program; what does not match is not used, and half a line neither.
/// </summary>
sealed class Journal : IDisposable
{
    static readonly JsonSerializerOptions options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly string path;
    readonly string build;
    readonly FileStream file;

    Journal(string path, string build, FileStream file) => (this.path, this.build, this.file) = (path, build, file);

    /// <summary>Opens a journal, or begins one.</summary>
    /// <param name="done">The numbers of runs that need no repetition.</param>
    public static Journal Open(string path, ExperimentPlan plan, Catalogue catalogue, out SortedDictionary<long, RunNumbers> done)
    {
        var build = Build(catalogue);
        var kept = UserError.Guard(path, "read", () => File.Exists(path) ? File.ReadAllBytes(path) : []);
        // A line that was being written when the process ended is cut off.
        var whole = Array.LastIndexOf(kept, (byte)'\n') + 1;
        done = Read(Encoding.UTF8.GetString(kept, 0, whole), plan, build);
        var file = UserError.Guard(path, "write", () =>
        {
            var opened = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
            opened.SetLength(whole);
            opened.Seek(0, SeekOrigin.End);
            return opened;
        });
        return new Journal(path, build, file);
    }

    public void Add(ExperimentCell cell, RunNumbers run) => UserError.Guard(path, "write", () =>
    {
        file.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(Line.Of(Key(cell, run.Seed, build), run), options) + "\n"));
        file.Flush();
        return true;
    });

    public void Dispose() => file.Dispose();

    static SortedDictionary<long, RunNumbers> Read(string text, ExperimentPlan plan, string build)
    {
        var found = new Dictionary<string, Line>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            if (Parsed(line) is { } parsed) found[parsed.Key] = parsed;
        var done = new SortedDictionary<long, RunNumbers>();
        for (var run = 0L; found.Count > 0 && run < plan.Runs; run++)
        {
            var (cell, seed) = plan[run];
            if (found.TryGetValue(Key(cell, seed, build), out var line)) done[run] = line.Numbers(seed);
        }
        return done;
    }

    static Line? Parsed(string line)
    {
        try
        {
            var parsed = JsonSerializer.Deserialize<Line>(line, options);
            return parsed is { Key: not null, Measured: not null, Series: not null, Faults: not null, Kinds: not null } ? parsed : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What a run depends on: the scenario with its seed, what is asked of it, and the program.</summary>
    static string Key(ExperimentCell cell, ulong seed, string build) => string.Create(CultureInfo.InvariantCulture,
        $"{cell} seed {seed} {cell.Digest} {build}");

    /// <summary>The assemblies that decide what a run does; those of other builds have another identity.</summary>
    static string Build(Catalogue catalogue)
    {
        var assemblies = new[] { typeof(World), typeof(RunNumbers), typeof(Journal) }
            .Concat(catalogue.Protocols.Select(each => each.GetType())).Select(type => type.Assembly).Distinct();
        var identity = string.Concat(assemblies.Select(assembly => assembly.ManifestModule.ModuleVersionId));
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..16];
    }

    /// <summary>One run as it is written. Short names, for there are many lines.</summary>
    sealed record Line(
        string Key, long Length, IReadOnlyList<Measured> Measured, IReadOnlyList<SeriesOf> Series, IReadOnlyList<long[]> Faults,
        IReadOnlyList<string> Kinds)
    {
        public static Line Of(string key, RunNumbers run) => new(key, run.Length.Ns, run.Numbers, run.Series,
            [.. run.Faults.Select(fault => new[] { fault.From.Ns, fault.Until.Ns })], [.. run.Faults.Select(fault => fault.Kind)]);

        public RunNumbers Numbers(ulong seed) => new(seed, new Duration(Length), Measured, Series,
            [.. Faults.Select((fault, i) => new FaultSpan(Kinds[i], new Instant(fault[0]), new Instant(fault[1])))]);
    }
}
