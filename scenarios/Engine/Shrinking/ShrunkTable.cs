using System.Globalization;
using System.Text;
using Simulator.Analysis.Sweeps;

namespace Simulator.Scenarios;

/// <summary>
/// The planted bugs that were shrunk into one folder: <c>shrunk.csv</c>, and the same for people as <c>README.md</c>. A bug that is
/// shrunk anew has its row replaced, so the folder can be made in parts.
/// </summary>
public sealed class ShrunkTable
{
    public const string Csv = "shrunk.csv", Document = "README.md";

    readonly string folder;
    readonly IReadOnlyList<IProtocol> order;
    readonly List<ShrunkRow> rows;

    /// <param name="order">The protocols in the order of the rows.</param>
    public ShrunkTable(string folder, IReadOnlyList<IProtocol> order)
    {
        (this.folder, this.order) = (folder, order);
        var path = Path.Combine(folder, Csv);
        try
        {
            rows = File.Exists(path) ? SweepTables.Read<ShrunkRow>(UserError.Guard(path, "read", () => File.ReadAllBytes(path))) : [];
        }
        catch (FormatException strange)
        {
            throw new UserError($"{path}: found another table, expected what 'mutants --shrink' has written: {strange.Message}");
        }
    }

    public IReadOnlyList<ShrunkRow> Rows => rows;

    /// <summary>Adds a row in its place and writes both files.</summary>
    public void Put(ShrunkRow row)
    {
        rows.RemoveAll(old => old.Protocol == row.Protocol && old.Mutant == row.Mutant);
        rows.Add(row);
        var places = order.SelectMany(protocol => protocol.Mutants.Select(mutant => (protocol.Name, mutant.Name))).ToList();
        ShrunkRow[] sorted = [.. rows.OrderBy(each => places.IndexOf((each.Protocol, each.Mutant)) is >= 0 and var at ? at : int.MaxValue)];
        SweepFolder.Put(folder, Csv, SweepTables.Write(sorted));
        SweepFolder.Put(folder, Document, new UTF8Encoding(false).GetBytes(string.Join('\n', Markdown(sorted)) + "\n"));
    }

    /// <summary>The line of a table for people.</summary>
    public static string Line(ShrunkRow row) => row.Trouble.Length > 0
        ? $"| `{row.Protocol}` | {row.Mutant} | {row.Check} | {Storms(row)} | {Seconds(row.FindMs)} "
            + $"| {row.By} | {row.Trouble} | | | | |"
        : string.Create(CultureInfo.InvariantCulture, $"| `{row.Protocol}` | [{row.Mutant}]({row.Protocol}-{row.Mutant}.yaml) "
            + $"| {row.Check} | {Storms(row)} | {Seconds(row.FindMs)} | {row.By} | {row.EventsBefore} | {row.EventsAfter} "
            + $"| {row.Servers} "
            + $"| {row.Causes} | {Seconds(row.ShrinkMs)} |");

    public static IReadOnlyList<string> Head { get; } =
    [
        "| protocol | mutant | check | storms | seconds to find | shrunk | events | to | servers | causes | seconds to shrink |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ];

    static IEnumerable<string> Markdown(ShrunkRow[] rows)
    {
        var kept = rows.Where(row => row.Trouble.Length == 0).Select(row => row.EventsAfter).Order().ToList();
        yield return "# Kept failures";
        yield return "";
        yield return "Planted bugs, found by storms or by exploring, shrunk, explained and kept as capsules. Written by";
        yield return "";
        yield return "    simulator mutants --shrink scenarios/regressions";
        yield return "";
        yield return "which for each of them does what these commands do one by one:";
        yield return "";
        yield return "    simulator storm raft --mutant half-is-a-majority --until-failure";
        yield return "    simulator shrink raft --storm --mutant half-is-a-majority --seed 1 --out small.yaml --capsule kept.yaml";
        yield return "    simulator explain kept.yaml --out why";
        yield return "    simulator replay kept.yaml";
        yield return "";
        yield return "A bug without storms is too rare for them: the scenario that shows it was shrunk. Where exploring finds the bug";
        yield return "as well, what it found was shrunk too, and the smaller one kept. Events are messages, timers, operations, crashes";
        yield return "and restarts: of the run that was found, and all that is left of it. Causes are the events";
        yield return "of the small run's trace that led to the failure, as `explain` shows them. The seconds are those of the machine";
        yield return "that made the table, one thread of it.";
        yield return "";
        yield return string.Create(CultureInfo.InvariantCulture,
            $"{kept.Count} of {rows.Length} shrunk; half of them to at most {(kept.Count == 0 ? 0 : kept[(kept.Count - 1) / 2])} events, "
            + $"{kept.Count(events => events <= 25)} to at most 25.");
        yield return "";
        foreach (var line in Head) yield return line;
        foreach (var row in rows) yield return Line(row);
    }

    static string Storms(ShrunkRow row) => row.Storms == 0 ? "–" : row.Storms.ToString(CultureInfo.InvariantCulture);

    static string Seconds(long milliseconds) => (milliseconds / 1000.0).ToString("0.0", CultureInfo.InvariantCulture);
}
