using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Simulator.Scenarios;

/// <summary><c>sweep.json</c>: which sweep a folder holds, so that nothing else is added to it.</summary>
public sealed record SweepManifest
{
    public required string Version { get; init; }
    public required string Scenario { get; init; }
    public required ulong First { get; init; }
    public required ulong Last { get; init; }
    public required Shard Shard { get; init; }
    public required bool IsSwarm { get; init; }
    public required bool UntilFailure { get; init; }

    /// <summary>The command that makes the run of a seed again; <c>{0}</c> stands for the seed.</summary>
    public required string Reproduce { get; init; }

    public static SweepManifest Of(SweepPlan plan) => new()
    {
        Version = VerdictJson.Version,
        Scenario = plan.Scenario.Name,
        First = plan.First,
        Last = plan.Last,
        Shard = plan.Shard,
        IsSwarm = plan.IsSwarm,
        UntilFailure = plan.UntilFailure,
        Reproduce = plan.Command,
    };

    /// <summary>The command that makes the run of a seed again.</summary>
    public string CommandOf(ulong seed) =>
        Reproduce.Replace("{0}", seed.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(stream, options))
        {
            json.WriteStartObject();
            json.WriteString("version", Version);
            json.WriteString("scenario", Scenario);
            json.WriteNumber("first-seed", First);
            json.WriteNumber("last-seed", Last);
            json.WriteNumber("shard", Shard.Index);
            json.WriteNumber("shards", Shard.Count);
            json.WriteBoolean("swarm", IsSwarm);
            json.WriteBoolean("until-failure", UntilFailure);
            json.WriteString("reproduce", Reproduce);
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>Throws <see cref="UserError"/> for anything that is no such file.</summary>
    public static SweepManifest Read(string path)
    {
        var bytes = UserError.Guard(path, "read", () => File.ReadAllBytes(path));
        try
        {
            using var json = JsonDocument.Parse(bytes);
            var root = json.RootElement;
            var manifest = new SweepManifest
            {
                Version = root.GetProperty("version").GetString()!,
                Scenario = root.GetProperty("scenario").GetString()!,
                First = root.GetProperty("first-seed").GetUInt64(),
                Last = root.GetProperty("last-seed").GetUInt64(),
                Shard = new Shard(root.GetProperty("shard").GetInt32(), root.GetProperty("shards").GetInt32()),
                IsSwarm = root.GetProperty("swarm").GetBoolean(),
                UntilFailure = root.GetProperty("until-failure").GetBoolean(),
                Reproduce = root.GetProperty("reproduce").GetString()!,
            };
            var isSound = manifest.First <= manifest.Last && manifest.Shard.Index >= 1 && manifest.Shard.Index <= manifest.Shard.Count;
            return isSound ? manifest : throw new FormatException("its numbers contradict each other");
        }
        catch (Exception strange) when (strange is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new UserError($"{path}: found something else than a sweep's account: {UserError.OneLine(strange.Message)}");
        }
    }

    /// <summary>What differs from another account, in words; null when nothing does. The shard is not looked at.</summary>
    public string? Difference(SweepManifest other)
    {
        if (other.Scenario != Scenario) return $"scenario {Scenario}, not {other.Scenario}";
        if (other.First != First || other.Last != Last) return $"seeds {First}..{Last}, not {other.First}..{other.Last}";
        if (other.IsSwarm != IsSwarm) return IsSwarm ? "a swarm, not plain seeds" : "plain seeds, not a swarm";
        if (other.UntilFailure != UntilFailure) return UntilFailure ? "a sweep until the first failure" : "a sweep over all seeds";
        if (other.Version != Version) return $"version {Version}, not {other.Version}";
        return other.Reproduce != Reproduce ? $"'{Reproduce}', not '{other.Reproduce}'" : null;
    }
}
