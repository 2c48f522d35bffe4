using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios.Explaining;

/// <summary>
/// One server says one thing at a known time, which chance may lose, and the rule is that it is never lost or never arrives: so it is
/// known which draw decides, what follows from it, and where two runs part.
/// </summary>
public sealed class ExplainingTests
{
    static readonly Catalogue catalogue = Catalogue.Empty.With(new Only(new WordProtocol()));

    /// <param name="loss">0 for a word that arrives, 1 for one that chance loses.</param>
    static Scenario Said(ulong loss, string check) => new()
    {
        Name = "word", Protocol = new ProtocolChoice("word", new WordOptions()), Duration = Duration.Ms(100), Servers = ServerLayout.Of(2),
        Network = new NetworkSettings { Loss = new Ratio(1, 2), Latency = DistributionSpec.Of(Duration.Ms(1)) }, Checks = [check], Chance = Chance.None,
        Choices = [GivenChoice.From(new Choice(new Site(new Label("network", "loss"), 0, 1, 2), 2, loss))],
    };

    [Test]
    public void A_choice_made_otherwise_is_the_only_one()
    {
        var scenario = Said(0, "never-heard");
        var whatIf = WhatIf.Run(scenario, new Trials(catalogue), "network/loss n1->n2 #2 = 1");
        Assert.That(whatIf.Before.Failure!.Check, Is.EqualTo("never-heard"));
        Assert.That(whatIf.After.Failure, Is.Null, "what is lost is not heard");
        Assert.That(Differing(scenario, "network/loss n1->n2 #2 = 1"), Is.EqualTo(new[] { "network/loss n1->n2 #2" }));
    }

    /// <summary>The sites of which the answers differ between the run and the run with one choice made otherwise.</summary>
    static List<string> Differing(Scenario scenario, string wish)
    {
        var (before, after) = (new Recording(Composer.Choices(scenario)), new Recording(new Edited([GivenChoiceOf(wish)], Composer.Choices(scenario))));
        new Trials(catalogue).Run(scenario, choices: before);
        new Trials(catalogue).Run(scenario, choices: after);
        var were = before.Choices.ToDictionary(choice => choice.Site, choice => choice.Value);
        return [.. after.Choices.Where(choice => were.TryGetValue(choice.Site, out var was) && was != choice.Value).Select(choice => choice.Site.ToString())];
    }

    static Choice GivenChoiceOf(string wish) => new GivenChoice
    {
        Choice = "network/loss", At = "n1", To = "n2", Ordinal = 2, Value = ulong.Parse(wish.Split('=')[1], System.Globalization.CultureInfo.InvariantCulture),
    }.ToChoice();

    [Test]
    public void A_lost_message_that_is_wished_for_arrives()
    {
        var scenario = Said(1, "always-heard");
        var lost = new Trials(catalogue).Run(scenario).World.Trace;
        var drop = Enumerable.Range(0, (int)lost.Count).First(id => lost[id].Kind == EventKind.Drop);
        var whatIf = WhatIf.Run(scenario, new Trials(catalogue), $"deliver {drop}");
        Assert.That((whatIf.Before.Failure?.Check, whatIf.After.Failure), Is.EqualTo(("always-heard", (FailureSignature?)null)));
        Assert.That(whatIf.What, Does.StartWith("network/loss n1->n2 #2"));
        Assert.That(string.Join('\n', whatIf.Lines(10)), Does.Contain("drop").And.Contain("Word"));
    }

    [TestCase("deliver 0", "expected a lost message"), TestCase("deliver 99999", "expected the number of an event"), TestCase("spare 0", "expected a crash")]
    [TestCase("network/loss n1->n2 #99 = 1", "nothing was decided there"), TestCase("please", "expected 'deliver EVENT'")]
    public void A_wish_that_means_nothing_is_told(string wish, string expected) =>
        Assert.That(() => WhatIf.Run(Said(0, "never-heard"), new Trials(catalogue), wish), Throws.TypeOf<UserError>().With.Message.Contains(expected));

    [Test]
    public void The_decisive_choice_is_the_one_that_decides()
    {
        // The third of three draws decides: kept, every run fails; drawn anew, about half.
        var scenario = Said(0, "never-heard") with { Choices = null };
        var trials = new Trials(catalogue);
        var moment = DecisiveMoment.Find(scenario, trials, trials.Run(scenario), 40, () => false)!;
        Assert.That(moment.Decisive!.Value.Site.ToString(), Is.EqualTo("network/loss n1->n2 #2"));
        Assert.That(moment.At, Is.EqualTo(Instant.Zero + Duration.Ms(50)));
        Assert.That(moment.Points[^1].Failed, Is.EqualTo(40), "with every choice kept the run is what it was");
        Assert.That(moment.Points[0].Failed, Is.InRange(8, 32), "with none kept it is as likely as not");
        Assert.That(moment.Lines().Last(), Does.StartWith("decisive: choice ").And.Contain("network/loss n1->n2 #2"));
    }

    [Test]
    public void A_planted_difference_is_found_at_its_event_with_its_choice_and_its_cause()
    {
        var diff = RunDiff.Of(ComparedRun.Of("one", Said(0, "never-heard"), catalogue), ComparedRun.Of("other", Said(1, "never-heard"), catalogue));
        var trace = new Trials(catalogue).Run(Said(1, "never-heard")).World.Trace;
        var drop = Enumerable.Range(0, (int)trace.Count).First(id => trace[id].Kind == EventKind.Drop);
        Assert.That(diff.IsSame, Is.False);
        Assert.That(diff.First, Is.EqualTo(drop));
        var text = string.Join('\n', diff.Lines);
        Assert.That(text, Does.Contain("last choice before in other: network/loss n1->n2 #2").And.Contain("caused in other by: ").And.Contain("fire"));
        Assert.That(text, Does.Match("other: .*drop"));
    }

    [Test]
    public void Equal_runs_are_the_same_to_the_last_bit() =>
        Assert.That(RunDiff.Of(ComparedRun.Of("one", Said(0, "never-heard"), catalogue), ComparedRun.Of("other", Said(0, "never-heard"), catalogue)).IsSame, Is.True);

    [Test]
    public void Of_a_long_run_few_checkpoints_are_kept_and_they_are_those_of_the_run()
    {
        var scenario = Long(540_000);
        var whole = ComparedRun.Of("whole", scenario, catalogue);
        Assert.That(whole.Events, Is.GreaterThan(RunCheckpoints.Most * Trace.CheckpointEvery));
        using var text = new StringWriter { NewLine = "\n" };
        var world = new World(Composer.Compose(scenario, catalogue) with { Trace = TraceMode.HashOnly }, Composer.Choices(scenario));
        world.Run();
        RunCheckpoints.Write(world.Trace, text);
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "checkpoints-" + TestContext.CurrentContext.Test.ID + ".txt");
        File.WriteAllText(path, text.ToString());
        var kept = ComparedRun.Read(path)!;
        Assert.That(kept.Checkpoints, Has.Count.InRange(1, (int)RunCheckpoints.Most));
        Assert.That(kept.Every, Is.GreaterThan(Trace.CheckpointEvery));
        Assert.That((kept.Hash, kept.Events), Is.EqualTo((whole.Hash, whole.Events)));
        for (var at = kept.Every; at <= kept.Events; at += kept.Every) Assert.That(kept.HashAfter(at), Is.EqualTo(whole.HashAfter(at)));
    }

    /// <summary>Words without end.</summary>
    static Scenario Long(long words) => Said(0, "never-heard") with
    {
        Protocol = new ProtocolChoice("word", new WordOptions { IsEndless = true }),
        Choices = null,
        Checks = [],
        Duration = Duration.Us(5 * words),
        MaxEvents = 100_000_000,
    };

    [Test]
    public void What_is_missing_in_the_end_is_explained_by_what_came_last()
    {
        var kept = CapsuleReading.Read(Path.Combine(Golden.Root, "scenarios/regressions/saga-no-outbox.yaml"), Catalogue.BuiltIn).Capsule!;
        var why = FailureExplanation.Of(kept.Scenario, new Trials(Catalogue.BuiltIn))!;
        Assert.That(why.Trial.Violation!.Machine, Is.EqualTo(NodeId.Nemesis), "it is found when the run is over");
        var lines = why.Lines(80).ToList();
        Assert.That(lines, Has.Some.Contains("asks order").Or.Some.Contains("asks cancel"), string.Join('\n', lines));
        Assert.That(lines, Has.Some.Contains(" -> "));
        Assert.That(lines[^1], Does.Contain("VIOLATED saga-outcome"));
        Assert.That(lines, Has.None.Contains("Tally("), "what is counted explains nothing");
    }

    [Test]
    public void A_server_that_starts_again_was_down_since_a_time()
    {
        var kept = CapsuleReading.Read(Path.Combine(Golden.Root, "scenarios/regressions/two-phase-commit-tells-before-logging.yaml"), Catalogue.BuiltIn).Capsule!;
        var lines = FailureExplanation.Of(kept.Scenario, new Trials(Catalogue.BuiltIn))!.Lines(80);
        Assert.That(lines, Has.Some.Match("starts again, down since [0-9.]+s"));
    }

    sealed record Only(IProtocol Protocol) : ICatalogue
    {
        public IReadOnlyList<IProtocol> Protocols => [Protocol];
    }
}
