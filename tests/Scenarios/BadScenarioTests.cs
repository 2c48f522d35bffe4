using System.Text;
using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios;

/// <summary>
/// Every mistake that an author can make has a message with its place. The table is <c>bad-scenarios.txt</c>: a title, the
/// scenario, and after a line of hyphens what the reader says.
/// </summary>
public sealed class BadScenarioTests
{
    const string Table = "tests/Scenarios/bad-scenarios.txt";
    const string Title = "## ";
    const string Answer = "----\n";

    static IReadOnlyList<(string Title, string Yaml, string Expected)> Cases { get; } = ReadTable();

    static IEnumerable<TestCaseData> Rows() =>
        Cases.Select(row => new TestCaseData(row.Yaml, row.Expected).SetName("A scenario with " + row.Title + " is refused"));

    [TestCaseSource(nameof(Rows))]
    public void A_bad_scenario_is_refused_with_its_place(string yaml, string expected)
    {
        if (Golden.IsUpdating) Assert.Ignore("the table is being rewritten");
        var result = Read.Text(yaml);
        Assert.Multiple(() =>
        {
            Assert.That(result.Scenario, Is.Null);
            Assert.That(Lines(result.Problems), Is.EqualTo(expected));
        });
    }

    [Test]
    public void The_table_is_large_and_its_titles_differ()
    {
        Assert.That(Cases, Has.Count.AtLeast(100));
        Assert.That(Cases.Select(row => row.Title), Is.Unique);
    }

    [Test]
    public void The_table_is_up_to_date()
    {
        var table = new StringBuilder();
        foreach (var (title, yaml, _) in Cases)
            table.Append(table.Length == 0
                ? ""
                : "\n").Append(Title).Append(title).Append('\n').Append(Shown(yaml)).Append(Answer).Append(Lines(Read.Text(yaml).Problems));
        Golden.Matches(Table, table.ToString());
    }

    static string Lines(IEnumerable<Problem> problems) => string.Concat(problems.Select(problem => problem + "\n"));

    static List<(string, string, string)> ReadTable()
    {
        var rows = new List<(string, string, string)>();
        foreach (var part in ("\n" + File.ReadAllText(Path.Combine(Golden.Root, Table)))
            .Split("\n" + Title, StringSplitOptions.RemoveEmptyEntries))
        {
            var first = part.IndexOf('\n', StringComparison.Ordinal) + 1;
            var answer = part.IndexOf(Answer, first, StringComparison.Ordinal);
            rows.Add((part[..(first - 1)], Meant(part[first..answer]), part[(answer + Answer.Length)..].TrimEnd('\n') + "\n"));
        }
        return rows;
    }

    /// <summary>Characters that editors and version control would touch are spelt out in the table.</summary>
    static string Meant(string shown) => shown
        .Replace("<TAB>", "\t", StringComparison.Ordinal).Replace("<CR>", "\r", StringComparison.Ordinal)
        .Replace("<NUL>", "\0", StringComparison.Ordinal).Replace("<BOM>", "\uFEFF", StringComparison.Ordinal)
        .Replace("<LS>", "\u2028", StringComparison.Ordinal);

    static string Shown(string meant) => meant
        .Replace("\t", "<TAB>", StringComparison.Ordinal).Replace("\r", "<CR>", StringComparison.Ordinal)
        .Replace("\0", "<NUL>", StringComparison.Ordinal).Replace("\uFEFF", "<BOM>", StringComparison.Ordinal)
        .Replace("\u2028", "<LS>", StringComparison.Ordinal);
}
