using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Simulator.Protocols;

namespace Simulator.Scenarios;

/// <summary>
/// Quorums of two phases: the word <c>majority</c>, the two sizes, or a mapping with one key that names another kind:
/// <c>{grid: {rows: 2, columns: 3}}</c>.
/// </summary>
sealed class QuorumsForm(Forms forms) : Form
{
    static readonly (string Key, Type Type)[] kinds =
        [("grid", typeof(GridQuorums)), ("weights", typeof(WeightQuorums)), ("sets", typeof(SetQuorums))];

    static readonly string[] sizes = ["phase-1", "phase-2"];

    static IEnumerable<string> Keys => [.. sizes, .. kinds.Select(kind => kind.Key)];

    public override string Expected =>
        "majority, or a mapping such as {phase-1: 4, phase-2: 2}, {grid: …}, {weights: …} or {sets: …}";

    public override bool TryRead(YamlNode node, BindingContext context, [NotNullWhen(true)] out object? value)
    {
        value = null;
        switch (node)
        {
            case YamlScalar { Text: "majority" }:
                value = Quorums.Majority;
                return true;
            case YamlScalar { IsNull: false } scalar:
                return Refuse(node, context, out value, Nearest.Hint(scalar.Text, ["majority"]));
            case YamlMap map when map.Entries.FirstOrDefault(entry => kinds.Any(kind => kind.Key == entry.Key)) is { } entry:
                foreach (var other in map.Entries)
                    if (other != entry)
                        context.Problems.Add(other.KeyPlace,
                            $"found the key '{Excerpt.Of(other.Key)}', expected none beside '{entry.Key}'");
                return forms.Of(kinds.Single(kind => kind.Key == entry.Key).Type).TryRead(entry.Value, context, out value)
                    && map.Entries.Count == 1;
            case YamlMap { Entries.Count: > 0 } map when map.Entries.All(entry => !sizes.Contains(entry.Key)):
                context.Problems.Add(map.Entries[0].KeyPlace, Nearest.KeyChoice(map.Entries[0].Key, Keys));
                return false;
            case YamlMap { Entries.Count: > 0 }:
                return forms.Of<SizeQuorums>().TryRead(node, context, out value);
            default:
                return Refuse(node, context, out value);
        }
    }

    public override YamlNode Write(object value)
    {
        if (value is MajorityQuorums) return Plain("majority");
        var inner = forms.Of(value.GetType()).Write(value);
        return value is SizeQuorums
            ? inner
            : new YamlMap(Written, [new YamlEntry(kinds.Single(kind => kind.Type == value.GetType()).Key, Written, inner)]);
    }

    public override JsonObject Schema(SchemaBuilder schemas) => schemas.Refer("quorums", () => new JsonObject
    {
        ["description"] = "Which servers together are enough for phase 1 and for phase 2.",
        ["anyOf"] = new JsonArray(
        [
            new JsonObject { ["const"] = "majority" }, forms.Of<SizeQuorums>().Schema(schemas),
            .. kinds.Select(kind => new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { [kind.Key] = forms.Of(kind.Type).Schema(schemas) },
                ["required"] = SchemaBuilder.Texts([kind.Key]),
                ["additionalProperties"] = false,
            }),
        ]),
    });
}
