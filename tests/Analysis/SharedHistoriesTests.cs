using System.Diagnostics;
using System.Globalization;
using Simulator.Analysis.Consistency;
using Simulator.Analysis.Formats;

namespace Simulator.Tests.Analysis;

[Category("Shared")]
[NonParallelizable]
public sealed class SharedHistoriesTests
{
    static readonly string[] Groups =
    [
        "linearizability/etcd-jepsen", "linearizability/knossos/bad", "linearizability/knossos/memstress", "linearizability/knossos/misc",
        "linearizability/knossos/mongodb", "linearizability/kv", "linearizability/redis-sentinel", "linearizability/redis-sentinel-json",
    ];

    [TestCaseSource(nameof(Groups))]
    public void Every_history_gets_the_verdict_of_the_manifest_with_nothing_told_but_its_name(string group)
    {
        var entries = SharedHistories.Under(group);
        Assert.That(entries, Is.Not.Empty);
        var watch = Stopwatch.StartNew();
        var wrong = new List<string>();
        var porcupine = 0.0;
        foreach (var entry in entries)
        {
            var before = watch.Elapsed;
            var operations = HistoryFile.ReadOperations(entry.File);
            var read = watch.Elapsed;
            var report = Linearizability.Check(operations);
            var took = watch.Elapsed - read;
            porcupine += entry.PorcupineMs ?? 0;
            var expected = entry.Expected == "valid" ? "yes" : "no";
            if (report.Verdict.ToString() != expected) wrong.Add($"{entry.File}: {report.Verdict}, expected {expected}");
            if (report.Verdict is Verdict.No { Witness: var witness })
            {
                if (Linearizability.Check(witness.SubHistory).Verdict is not Verdict.No) wrong.Add(entry.File
                    + ": the witness is linearizable");
                if (!witness.Minimal) wrong.Add(entry.File + ": the witness may not be minimal");
            }
            if (took.TotalMilliseconds > 50 || entries.Count < 20)
                TestContext.Out.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Path.GetFileName(entry.File)}: {report.Verdict} by {report.Algorithm}, {report.Operations} operations, "
                        + $"{report.Keys} keys, "
                    + $"{report.Configurations} configurations, read {(read - before).TotalMilliseconds:F1} ms, decided "
                        + $"{took.TotalMilliseconds:F1} ms (porcupine {entry.PorcupineMs} ms)"));
            foreach (var line in entries.Count < 20 ? report.WitnessLines : []) TestContext.Out.WriteLine("    " + line);
        }
        TestContext.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{group}: {entries.Count} files in {watch.Elapsed.TotalMilliseconds:F0} ms with reading; porcupine decided in "
                + $"{porcupine:F0} ms; "
            + $"peak of this process {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB"));
        Assert.That(wrong, Is.Empty);
    }
}
