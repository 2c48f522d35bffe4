using Simulator.Analysis.Sweeps;

namespace Simulator.Scenarios;

/// <summary>Puts the shards of a sweep together: the bytes are those that one machine would have written.</summary>
public static class SweepMerge
{
    /// <summary>Throws <see cref="UserError"/> unless the folders hold all shards of one sweep, each finished.</summary>
    public static (SweepManifest Sweep, SweepTally Tally) Merge(IReadOnlyList<string> folders, string into)
    {
        var shards = folders.Select(folder => (Folder: folder, Manifest: SweepManifest.Read(Path.Combine(folder, SweepFolder.Manifest))))
            .OrderBy(shard => shard.Manifest.Shard.Index).ToList();
        var (whole, scenario) = (shards[0].Manifest with { Shard = Shard.Whole }, SweepFolder.Read(shards[0].Folder, SweepFolder.Scenario));
        CheckAreOne(shards, scenario);
        var tally = new SweepTally(new SweepCoverage());
        var rows = new List<SeedRow>();
        foreach (var (folder, manifest) in shards)
        {
            // What follows the first failure would not have been run.
            if (manifest.UntilFailure && tally.Failures > 0) break;
            Add(folder, manifest, tally, rows);
        }
        RunDirectory.CheckWritable(into);
        UserError.Guard(into, "merge into this folder", () => Directory.EnumerateFileSystemEntries(into).Any()
            ? throw new IOException("it is not empty") : true);
        SweepFolder.Put(into, SweepFolder.Scenario, scenario);
        SweepFolder.Put(into, SweepFolder.Seeds, SweepTables.Write(rows));
        SweepFolder.Put(into, SweepFolder.Coverage, SweepTables.Write(tally.Coverage.Rows()));
        SweepFolder.WriteSummary(into, whole, tally);
        SweepFolder.Put(into, SweepFolder.Manifest, whole.Write());
        return (whole, tally);
    }

    static void Add(string folder, SweepManifest manifest, SweepTally tally, List<SeedRow> all)
    {
        var (rows, coverage) = SweepFolder.Load(folder);
        var asked = manifest.Shard.Of(manifest.First, manifest.Last) is var (first, last) ? last - first + 1 : 0;
        foreach (var row in rows) tally.Add(row);
        if ((ulong)rows.Count != asked && !(manifest.UntilFailure && tally.Failures > 0))
            throw new UserError(
                $"{folder}: found {rows.Count} of {asked} seeds of shard {manifest.Shard}, expected all: run it again to go on");
        tally.Coverage.Add(coverage.Rows());
        all.AddRange(rows);
    }

    static void CheckAreOne(List<(string Folder, SweepManifest Manifest)> shards, byte[] scenario)
    {
        var (folder, first) = shards[0];
        foreach (var (other, manifest) in shards)
        {
            if (manifest.Difference(first) is { } difference)
                throw new UserError($"{other}: no part of the sweep in {folder}: found {difference}");
            if (manifest.Shard.Count != first.Shard.Count)
                throw new UserError($"{other}: found shard {manifest.Shard}, expected one of {first.Shard.Count}");
            if (!SweepFolder.Read(other, SweepFolder.Scenario).AsSpan().SequenceEqual(scenario))
                throw new UserError($"{Path.Combine(other, SweepFolder.Scenario)}: found another scenario than in {folder}");
        }
        for (var i = 0; i < first.Shard.Count; i++)
        {
            if (i < shards.Count && shards[i].Manifest.Shard.Index == i + 1) continue;
            throw new UserError(i > 0 && i < shards.Count && shards[i].Manifest.Shard == shards[i - 1].Manifest.Shard
                ? $"{shards[i].Folder}: found shard {shards[i].Manifest.Shard}, which is in {shards[i - 1].Folder} as well"
                : $"merge: found no folder of shard {i + 1}/{first.Shard.Count}");
        }
        if (shards.Count > first.Shard.Count)
            throw new UserError($"{shards[^1].Folder}: found shard {shards[^1].Manifest.Shard}, which is there already");
    }
}
