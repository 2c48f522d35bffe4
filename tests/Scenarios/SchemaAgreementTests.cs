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

    /// <summary>Wrong without knowing anything else of the scenario.</summary>
    static readonly string[] bad =
    [
        "netwrk: {}", "duration: 150", "duration: 5sec", "network: {loss: 0.01}", "network: {latency: {gaussian: {mean: 5ms}}}",
        "disk: {sync: allways}", "faults: [{fault: crsh, at: 1s}]", "faults: [{fault: crash, at: 1s}]",
        "faults: [{fault: crash, at: 1s, nodes: n1, for: 5}]", "expect: [{hold: toy-safety}]", "clients: [{count: 0}]",
        "network: {fifo: \"true\"}", "seed: -1",
    ];

    static readonly string[] badExperiments =
    [
        "sedes: 3", "seeds: 0", "base: {sevrers: 3}", "base: {name: x}", "systems: {}", "systems: {one: {}}", "systems: {one: {protocol: tooy}}",
        "sweep: [{set: network.loss}]", "conditions: {calm: {faults: []}}", "systems: {one: {protocol: toy, claim: {label: PA/EK, of: x}}}",
    ];

    static readonly string[] badProtocols =
        ["{name: toy, options: {qorum: 2}}", "{name: toy, options: {timeout: 5}}", "{name: tooy}", "tooy"];

    /// <summary>One test, for starting the validator costs more than asking it.</summary>
    [Test]
    public void The_schema_accepts_what_the_reader_accepts_and_refuses_what_is_wrong_in_itself()
    {
        string[] good =
        [
            Experiments.ExperimentReadingTests.Small, "experiment: e\nbase: {clients: [{}]}\nsystems: {one: {protocol: toy, set: {'clients[0].count': 3}}}\n",
            Samples.Small, Samples.Rich, ScenarioWriter.Write(Read.Good(Samples.Small)), ScenarioWriter.Write(Read.Good(Samples.Rich)),
            .. Enumerable.Range(0, 60).Select(seed => ScenarioWriter.Write(new AnyScenario(seed).Make())),
        ];
        string[] wrong =
        [
            .. bad.Select(line => Samples.Small + line + "\n"),
            .. badExperiments.Select(line => "experiment: e\n" + (line.StartsWith("systems", StringComparison.Ordinal)
                ? "" : "systems: {one: {protocol: toy}}\n") + line + "\n"),
            .. badProtocols.Select(protocol => $"name: s\nprotocol: {protocol}\n"),
        ];
        var complaints = Complaints([.. good, .. wrong]);
        Assert.Multiple(() =>
        {
            for (var i = 0; i < good.Length; i++) Assert.That(complaints[i], Is.Null, good[i]);
            for (var i = 0; i < wrong.Length; i++)
            {
                Assert.That(complaints[good.Length + i], Is.Not.Null, wrong[i]);
                Assert.That(Read.Text(wrong[i]).Problems, Is.Not.Empty, wrong[i]);
            }
        });
    }

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
