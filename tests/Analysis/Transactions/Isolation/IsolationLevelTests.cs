using Simulator.Analysis.Consistency;
using Simulator.Analysis.Transactions.Isolation;

namespace Simulator.Tests.Analysis.Transactions.Isolation;

/// <summary>For each level a history that violates it and of what it implies nothing, with its anomaly by name; and histories that keep all.</summary>
public sealed class IsolationLevelTests
{
    [TestCase("1 rx0 / 0 wx1 wy1 / 0 rx1 ry1 / 1 rx1")]
    [TestCase("0 ax1 / 2 rx[1] / 0 ax2 / 1 rx[1,2] / 2 rx[1,2]")]
    [TestCase("0 wx1 rx1 wx2 / 1 rx2 wx3 / 1 rx3")]
    [TestCase("0 wx1! / 1 rx0", Description = "what aborted is not there")]
    [TestCase("0 ", Description = "nothing was done")]
    public void A_serial_history_keeps_everything(string text)
    {
        var grades = IsolationChecks.Grade(SmallHistory.InTime(text), new LinearizabilityOptions());
        foreach (var report in grades.Reports) Assert.That(report.Verdict, Is.TypeOf<Verdict.Yes>(), report.Check);
        Assert.That(grades.Strongest, Is.EqualTo(new[] { IsolationLevel.StrictSerializable }));
        Assert.That(grades.WeakestViolated, Is.Empty);
    }

    /// <summary>Without the order of sessions, unless a level has it in its name or its nature.</summary>
    [TestCase("ax1 ay1 | ax2 ay2 | rx[1,2] | ry[2,1]", "read-uncommitted", "G0 (dirty write)")]
    [TestCase("ax1 | rx[1,2] | ax2 | rx[2,1]", "read-uncommitted", "incompatible order")]
    [TestCase("ax1 | rx[1,1]", "read-uncommitted", "duplicate element")]
    [TestCase("rx7", "read-uncommitted", "thin-air read")]
    [TestCase("wx1! | rx1", "read-committed", "G1a (aborted read)")]
    [TestCase("ax1 | ax2! | rx[1,2]", "read-committed", "G1a (aborted read)")]
    [TestCase("wx1 wx2 | rx1", "read-committed", "G1b (intermediate read)")]
    [TestCase("wx1 rx2 | wx2", "read-committed", "internal inconsistency")]
    [TestCase("rx1 wx1", "read-committed", "future read")]
    [TestCase("wx1 ry1 | wy1 rx1", "read-committed", "G1c (circular information flow)")]
    [TestCase("wx1 wy1 | rx1 ry0", "read-committed", "G-single (fractured read)", Description = "having seen x, y must be seen")]
    [TestCase("wx1 wy1 | ry0 rx1", "read-atomic", "G-single (fractured read)")]
    [TestCase("wx1 | wx2 | rx1 rx2", "read-atomic", "non-repeatable read")]
    [TestCase("wx1 | rx1 wy1 | ry1 rx0", "transactional-causal consistent-view", "causality violation")]
    [TestCase("wx1; rx0", "transactional-causal", "G-single-process (read skew)")]
    [TestCase("rx0 wx1 | rx0 wx2", "consistent-view", "G-single (lost update)")]
    [TestCase("wx1 | wy1 | rx1 ry0 | ry1 rx0", "prefix snapshot-isolation", "G-nonadjacent (long fork)")]
    [TestCase("rx0 wy1 | ry0 wx1", "update-serializable", "G2-item (write skew)")]
    [TestCase("rx0 ry0 wx1 | rx1 ry0 | rx0 ry0 wy2; rx0 ry2", "prefix snapshot-isolation update-serializable", "", Description = "several at once")]
    [TestCase("rx0 wy1 | ry0 wz1 | rz0 wx1", "update-serializable", "G2-item")]
    public void A_violation_rules_out_just_what_implies_it(string text, string weakest, string anomaly)
    {
        var grades = IsolationChecks.Grade(SmallHistory.Sessions(text), new LinearizabilityOptions());
        Assert.That(string.Join(' ', grades.WeakestViolated.Select(level => level.Name())), Is.EqualTo(weakest));
        foreach (var level in grades.WeakestViolated)
            Assert.That(grades[level].WitnessLines, Has.Some.StartsWith(anomaly + ":").Or.Some.Contains(anomaly), string.Join('\n', grades[level].WitnessLines));
        foreach (var (level, name, _) in IsolationLevels.All)
            if (!grades.WeakestViolated.Any(broken => level.Implies(broken)))
                Assert.That(grades[level].Verdict, Is.Not.TypeOf<Verdict.No>(), name);
    }

    /// <summary>A session that does not see what it did itself, in levels with and without the order of sessions.</summary>
    [TestCase("0 wx1 / 0 rx0", "serializable", "strong-session-serializable")]
    [TestCase("0 wx1 / 1 rx0", "strong-session-serializable", "strict-serializable")]
    [TestCase("0 wx1 / 0 rx0", "snapshot-isolation", "strong-session-snapshot-isolation")]
    [TestCase("0 wx1 / 1 rx0", "strong-session-snapshot-isolation", "strong-snapshot-isolation")]
    [TestCase("0 ax1 / 1 rx[]", "strong-session-serializable", "strict-serializable")]
    public void Time_makes_a_level_stronger(string text, string kept, string violated)
    {
        var operations = SmallHistory.InTime(text);
        Assert.That(CheckCatalogue.Named(kept)!.Run(operations, new LinearizabilityOptions()).Verdict, Is.TypeOf<Verdict.Yes>());
        Assert.That(CheckCatalogue.Named(violated)!.Run(operations, new LinearizabilityOptions()).Verdict, Is.TypeOf<Verdict.No>());
    }

    [Test]
    public void What_holds_without_times_is_not_known_to_hold_in_real_time()
    {
        var grades = IsolationChecks.Grade(SmallHistory.Sessions("wx1 | rx0"), new LinearizabilityOptions());
        Assert.That(grades[IsolationLevel.StrongSessionSerializable].Verdict, Is.TypeOf<Verdict.Yes>());
        Assert.That(grades[IsolationLevel.StrictSerializable].Verdict, Is.TypeOf<Verdict.Unknown>());
        grades = IsolationChecks.Grade(SmallHistory.Sessions("wx1; rx0"), new LinearizabilityOptions());
        Assert.That(grades[IsolationLevel.StrictSerializable].Verdict, Is.TypeOf<Verdict.No>());
    }

    [Test]
    public void Files_of_sessions_have_their_order_in_every_level()
    {
        Assert.That(Verdict("wx1; rx0", hasSessionOrder: false), Is.EqualTo("yes"));
        Assert.That(Verdict("wx1; rx0", hasSessionOrder: true), Is.EqualTo("no"));

        static string? Verdict(string text, bool hasSessionOrder) => IsolationChecks.Check(
            SmallHistory.Sessions(text, hasSessionOrder), IsolationLevel.Serializable, new LinearizabilityOptions()).Verdict.ToString();
    }

    [Test]
    public void Values_written_twice_leave_the_question_open()
    {
        var report = IsolationChecks.Check(SmallHistory.Sessions("wx1 | wx1 | rx1"), IsolationLevel.Serializable, new LinearizabilityOptions());
        Assert.That(report.Verdict, Is.TypeOf<Verdict.Unknown>().With.Property("Spent").Contains("1 was written to x twice"));
        Assert.That(CheckCatalogue.Named("strict-serializable")!.Run(SmallHistory.InTime("0 wx1 / 1 wx1 / 2 rx1"), new()).Verdict,
            Is.TypeOf<Verdict.Yes>(), "the search over states can tell");
    }

    [Test]
    public void Strict_serializability_knows_appends()
    {
        var check = CheckCatalogue.Named("strict-serializable")!;
        Assert.That(check.Run(SmallHistory.InTime("0 ax1 / 1 ax2 / 2 rx[1,2]"), new()).Verdict, Is.TypeOf<Verdict.Yes>());
        var report = check.Run(SmallHistory.InTime("0 ax1 / 1 ax2 / 2 rx[2,1]"), new());
        Assert.That(report.WitnessLines, Has.Some.Contains("T1 is before T2: it had ended before T2 began."));
    }

    [Test]
    public void Other_objects_leave_the_question_open()
    {
        var history = new History();
        history.Add(new Instant(1), OpType.Invoke, 0, "increment", null, Value.Of(1));
        history.Add(new Instant(2), OpType.Ok, 0, "increment", null, Value.Nil);
        var report = IsolationChecks.Check(Operations.From(history), IsolationLevel.Serializable, new LinearizabilityOptions());
        Assert.That(report.Verdict, Is.TypeOf<Verdict.Unknown>().With.Property("Spent").Contains("increment"));
    }

    [Test]
    public void A_budget_that_is_spent_leaves_the_question_open()
    {
        var report = IsolationChecks.Check(SmallHistory.Sessions("rx0 wy1 | ry0 wx1 | wx2 wy2"), IsolationLevel.Serializable,
            new LinearizabilityOptions { Budget = Budget.Default with { Configurations = 2 } });
        Assert.That(report.Verdict, Is.TypeOf<Verdict.Unknown>().With.Property("Spent").Contains("configurations"));
    }

    [Test]
    public void The_witness_is_as_small_as_can_be_and_tells_a_story()
    {
        var report = IsolationChecks.Check(SmallHistory.Sessions("wz1 | rx0 ry0 wx1 rz1 | rx0 ry0 wy1 wz2 | wx2"),
            IsolationLevel.Serializable, new LinearizabilityOptions());
        Assert.That(report.WitnessLines, Is.EqualTo(new[]
        {
            "T1, process 1: read y -> nil, wrote x 1",
            "T2, process 2: read x -> nil, wrote y 1",
            "G2-item (write skew): T1 before T2 before T1.",
            "T1 is before T2: it read y as it was at first, and T2 wrote it.",
            "T2 is before T1: it read x as it was at first, and T1 wrote it.",
            "It rules out repeatable-read, serializable, strong-session-serializable, strict-serializable.",
        }));
        var witness = ((Verdict.No)report.Verdict).Witness;
        Assert.That(witness.Operations, Is.EqualTo(new[] { 1, 2 }));
        Assert.That(witness.Minimal);
    }

    [Test]
    public void Names_are_unique_and_strong_levels_imply_weak_ones()
    {
        Assert.That(IsolationLevels.All.Select(each => each.Name), Is.Unique);
        foreach (var (level, name, _) in IsolationLevels.All)
        {
            Assert.That(IsolationLevels.Named(name), Is.EqualTo(level));
            Assert.That(IsolationLevel.StrictSerializable.Implies(level), name);
            Assert.That(level.Implies(IsolationLevel.ReadUncommitted), name);
            Assert.That(level.Implies(level), name);
        }
        Assert.That(IsolationLevels.Named("serialisable"), Is.Null);
        Assert.That(IsolationLevel.Serializable.Implies(IsolationLevel.Causal), Is.False, "without sessions there are no causes");
    }
}
