using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios;

/// <summary>Each option of each protocol has a shipped scenario that sets it to something else than its default, and so shows it.</summary>
public sealed class OptionCoverageTests
{
    /// <summary>By protocol, the options that some scenario changes.</summary>
    static readonly Lazy<ILookup<string, string>> changed = new(() => (
        from path in ScenarioFiles.Under(Path.Combine(Golden.Root, "scenarios"))
        let scenario = ScenarioReader.Read(path, [], Catalogue.BuiltIn).Scenario
        where scenario is not null
        from option in ChangedIn(scenario.Protocol)
        select (scenario.Protocol.Name, option)).ToLookup(pair => pair.Name, pair => pair.option));

    static IEnumerable<string> Protocols() => Catalogue.BuiltIn.Protocols.Select(protocol => protocol.Name);

    [TestCaseSource(nameof(Protocols))]
    public void Every_option_is_changed_by_a_shipped_scenario(string protocol) =>
        Assert.That(Unchanged(protocol, OptionEntry.Of(Catalogue.BuiltIn.Protocol(protocol)!), changed.Value[protocol]), Is.Empty);

    [Test]
    public void An_option_that_no_scenario_changes_is_named()
    {
        var options = OptionEntry.Of(Catalogue.BuiltIn.Protocol("raft")!);
        var madeUp = new OptionEntry("made-up", "1", "a whole number", "Nothing.");
        Assert.That(Unchanged("raft", [.. options, madeUp], changed.Value["raft"]), Is.EqualTo(new[] { "raft: made-up" }));
        Assert.That(Unchanged("raft", options, []), Has.Count.EqualTo(options.Count).And.Contains("raft: no-op"));
    }

    [TestCase("raft", "")]
    [TestCase("{name: raft, options: {no-op: true, batch: 64}}", "")]
    [TestCase("{name: raft, options: {no-op: true, batch: 3}}", "batch")]
    public void Naming_an_option_with_its_default_does_not_change_it(string protocol, string expected)
    {
        var text = System.Text.Encoding.UTF8.GetBytes($"name: some\nprotocol: {protocol}\n");
        var scenario = ScenarioReader.Parse(text, "some.yaml", null, [], Catalogue.BuiltIn).Scenario;
        Assert.That(string.Join(", ", ChangedIn(scenario!.Protocol)), Is.EqualTo(expected));
    }

    static IEnumerable<string> ChangedIn(ProtocolChoice choice) =>
        ((RecordForm)Forms.Shared.Of(choice.Options.GetType())).BriefEntries(choice.Options).Select(entry => entry.Key);

    static List<string> Unchanged(string protocol, IEnumerable<OptionEntry> options, IEnumerable<string> known) =>
        [.. options.Select(option => option.Name).Except(known).Select(option => $"{protocol}: {option}")];
}
