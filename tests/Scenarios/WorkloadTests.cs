using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios;

/// <summary>Every kind of load, as clients come to ask it.</summary>
public sealed class WorkloadTests
{
    static IEnumerable<string> Names => Workloads.All.Select(entry => entry.Name);

    [TestCaseSource(nameof(Names))]
    public void A_workload_draws_every_function_that_it_names_and_no_other(string name)
    {
        var asked = Asked($"[{{count: 3, workload: {name}, think: 1ms}}]");
        Assert.That(asked.Select(e => e.Function).Distinct(), Is.EquivalentTo(Workloads.Named(name)!.Functions.Where((_, i) => Workloads.Named(name)!.Shares[i] > 0)));
    }

    [TestCaseSource(nameof(Names))]
    public void Shares_sum_to_the_whole(string name) => Assert.That(Workloads.Named(name)!.Shares.Sum(), Is.EqualTo(100));

    [Test]
    public void Money_goes_from_one_account_to_another()
    {
        foreach (var e in Asked("[{count: 3, workload: bank, mix: {transfer: 100%}, keys: {count: 3}, think: 1ms}]"))
        {
            var (amount, from, to) = (e.Value.Items[1].Number, e.Value.Items[3].Text, e.Value.Items[5].Text);
            Assert.That(amount, Is.InRange(1, BankWorkload.Most));
            Assert.That(from, Is.Not.EqualTo(to).And.Match("^a[012]$"));
            Assert.That(to, Does.Match("^a[012]$"));
        }
    }

    [Test]
    public void A_set_removes_only_what_it_knows_to_be_there()
    {
        var asked = Asked("[{count: 3, workload: sets, think: 1ms}]").ToList();
        var added = asked.Where(e => e.Function == "add").Select(e => (e.Key, e.Value)).ToHashSet();
        var removed = asked.Where(e => e.Function == "remove").Select(e => (e.Key, e.Value)).ToList();
        Assert.That(removed, Is.Not.Empty.And.SubsetOf(added));
        Assert.That(removed, Is.Unique);
    }

    [Test]
    public void A_level_goes_with_the_operations_that_it_names()
    {
        var scenario = Good("[{workload: registers, level: {read: one, write: quorum}, think: 1ms}]");
        var levels = Invocations(scenario).Select(operation => (operation.Function, operation.Level)).Distinct();
        Assert.That(levels, Is.EquivalentTo(new[] { ("read", "one"), ("write", "quorum"), ("cas", (string?)null) }));
    }

    [Test]
    public void A_line_of_a_script_has_its_own_level()
    {
        var scenario = Good("[{script: [{at: 1ms, do: read, key: k, level: all}]}]");
        Assert.That(Invocations(scenario).Single().ToString(), Is.EqualTo("read k nil at all"));
    }

    [Test]
    public void A_level_for_what_nobody_asks_is_a_mistake()
    {
        var problems = Read.Text(Samples.Small + "clients: [{level: {wriet: one}}]").Problems;
        Assert.That(problems.Single().ToString(), Does.Contain("found wriet").And.Contain("did you mean 'write'?"));
    }

    static Scenario Good(string clients) => Read.Good($"{Samples.Small}duration: 1s\nchecks: []\nclients: {clients}\n");

    static IEnumerable<HistoryEvent> Asked(string clients) =>
        Runner.Run(Good(clients), Read.Catalogue).World.History.Events.Where(e => e.Type == OpType.Invoke);

    static IEnumerable<Operation> Invocations(Scenario scenario)
    {
        var trace = Runner.Run(scenario, Read.Catalogue).World.Trace;
        for (var id = 0L; id < trace.Count; id++)
            if (trace[id] is { Kind: EventKind.Invoke, What: Operation operation }) yield return operation;
    }
}
