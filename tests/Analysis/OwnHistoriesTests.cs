using Simulator.Analysis.Consistency;
using Simulator.Analysis.Formats;

namespace Simulator.Tests.Analysis;

/// <summary>The histories of tests/Histories, each with its story in its first line.</summary>
public sealed class OwnHistoriesTests
{
    static string Folder(string kind)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Simulator.sln"))) root = root.Parent!;
        return Path.Combine(root.FullName, "tests", "Histories", kind);
    }

    static IEnumerable<string> Names(string kind) =>
        Directory.GetFiles(Folder(kind), "*.edn").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);

    static CheckReport Check(string kind, string name) =>
        Linearizability.Check(HistoryFile.ReadOperations(Path.Combine(Folder(kind), name + ".edn")));

    static IEnumerable<string> Good => Names("good");

    static IEnumerable<string> Bad => Names("bad");

    [TestCaseSource(nameof(Good))]
    public void A_good_history_is_accepted(string name)
    {
        var report = Check("good", name);
        Assert.That(report.Verdict, Is.TypeOf<Verdict.Yes>(), () => string.Join('\n', report.WitnessLines));
        Assert.That(report.WitnessLines, Is.Empty);
    }

    [TestCaseSource(nameof(Bad))]
    public void A_bad_history_is_refused_with_a_small_witness(string name)
    {
        var report = Check("bad", name);
        Assert.That(report.Verdict, Is.TypeOf<Verdict.No>());
        var witness = ((Verdict.No)report.Verdict).Witness;
        Assert.That(witness.Minimal);
        Assert.That(witness.Operations, Has.Count.InRange(1, 5));
        Assert.That(Linearizability.Check(witness.SubHistory).Verdict, Is.TypeOf<Verdict.No>());
        foreach (var line in report.WitnessLines) TestContext.Out.WriteLine(line);
    }

    [TestCase("stale-read",
        "The read by process 1, which began at 0.04 s, returned 1, although 2 was stored by process 0 and acknowledged at 0.03 "
            + "s, before it began.")]
    [TestCase("read-goes-back",
        "The read by process 2, which began at 0.05 s, returned 1, although 2 was read by process 1, which ended at 0.04 s, "
            + "before it began.")]
    [TestCase("thin-air", "The read by process 1 found 7, which nothing stored; registers hold nil at first.")]
    [TestCase("from-the-future",
        "The read by process 0 found 5 and ended at 0.01 s, but nothing stored that before the write by process 1, which began at 0.02 s.")]
    [TestCase("failed-write-seen",
        "The read by process 1 found 1, which nothing stored: what process 0 did to store it was reported as failed; registers "
            + "hold nil at first.")]
    [TestCase("both-cas-win", "The cas by process 1 and the cas by process 2 both replaced 1, which was there only once.")]
    [TestCase("stale-read-after-cas",
        "The read by process 2 returned 1 and began only at 0.04 s, although the cas by process 1, which can only come after "
            + "it, had ended at 0.03 s.")]
    [TestCase("lost-write",
        "The read by process 1, which began at 0.02 s, returned nil, although 1 was stored by process 0 and acknowledged at "
            + "0.01 s, before it began.")]
    [TestCase("one-key-of-two",
        "The read by process 1 of key y, which began at 0.06 s, returned 1, although 2 was stored by process 0 and acknowledged "
            + "at 0.05 s, before it began.")]
    [TestCase("circle-of-cas", "The cas by process 0 found 1, which was stored only as a consequence of itself.")]
    [TestCase("lost-append",
        "No order of these 4 operations that respects real time is legal: whichever order is tried, the get by process 2 of key "
            + "k cannot have found what it returned by 0.07 s.")]
    public void The_witness_says_in_words_what_is_wrong(string name, string sentence) =>
        Assert.That(Check("bad", name).WitnessLines, Does.Contain(sentence));

    [Test]
    public void There_are_a_dozen_of_each()
    {
        Assert.That(Good.Count(), Is.GreaterThanOrEqualTo(12));
        Assert.That(Bad.Count(), Is.GreaterThanOrEqualTo(12));
    }
}
