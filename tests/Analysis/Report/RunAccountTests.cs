using Simulator.Analysis.Metrics;
using Simulator.Analysis.Report;
using Simulator.Tests.Analysis.Metrics;

namespace Simulator.Tests.Analysis.Report;

public sealed class RunAccountTests
{
    static readonly VerdictLine[] verdicts =
    [
        new("linearizable", "violated", "x: 3 was read after 4 had been read\n  operation 17 on c2"), new("election-safety", "holds"),
    ];

    [Test]
    public void A_run_with_a_partition_is_told_in_full()
    {
        var lines = new RunAccount("cut", "42", verdicts, Example.Partitioned(), "00ff", "simulate run cut.yaml --seed 42").Lines();
        Assert.That(string.Join('\n', lines), Is.EqualTo(
            """
            cut, seed 42, 10s of virtual time

            verdicts
              linearizable     violated  x: 3 was read after 4 had been read
                                           operation 17 on c2
              election-safety  holds

            operations: 20 invoked, 18 ok, 0 fail, 2 unknown
              write  ok       18
              write  unknown   2  timeout

            availability: operations answered within 1s
              run                 all                     90.00%  18 of 20
              no fault on         all                    100.00%  16 of 16
              fault 1, partition  all                     50.00%  2 of 4
              fault 1, partition  minority: n1 n2 c1       0.00%  0 of 2
              fault 1, partition  majority: n3 n4 n5 c2  100.00%  2 of 2

            latency
                                           count       p50       p90        p99        max      mean
              no fault on  write  ok          16   5.000ms  90.000ms  100.000ms  100.000ms  30.000ms
              fault on     write  ok           2  50.000ms  60.000ms   60.000ms   60.000ms  55.000ms
              fault on     write  unknown      2    1.000s    1.000s     1.000s     1.000s    1.000s

            faults: 1
              1  partition {n1 n2 c1} | {n3 n4 n5 c2}  4.000s to 6.000s  hit 7: 7 messages, 0 writes lost

            trace hash  00ff
            reproduce   simulate run cut.yaml --seed 42
            """));
    }

    [Test]
    public void Of_liars_it_is_told_what_they_did_to_their_messages()
    {
        var window = new RunWindow(Example.Second(10), Duration.Seconds(1));
        var liar = Example.Partition(4, null) with { Text = "byzantine {n1} equivocate", Deceits = new Deceits(4, 2, 1) };
        Assert.That(Account(RunMetrics.Of(Example.PartitionedHistory(), [liar], window)),
            Has.Some.EndsWith("hit 7: 7 messages, 4 changed, 2 held back, 1 added to"));
    }

    [Test]
    public void A_fault_that_hit_nothing_is_warned_of()
    {
        var window = new RunWindow(Example.Second(10), Duration.Seconds(1));
        var lines = Account(RunMetrics.Of(Example.PartitionedHistory(), [Example.Partition(4, null, hits: 0)], window));
        Assert.That(
            lines,
            Has.Member("warning: fault 1, partition {n1 n2 c1} | {n3 n4 n5 c2}, hit nothing: this run says nothing about it"));
        Assert.That(lines, Has.Some.Contains("4.000s to the end"));
    }

    [Test]
    public void A_run_without_faults_has_no_parts_and_no_warning()
    {
        var lines = Account(RunMetrics.Of(Example.PartitionedHistory(), [], new RunWindow(Example.Second(10), Duration.Seconds(1))));
        Assert.That(lines, Has.None.StartsWith("warning"));
        Assert.That(lines, Has.None.Contains("fault on"));
        Assert.That(lines, Has.Member("  run  90.00%  18 of 20"));
    }

    [Test]
    public void A_run_in_which_nothing_was_ok_is_warned_of()
    {
        var history = Example.Of((0, 0, 1000, OpType.Info, "timeout"));
        var metrics = RunMetrics.Of(history, [], new RunWindow(Example.Second(10), Duration.Seconds(1)));
        Assert.That(Account(metrics), Has.Some.StartsWith("warning: not one operation was ok"));
    }

    [Test]
    public void Hundreds_of_faults_and_an_empty_history_make_a_short_account()
    {
        var faults = Enumerable.Range(0, 300).Select(i => Example.Partition(i, i + 1, hits: i % 2)).ToArray();
        var lines = Account(RunMetrics.Of(new History(), faults, new RunWindow(Example.Second(400), Duration.Seconds(1))));
        Assert.That(lines, Has.Count.LessThan(70));
        Assert.That(lines, Has.Some.Contains("and 280 more, in metrics.csv"));
        Assert.That(lines, Has.Member("warning: 130 more faults hit nothing"));
    }

    static IReadOnlyList<string> Account(RunMetrics metrics) => new RunAccount("run", "1", [], metrics, "00", "again").Lines();
}
