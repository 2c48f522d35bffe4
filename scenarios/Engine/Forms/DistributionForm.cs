using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Simulator.Scenarios;

/// <summary>
/// A distribution of durations: <c>5ms</c> is constant, <c>1ms..5ms</c> uniform, anything else a mapping with the name of the
/// distribution as its only key.
/// </summary>
sealed class DistributionForm(Forms forms, bool signed) : Form
{
    static readonly string[] names = ["constant", "uniform", "normal", "lognormal", "exponential", "pareto", "mixture", "empirical"];

    ScalarForm<Duration> Durations => signed ? Units.SignedDuration : Units.Duration;

    public override string Expected => $"a duration, a range such as 1ms..5ms, or one of {string.Join(", ", names)}";

    public override bool TryRead(YamlNode node, BindingContext context, [NotNullWhen(true)] out object? value)
    {
        value = null;
        if (node is YamlScalar { IsNull: false } scalar) return ReadScalar(scalar, context, out value);
        if (node is not YamlMap map || map.Entries.Count == 0) return Refuse(node, context, out value);
        if (map.Entries.FirstOrDefault(entry => !names.Contains(entry.Key)) is { } unknown)
            return Report(unknown.KeyPlace, context, Nearest.KeyChoice(unknown.Key, names));
        if (map.Entries.Count > 1)
            return Report(map.Entries[1].KeyPlace, context, $"found a second distribution '{map.Entries[1].Key}', expected only one");
        value = ReadNamed(map.Entries[0], context);
        return value is not null;
    }

    bool ReadScalar(YamlScalar scalar, BindingContext context, out object? value)
    {
        value = null;
        var dots = scalar.Text.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0 || !signed)
        {
            var form = dots < 0 ? (Form)Durations : Units.DurationRange;
            if (!form.TryRead(scalar, context, out var read)) return false;
            value = read is DurationRange range ? Spec(range.From, range.To) : new ConstantSpec((Duration)read);
            return true;
        }
        var (from, to) = (Durations.Read(scalar.Text[..dots]), Durations.Read(scalar.Text[(dots + 2)..]));
        if (!from.Success || !to.Success || from.Value > to.Value)
            return Report(scalar.Place, context, $"found {scalar.Found}, expected a range of durations such as -5ms..5ms");
        value = Spec(from.Value, to.Value);
        return true;
    }

    DistributionSpec? ReadNamed(YamlEntry entry, BindingContext context)
    {
        switch (entry.Key)
        {
            case "constant": return Durations.TryRead(entry.Value, context, out var constant) ? new ConstantSpec((Duration)constant) : null;
            case "mixture": return ReadMixture(entry.Value, context);
            case "empirical": return EmpiricalForm.Read(entry.Value, context);
        }
        if (!Record(entry.Key).TryRead(entry.Value, context, out var value)) return null;
        if (value is not UniformSpec uniform) return (DistributionSpec)value;
        if (uniform.From.Ns < 0 && !signed)
            Report(Part(entry.Value, "from").Place, context, $"found {uniform.From}, expected a duration of at least 0s");
        else if (uniform.To < uniform.From)
            Report(Part(entry.Value, "to").Place, context, $"found {uniform.To}, expected at least {uniform.From}");
        else return Spec(uniform.From, uniform.To);
        return null;
    }

    static YamlNode Part(YamlNode node, string key) => (node as YamlMap)?.Find(key)?.Value ?? node;

    MixtureSpec? ReadMixture(YamlNode node, BindingContext context)
    {
        if (!forms.Of<Seq<MixturePart>>().TryRead(node, context, out var value)) return null;
        var parts = (Seq<MixturePart>)value;
        if (Shares.Sum(parts.Select(part => part.Weight)) is var sum && sum.IsOne) return new MixtureSpec(parts);
        Report(node.Place, context, $"found weights that add up to {sum}, expected 100%");
        return null;
    }

    static bool Report(Place place, BindingContext context, string message)
    {
        context.Problems.Add(place, message);
        return false;
    }

    /// <summary>A uniform distribution of one value is that value; so each distribution has one spelling.</summary>
    static DistributionSpec Spec(Duration from, Duration to) => from == to ? new ConstantSpec(from) : DistributionSpec.Of(from, to);

    Form Record(string name) => forms.Of(TypeOf(name));

    static Type TypeOf(string name) => name switch
    {
        "uniform" => typeof(UniformSpec),
        "normal" => typeof(NormalSpec),
        "lognormal" => typeof(LognormalSpec),
        "exponential" => typeof(ExponentialSpec),
        "pareto" => typeof(ParetoSpec),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no record for this distribution"),
    };

    public override YamlNode Write(object value) => value switch
    {
        ConstantSpec constant => Durations.Write(constant.Value),
        UniformSpec uniform => Plain($"{uniform.From}..{uniform.To}"),
        MixtureSpec mixture => Named("mixture", forms.Of<Seq<MixturePart>>().Write(mixture.Parts)),
        EmpiricalSpec empirical => Named("empirical", EmpiricalForm.Write(empirical)),
        _ => Named(names.Single(name => Kebab.Of(value.GetType().Name) == name + "-spec"), forms.Of(value.GetType()).Write(value)),
    };

    static YamlMap Named(string name, YamlNode value) => new(Written, [new YamlEntry(name, Written, value)]);

    public override JsonObject Schema(SchemaBuilder schemas) => schemas.Refer(signed ? "signed-distribution" : "distribution", () =>
    {
        var range = signed
            ? new JsonObject { ["type"] = "string", ["pattern"] = "^-?[0-9.]+(ns|us|ms|s|m|h)\\.\\.-?[0-9.]+(ns|us|ms|s|m|h)$" }
            : Units.DurationRange.Schema(schemas);
        var all = new JsonArray { Durations.Schema(schemas), range };
        foreach (var name in names) all.Add(Only(name, SchemaOf(name, schemas)));
        return new JsonObject { ["description"] = Expected, ["anyOf"] = all };
    });

    JsonObject SchemaOf(string name, SchemaBuilder schemas) => name switch
    {
        "constant" => Durations.Schema(schemas),
        "mixture" => forms.Of<Seq<MixturePart>>().Schema(schemas),
        "empirical" => EmpiricalForm.Schema(schemas),
        _ => Record(name).Schema(schemas),
    };

    static JsonObject Only(string key, JsonObject value) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject { [key] = value },
        ["required"] = SchemaBuilder.Texts([key]),
        ["additionalProperties"] = false,
    };
}
