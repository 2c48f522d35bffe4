namespace Simulator.Scenarios;

/// <summary>Writes a scenario with every default spelt out: the same bytes for equal scenarios, and reading them gives an equal
/// one.</summary>
public static class ScenarioWriter
{
    /// <summary>YAML that ends with a line feed. What has no value (an absent limit, say) is left out.</summary>
    public static string Write(Scenario scenario) => YamlText.Of((YamlMap)Forms.Shared.Of<Scenario>().Write(scenario));

    /// <summary>As a person would write it: without what is as it is by default, a line for each step.</summary>
    public static string WriteBrief(Scenario scenario) => YamlText.Brief((YamlMap)Forms.Shared.Of<Scenario>().WriteBrief(scenario));
}
