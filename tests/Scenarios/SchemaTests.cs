using System.Text.Json.Nodes;
using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios;

/// <summary>The JSON schema that editors use says what the reader does.</summary>
public sealed class SchemaTests
{
    [Test]
    public void The_schema_in_the_repository_is_up_to_date() => Golden.Matches("scenarios.schema.json", SchemaWriter.Write());

    /// <summary>A property without any of these words would let everything pass.</summary>
    [Test]
    public void No_part_of_the_schema_is_empty() => Walk(Schema(), "#");

    [Test]
    public void Every_reference_leads_somewhere()
    {
        var schema = Schema();
        var definitions = schema["definitions"]!.AsObject();
        foreach (var reference in References(schema)) Assert.That(definitions.ContainsKey(reference["#/definitions/".Length..]), reference);
    }

    [Test]
    public void Every_fault_protocol_and_option_is_in_the_schema()
    {
        var text = SchemaWriter.Write(Read.Catalogue);
        Assert.Multiple(() =>
        {
            foreach (var fault in Read.Catalogue.Faults) Assert.That(text, Does.Contain($"\"const\": \"{fault.Name}\""));
            foreach (var option in (string[])["quorum", "eager", "heartbeat", "timeout", "drift", "reads"])
                Assert.That(text, Does.Contain($"\"{option}\": {{"));
        });
    }

    static JsonObject Schema() => JsonNode.Parse(SchemaWriter.Write(Read.Catalogue))!.AsObject();

    static void Walk(JsonNode node, string path)
    {
        if (node is JsonObject schema && path.Split('/')[^1] is not ("properties" or "definitions"))
            Assert.That(schema.ContainsKey("type") || schema.ContainsKey("enum") || schema.ContainsKey("const")
                || schema.ContainsKey("anyOf") || schema.ContainsKey("$ref"), path);
        foreach (var (key, value) in node.AsObject())
            if (key is "properties" or "definitions")
                foreach (var (name, part) in value!.AsObject()) Walk(part!, $"{path}/{key}/{name}");
            else if (key is "items" || key is "additionalProperties" && value is JsonObject) Walk(value!, $"{path}/{key}");
            else if (key is "anyOf")
                foreach (var part in value!.AsArray()) Walk(part!, $"{path}/{key}");
    }

    static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(entry => entry.Key == "$ref" ? [entry.Value!.GetValue<string>()] : References(entry.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };
}
