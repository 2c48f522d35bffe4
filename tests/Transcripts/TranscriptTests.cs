using Simulator.Tests.Scenarios;

namespace Simulator.Tests.Transcripts;

/// <summary>
/// Each file below this folder is played and must give what it says. <c>UPDATE_GOLDEN=1</c> rewrites what it says; the change
/// is then read like any other.
/// </summary>
public sealed class TranscriptTests
{
    const string Folder = "tests/Transcripts";

    static IEnumerable<TestCaseData> Files() =>
        from path in Directory.GetFiles(Path.Combine(Golden.Root, Folder), "*.txt", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        let name = Path.GetRelativePath(Path.Combine(Golden.Root, Folder), path).Replace('\\', '/')
        select new TestCaseData(name).SetArgDisplayNames(name);

    [TestCaseSource(nameof(Files))]
    public void It_gives_what_it_says(string name)
    {
        var path = $"{Folder}/{name}";
        Golden.Matches(path, Transcript.Replay(File.ReadAllText(Path.Combine(Golden.Root, path))));
    }

    [TestCaseSource(nameof(Files))]
    public void It_is_short_enough_to_be_read(string name) =>
        Assert.That(File.ReadLines(Path.Combine(Golden.Root, Folder, name)).Count(), Is.AtMost(100));
}
