using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios.Shrinking;

/// <summary>
/// What is left of the bug of figure 8 of the Raft paper (a leader counts copies of an entry of an earlier term as committed) is told by
/// nothing but needed steps: with any one of them gone it does not fail.
/// </summary>
public sealed class FigureEightTests
{
    static readonly Scenario shrunk = CapsuleReading.Read(Path.Combine(Golden.Root, "scenarios/regressions/raft-commits-old-terms-by-counting.yaml"),
        Catalogue.BuiltIn).Capsule!.Scenario;

    static readonly FailureSignature failure = new Trials(Catalogue.BuiltIn).Run(shrunk).Failure!;

    static bool Fails(Scenario scenario) => new Trials(Catalogue.BuiltIn).Run(scenario).Failure == failure;

    [Test]
    public void It_is_the_figure() => Assert.Multiple(() =>
    {
        Assert.That(failure.Check, Is.EqualTo("leader-completeness"));
        Assert.That(shrunk.Servers.Count, Is.LessThanOrEqualTo(5));
        Assert.That((shrunk.Chance, shrunk.Nemesis, shrunk.Faults.Count), Is.EqualTo((Chance.None, (NemesisSpec?)null, 0)), "nothing is left to chance");
        Assert.That(shrunk.Schedule!.Steps.Count + shrunk.Clients.Sum(group => group.Script.Count), Is.LessThanOrEqualTo(22));
        // Two servers lead in turn: the old one, the other one, the old one again, and the other one for good.
        Assert.That(Leaders(), Is.EqualTo(new[] { "n1", "n2", "n1", "n2" }));
    });

    /// <summary>Those who had the votes of a majority, one after the other.</summary>
    static List<string> Leaders()
    {
        var (votes, leaders) = (new Dictionary<string, int>(), new List<string>());
        foreach (var step in shrunk.Schedule!.Steps)
            if (step is FireSpec { Fire: "ElectionTimeout" } election) votes[election.Node] = 1;
            else if (step is DeliverSpec { Deliver: "VoteReply", To: var to } && ++votes[to] == shrunk.Servers.Count / 2 + 1) leaders.Add(to);
        return leaders;
    }

    [Test]
    public void No_step_can_be_left_out()
    {
        Assert.That(Fails(shrunk), Is.True);
        for (var i = 0; i < shrunk.Schedule!.Steps.Count; i++)
        {
            var rest = shrunk.Schedule with { Steps = [.. shrunk.Schedule.Steps.Where((_, at) => at != i)] };
            Assert.That(Fails(shrunk with { Schedule = rest }), Is.False, $"without {shrunk.Schedule.Steps[i]}");
        }
    }

    [Test]
    public void No_operation_can_be_left_out()
    {
        for (var group = 0; group < shrunk.Clients.Count; group++)
            for (var line = 0; line < shrunk.Clients[group].Script.Count; line++)
                Assert.That(Fails(shrunk with { Clients = [.. shrunk.Clients.Select((each, at) => at == group ? Without(each, line) : each)] }), Is.False);
    }

    /// <summary>A client that has nothing to do would draw operations of its own, so it begins when all is over.</summary>
    static ClientGroupSpec Without(ClientGroupSpec group, int line) => group.Script.Count > 1
        ? group with { Script = [.. group.Script.Where((_, at) => at != line)] }
        : new ClientGroupSpec { At = group.At, Start = shrunk.Duration };

    [Test]
    public void With_the_rule_back_every_check_holds() => Assert.That(new Trials(Catalogue.BuiltIn).Run(shrunk with { Mutant = null }).Failure, Is.Null);
}
