using Simulator.Scenarios;

namespace Simulator.Tests.Protocols.Swim;

/// <summary>Numbers that make no sense are refused before a run, with the option's name.</summary>
public sealed class SwimOptionsTests
{
    [TestCase("ping-requests", 0)]
    [TestCase("repetitions", 0)]
    [TestCase("news-per-message", 0)]
    [TestCase("suspicion-multiplier", 0)]
    [TestCase("health-limit", 0)]
    [TestCase("suspicion-stretch", 1)]
    [TestCase("confirmations", 1)]
    [TestCase("reconnect-every", 0)]
    [TestCase("initial-members", 0)]
    public void A_number_below_the_least_is_refused(string option, int least)
    {
        Assert.That(Problems(option, least), Is.Empty);
        Assert.That(Problems(option, least - 1), Does.Contain($"found {option} {least - 1}, expected at least {least}"));
    }

    static string Problems(string option, int number)
    {
        var text = System.Text.Encoding.UTF8.GetBytes($"name: some\nprotocol: {{name: swim, options: {{{option}: {number}}}}}\n");
        return string.Join('\n', ScenarioReader.Parse(text, "some.yaml", null, [], Catalogue.BuiltIn).Problems);
    }
}
