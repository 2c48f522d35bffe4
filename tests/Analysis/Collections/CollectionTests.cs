using CsCheck;
using Simulator.Analysis.Consistency;
using Simulator.Analysis.Formats;

namespace Simulator.Tests.Analysis.Collections;

/// <summary>Sets, counters, queues and lists: against the definition, and on histories whose verdict and story are known.</summary>
public sealed class CollectionTests
{
    const int Histories = 10_000;

    static readonly RandomCollections.Kind[] Kinds = Enum.GetValues<RandomCollections.Kind>();

    [TestCaseSource(nameof(Kinds))]
    public void The_checker_agrees_with_trying_every_order(object kind)
    {
        var (yes, no, monitored) = (0, 0, 0);
        Gen.Select(Gen.Int[0, int.MaxValue - 1], Gen.Int[2, 7], Gen.Int[2, 4]).Sample((seed, operations, clients) =>
        {
            var history = new RandomCollections(seed).Next((RandomCollections.Kind)kind, operations, clients, lies: 0.15);
            var all = Operations.From(history);
            if (all.Count == 0) return;
            var model = ModelOf((RandomCollections.Kind)kind);
            var expected = BruteCollections.IsLinearizable(all, model);
            var report = Linearizability.Check(all, new() { Model = model });
            Interlocked.Add(ref expected ? ref yes : ref no, 1);
            if (report.Algorithm == "monitor") Interlocked.Increment(ref monitored);
            Assert.That(report.Verdict.ToString(), Is.EqualTo(expected ? "yes" : "no"), () => Text(history));
            if (report.Verdict is not Verdict.No { Witness: var witness }) return;
            Assert.That(BruteCollections.IsLinearizable(witness.SubHistory, model), Is.False, () => "witness of\n" + Text(history));
            Assert.That(Linearizability.Check(witness.SubHistory, new() { Model = model }).Verdict, Is.TypeOf<Verdict.No>(), () => Text(history));
            Assert.That(witness.Sentences, Is.Not.Empty);
        }, iter: Histories);
        TestContext.Out.WriteLine($"{kind}: {yes} linearizable, {no} not, {monitored} decided by a monitor alone");
        Assert.That(yes, Is.GreaterThan(Histories / 50));
        Assert.That(no, Is.GreaterThan(Histories / 50));
    }

    [TestCase(RandomCollections.Kind.GrowingSet)]
    [TestCase(RandomCollections.Kind.Counter)]
    [TestCase(RandomCollections.Kind.Queue)]
    [TestCase(RandomCollections.Kind.Drains)]
    [TestCase(RandomCollections.Kind.List)]
    public void Monitors_and_search_agree_on_longer_histories(object kind)
    {
        var decided = 0;
        Gen.Select(Gen.Int[0, int.MaxValue - 1], Gen.Int[4, 40], Gen.Int[2, 5]).Sample((seed, operations, clients) =>
        {
            var all = Operations.From(new RandomCollections(seed).Next((RandomCollections.Kind)kind, operations, clients, lies: 0.02));
            if (all.Count == 0) return;
            var ops = Enumerable.Range(0, all.Count).ToArray();
            var judge = new Judge(all, ModelOf((RandomCollections.Kind)kind), null);
            var quick = judge.Decide(ops, InitialValue.Nil, new Purse(1_000_000, 1 << 26));
            if (quick.Algorithm != Finding.Monitor) return;
            var slow = judge.DecideBySearch(ops, InitialValue.Nil, new Purse(4_000, 1 << 26));
            if (slow.End == SearchEnd.OutOfBudget) return;
            Interlocked.Increment(ref decided);
            Assert.That(slow.End, Is.EqualTo(quick.End));
        }, iter: Histories);
        Assert.That(decided, Is.GreaterThan(Histories / 10));
    }

    [TestCase("linearizable-queue", "yes", "0+enqueue 1|0 enqueue 1|1+dequeue nil|1 dequeue 1|1+dequeue nil|1 dequeue nil", "")]
    [TestCase("linearizable-queue", "no", "0+enqueue 1|0 enqueue 1|0+enqueue 2|0 enqueue 2|1+dequeue nil|1 dequeue 2|1+dequeue nil|1 dequeue 1",
        "before anybody began to take out 1", Description = "not first in, first out")]
    [TestCase("linearizable-queue", "no", "0+enqueue 1|0 enqueue 1|1+dequeue nil|1 dequeue nil", "found the queue empty")]
    [TestCase("linearizable-queue", "no", "0+enqueue 1|0 enqueue 1|1+dequeue nil|2+dequeue nil|1 dequeue 1|2 dequeue 1", "both took out 1")]
    [TestCase("linearizable-queue", "no", "1+dequeue nil|1 dequeue 1|0+enqueue 1|0 enqueue 1", "before the enqueue by process 0")]
    [TestCase("linearizable-queue", "no", "1+dequeue nil|1 dequeue 7", "nothing had put that there")]
    [TestCase("linearizable-queue", "yes", "0+enqueue 1|0 enqueue 1|0+enqueue 2|0 enqueue 2|1+drain nil|1 drain [1 2]", "")]
    [TestCase("linearizable-queue", "no", "0+enqueue 1|0 enqueue 1|0+enqueue 2|0 enqueue 2|1+drain nil|1 drain [2 1]", "")]
    [TestCase("linearizable-list", "no", "0+append 1|0 append 1|1+append 2|1 append 2|2+read nil|2 read [2 1]", "has to come before it")]
    [TestCase("linearizable-list", "no", "0+append 1|1+append 2|2+read nil|3+read nil|0 append 1|1 append 2|2 read [2 1]|3 read [1]",
        "neither is a beginning of the other")]
    [TestCase("linearizable-set", "no", "0+add 1|0 add 1|2+read nil|2 read #{}", "did not find 1")]
    [TestCase("linearizable-set", "no", "0+add 1|1+add 2|2+read nil|3+read nil|2 read [2]|3 read #{1}|0 add 1|1 add 2",
        "neither is a part of the other")]
    [TestCase("linearizable-set", "no", "0+add 1|0 add 1|0+remove 1|0 remove 1|1+contains 1|1 contains true", "")]
    [TestCase("linearizable-counter", "no", "0+add 3|0 add 3|1+read nil|1 read 2", "less than the 3")]
    [TestCase("linearizable-counter", "no", "0+add 3|1+read nil|1 read 4|0 add 3", "more than the 3")]
    [TestCase("linearizable-counter", "yes", "0+add 3|1+read nil|1 read 3|1+read nil|1 read 3|0 add 3", "")]
    [TestCase("linearizable-counter", "no", "0+add 3|1+read nil|1 read 3|1+read nil|1 read 0|0 add 3", "", Description = "within the bounds")]
    public void A_known_history_gets_its_verdict_and_its_story(string check, string verdict, string text, string told)
    {
        var report = CheckCatalogue.Named(check)!.Run(Parsed(text), new LinearizabilityOptions());
        Assert.That(report.Verdict.ToString(), Is.EqualTo(verdict));
        Assert.That(string.Join('\n', report.WitnessLines), Does.Contain(told));
        if (verdict == "no") Assert.That(((Verdict.No)report.Verdict).Witness.Minimal);
    }

    [Test]
    public void A_witness_of_a_long_list_leaves_out_what_does_not_matter()
    {
        var history = new History();
        var list = new List<Value>();
        for (var i = 0; i < 500; i++)
        {
            Do(history, 0, "append", Value.Of(i), Value.Of(i));
            list.Add(Value.Of(i));
            if (i % 50 == 0) Do(history, 1, "read", Value.Nil, Value.List([.. list]));
        }
        Do(history, 1, "read", Value.Nil, Value.List([.. list[..499]]));
        var report = Linearizability.Check(history);
        Assert.That(report.WitnessLines, Has.Count.EqualTo(4));
        Assert.That(report.WitnessLines[1], Does.Contain("read returned []"));
        Assert.That(report.WitnessLines[2], Does.Contain("it did not find 499"));
        Assert.That(report.WitnessLines[3], Does.Contain("left out"));
    }

    [Test]
    public void A_hundred_thousand_operations_on_a_queue_are_no_trouble()
    {
        var history = new History();
        for (var i = 0; i < 40_000; i++)
        {
            Do(history, 0, "enqueue", Value.Of(i), Value.Of(i));
            Do(history, 1, "dequeue", Value.Nil, Value.Of(i));
            if (i % 2 == 0) Do(history, 2, "dequeue", Value.Nil, Value.Nil);
        }
        Assert.That(Linearizability.Check(history).Verdict, Is.TypeOf<Verdict.Yes>());
    }

    [TestCase("0+enqueue nil|0 enqueue nil", "nil as the value of an enqueue")]
    [TestCase("0+drain nil|0 drain 3", "3 as the value of a drain")]
    [TestCase("0+drain nil", "a drain of unknown outcome")]
    [TestCase("0+contains 1|0 contains 2", "2 as the answer of contains")]
    [TestCase("0+get nil|0 get 1|0+append 1|0 append 1", "1 as the value of an append")]
    [TestCase("0+frobnicate nil", "the function frobnicate")]
    public void A_history_that_makes_no_sense_is_refused_with_its_place(string text, string found) =>
        Assert.That(() => Parsed(text), Throws.TypeOf<HistoryFormatException>().With.Message.Contains(found));

    /// <summary>Of reads alone nobody could tell.</summary>
    static ObjectModel ModelOf(RandomCollections.Kind kind) => kind switch
    {
        RandomCollections.Kind.Counter or RandomCollections.Kind.SignedCounter => ObjectModel.Counter,
        RandomCollections.Kind.Queue or RandomCollections.Kind.RepeatedQueue or RandomCollections.Kind.Drains => ObjectModel.Queue,
        RandomCollections.Kind.List or RandomCollections.Kind.RepeatedList => ObjectModel.List,
        _ => ObjectModel.Set,
    };

    static void Do(History history, int process, string function, Value argument, Value result)
    {
        history.Add(new Instant(history.Events.Count), OpType.Invoke, process, function, null, argument);
        history.Add(new Instant(history.Events.Count), OpType.Ok, process, function, null, result);
    }

    /// <summary><c>0+add 1|0 add 1</c>: process 0 begins to add 1, and is done.</summary>
    static Operations Parsed(string text)
    {
        var lines = text.Split('|').Select((line, i) =>
        {
            var isBegin = line[1] == '+';
            var words = line[2..].Split(' ', 2);
            return $"{{:index {i}, :time {i}, :type :{(isBegin ? "invoke" : "ok")}, :process {line[0]}, :f :{words[0]}, :value {words[1]}}}";
        });
        return HistoryFile.ReadOperations(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines))), "text", HistoryFormat.JepsenEdn);
    }

    static string Text(History history)
    {
        var writer = new StringWriter();
        HistoryWriter.WriteEdn(history, writer);
        return writer.ToString();
    }
}
