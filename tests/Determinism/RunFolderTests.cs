using Simulator.Scenarios;

namespace Simulator.Tests.Determinism;

/// <summary>What a run leaves behind is the same, file by file and byte by byte, whenever and wherever it is written.</summary>
public sealed class RunFolderTests
{
    [TestCase("scenarios/consensus/raft-wan-partition.yaml")]
    [TestCase("scenarios/consensus/raft-crash-storm.yaml")]
    public void Two_runs_leave_equal_folders(string path)
    {
        var root = Directory.CreateTempSubdirectory("simulator-twice-").FullName;
        try
        {
            var one = Write(path, Path.Combine(root, "one"));
            var other = Write(path, Path.Combine(root, "other"));
            Assert.That(other.Keys, Is.EqualTo(one.Keys));
            Assert.That(one.Keys, Does.Contain("verdict.json").And.Contain("history.edn").And.Contain("trace.csv").And.Contain("metrics.csv"));
            Assert.That(one.Keys.Count(name => name.EndsWith(".png", StringComparison.Ordinal)), Is.GreaterThanOrEqualTo(2));
            foreach (var (name, content) in one) Assert.That(other[name].AsSpan().SequenceEqual(content), Is.True, name);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    static SortedDictionary<string, byte[]> Write(string path, string folder)
    {
        var outcome = Runner.Run(Shipped.Read(path, 1), Catalogue.BuiltIn);
        var written = RunFiles.Write(outcome, "simulator run " + path, folder, withTrace: true, out var undrawn);
        Assert.That(undrawn, Is.Null);
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(written, "*", SearchOption.AllDirectories))
            files[Path.GetRelativePath(written, file).Replace('\\', '/')] = File.ReadAllBytes(file);
        return files;
    }
}
