using Simulator.Analysis.Consistency;
using Simulator.Analysis.Consistency.Sessions;

namespace Simulator.Tests.Analysis.Sessions;

/// <summary>Session models on histories whose verdicts are known: the figures of papers, and one for each bad pattern.</summary>
public sealed class SessionCheckTests
{
    const string All = "sequential causal-memory causal-convergence causal pram session-guarantees read-your-writes monotonic-reads "
        + "monotonic-writes writes-follow-reads";

    [TestCase("wx1 rx1 | rx1 wx2 | rx1 rx2", All)]
    [TestCase("wx1 ry0 | wy1 rx0", "causal-memory causal-convergence causal pram session-guarantees read-your-writes monotonic-reads "
        + "monotonic-writes writes-follow-reads", Description = "store buffering: everything but one order for all")]
    [TestCase("wx1 rx2 | wx2 rx1", "causal-memory causal pram monotonic-reads monotonic-writes writes-follow-reads",
        Description = "POPL 2017, Figure 2a: CM, not CCv; with one order of writes somebody does not read its own")]
    [TestCase("wx1 | rx1 wy1 | ry1 rx0", "pram read-your-writes monotonic-reads monotonic-writes writes-follow-reads",
        Description = "causality is transitive: the answer is seen without the question")]
    [TestCase("wx1 wx2 | rx2 rx1", "read-your-writes monotonic-reads monotonic-writes writes-follow-reads",
        Description = "writes of one session out of order: only monotonic reads and monotonic writes together forbid it")]
    [TestCase("wx1 rx0", "monotonic-reads monotonic-writes writes-follow-reads", Description = "a session does not see its own write")]
    [TestCase("wx1 | rx1 rx0", "read-your-writes monotonic-writes writes-follow-reads", Description = "a session forgets what it saw")]
    [TestCase("wx1 wy1 | ry1 rx0", "read-your-writes monotonic-reads monotonic-writes writes-follow-reads",
        Description = "the later write of a session is seen, then not the earlier: again the two together")]
    [TestCase("rx7", "", Description = "nobody wrote that")]
    [TestCase("rx1 wy1 | ry1 wx1", "pram read-your-writes monotonic-reads monotonic-writes", Description = "each is its own cause")]
    public void A_history_keeps_just_these_models(string text, string models)
    {
        var kept = SessionModels.All.Where(each => SessionText.Verdict(text, each.Model) == "yes").Select(each => each.Name);
        Assert.That(string.Join(' ', kept.Order()), Is.EqualTo(string.Join(' ', models.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order())));
    }

    [Test]
    public void The_witness_is_as_small_as_can_be_and_tells_a_story()
    {
        var report = SessionChecks.Check(
            SessionText.Of("wz1 wx1 | rz1 rx1 wz3 wy1 rz3 | rz1 ry1 rz3 rx0"), SessionModel.Causal, new LinearizabilityOptions());
        Assert.That(report.WitnessLines, Is.EqualTo(new[]
        {
            "process 0: write x 1",
            "process 1: read x -> 1",
            "process 1: write z 3",
            "process 2: read z -> 3",
            "process 2: read x -> 0",
            "process 0's write of 1 of x comes causally before process 2's read of x, which returned 0: it found the initial value.",
        }));
        Assert.That(((Verdict.No)report.Verdict).Witness.Minimal);
    }

    [Test]
    public void Values_written_twice_leave_the_question_open()
    {
        var report = SessionChecks.Check(SessionText.Of("wx1 | wx1 | rx1"), SessionModel.Causal, new LinearizabilityOptions());
        Assert.That(report.Verdict, Is.TypeOf<Verdict.Unknown>().With.Property("Spent").Contains("written to x twice"));
    }

    [Test]
    public void A_search_that_takes_too_long_says_so()
    {
        var lines = Enumerable.Range(0, 8).Select(i => string.Join(' ', Enumerable.Range(1, 20).Select(n => $"w{(char)('a' + n % 3)}{i * 100 + n}")));
        var history = SessionText.Of(string.Join(" | ", lines) + " | ra20 rb18 ra720 rb720 rc719");
        var report = SessionChecks.Check(history, SessionModel.Sequential, new LinearizabilityOptions
        {
            Budget = Budget.Default with { Configurations = 10 },
        });
        Assert.That(report.Verdict.ToString(), Is.Not.EqualTo("yes"));
    }

    [Test]
    public void An_order_that_proves_sequential_consistency_is_legal()
    {
        var operations = SessionText.Of("wx1 ry0 wx2 | rx0 wy1 rx2 | rx1 rx2 ry1");
        var report = SessionChecks.Check(operations, SessionModel.Sequential, new LinearizabilityOptions());
        Assert.That(report.Verdict, Is.TypeOf<Verdict.Yes>());
        var order = ((Verdict.Yes)report.Verdict).Order;
        Assert.That(order, Is.EquivalentTo(Enumerable.Range(0, operations.Count)));
        var current = new Dictionary<int, Value>();
        foreach (var i in order)
            if (operations.Act[i] == Act.Write) current[operations.Key[i]] = operations.Values[operations.Argument[i]];
            else
                Assert.That(operations.Values[operations.Result[i]], Is.EqualTo(current.GetValueOrDefault(operations.Key[i], Value.Of(0))));
    }
}
