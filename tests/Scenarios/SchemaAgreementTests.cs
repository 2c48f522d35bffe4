using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios;

/// <summary>A schema validator that others wrote, if there is one on this machine, agrees with the reader.</summary>
public sealed class SchemaAgreementTests
{
    const string Validator = """
        import json, sys
        from jsonschema import Draft7Validator
        request = json.load(sys.stdin)
        Draft7Validator.check_schema(request["schema"])
        validator = Draft7Validator(request["schema"])
        print(json.dumps([[e.message for e in validator.iter_errors(document)][:1] for document in request["documents"]]))
        """;

    [Test]
    public void What_the_reader_accepts_the_schema_accepts()
    {
        string[] good =
        [
            Samples.Small, Samples.Rich, ScenarioWriter.Write(Read.Good(Samples.Small)), ScenarioWriter.Write(Read.Good(Samples.Rich)),
            .. Enumerable.Range(0, 100).Select(seed => ScenarioWriter.Write(new AnyScenario(seed).Make())),
        ];
        var complaints = Complaints(good);
        for (var i = 0; i < good.Length; i++) Assert.That(complaints[i], Is.Null, good[i]);
    }

    [TestCase("netwrk: {}")]
    [TestCase("duration: 150")]
    [TestCase("duration: 5sec")]
    [TestCase("network: {loss: 0.01}")]
    [TestCase("network: {latency: {gaussian: {mean: 5ms}}}")]
    [TestCase("disk: {sync: allways}")]
    [TestCase("faults: [{fault: crsh, at: 1s}]")]
    [TestCase("faults: [{fault: crash, at: 1s}]")]
    [TestCase("faults: [{fault: crash, at: 1s, nodes: n1, for: 5}]")]
    [TestCase("expect: [{hold: toy-safety}]")]
    [TestCase("clients: [{count: 0}]")]
    [TestCase("network: {fifo: \"true\"}")]
    [TestCase("seed: -1")]
    public void What_is_wrong_in_itself_the_schema_refuses(string line)
    {
        Assert.That(Read.Text(Samples.Small + line + "\n").Problems, Is.Not.Empty);
        Assert.That(Complaints([Samples.Small + line + "\n"])[0], Is.Not.Null);
    }

    [TestCase("{name: toy, options: {qorum: 2}}")]
    [TestCase("{name: toy, options: {timeout: 5}}")]
    [TestCase("{name: tooy}")]
    [TestCase("tooy")]
    public void A_wrong_protocol_or_option_the_schema_refuses(string protocol) =>
        Assert.That(Complaints([$"name: s\nprotocol: {protocol}\n"])[0], Is.Not.Null);

    /// <summary>For each document the first complaint, or null.</summary>
    static List<string?> Complaints(IReadOnlyList<string> documents)
    {
        var request = new JsonObject
        {
            ["schema"] = JsonNode.Parse(SchemaWriter.Write(Read.Catalogue)),
            ["documents"] = new JsonArray([.. documents.Select(Json)]),
        };
        var answer = Python(request.ToJsonString());
        return [.. JsonNode.Parse(answer)!.AsArray().Select(list => list!.AsArray().FirstOrDefault()?.GetValue<string>())];
    }

    static JsonNode? Json(string yaml)
    {
        var problems = new Problems();
        var tree = YamlTree.Read(Encoding.UTF8.GetBytes(yaml), "s.yaml", YamlBudget.Default, problems);
        Assert.That(problems.Sorted(), Is.Empty);
        return SchemaBuilder.ToJson(tree!);
    }

    static string Python(string input)
    {
        var start = new ProcessStartInfo("python3", ["-c", Validator])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        try
        {
            using var python = Process.Start(start)!;
            var errors = python.StandardError.ReadToEndAsync();
            python.StandardInput.Write(input);
            python.StandardInput.Close();
            var output = python.StandardOutput.ReadToEnd();
            python.WaitForExit();
            if (python.ExitCode == 0) return output;
            if (errors.Result.Contains("No module named", StringComparison.Ordinal)) Assert.Ignore("python3 has no jsonschema here");
            throw new InvalidOperationException(errors.Result);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("no python3 here");
            throw;
        }
    }
}
