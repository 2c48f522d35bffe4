namespace Simulator.Scenarios;

/// <summary>
/// Reads a scenario of a few lines on a thread of its own. What a process does for the first time takes many times longer than it takes
/// later, since types and methods have to be loaded; so the reading of the real scenario is got ready while the command line is still
/// being understood. Nothing comes of it but time.
/// </summary>
public static class ReadAhead
{
    public static void Begin() => new Thread(Try) { IsBackground = true, Name = "read ahead" }.Start();

    static void Try()
    {
        // Whatever is wrong here, the real reading says it better.
        try
        {
            Scenario();
        }
        catch (Exception)
        {
        }
    }

    /// <summary>Built by hand: the parser of YAML is needed by the other thread at the same time.</summary>
    internal static Scenario? Scenario()
    {
        var nowhere = new Place("", 0, 0);
        var context = new BindingContext(new Problems(), Catalogue.BuiltIn, null);
        return ScenarioReader.Bind(new YamlMap(nowhere,
        [
            Entry("name", Text("scenario")), Entry("covers", List(Text("B1"))), Entry("duration", Text("1s")), Entry("servers", Text("3")),
            Entry("protocol", Text("raft")), Entry("clients", List(new YamlMap(nowhere, [Entry("count", Text("1"))]))),
        ]), "scenario.yaml", context);

        YamlScalar Text(string text) => new(nowhere, text, plain: true);
        YamlList List(YamlNode item) => new(nowhere, [item]);
        YamlEntry Entry(string key, YamlNode value) => new(key, nowhere, value);
    }
}
