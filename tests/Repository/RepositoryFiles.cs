using System.Diagnostics;

namespace Simulator.Tests.Repository;

/// <summary>The files that make up the repository: what git knows or would add, or what lies there when git is missing.</summary>
internal static class RepositoryFiles
{
    static readonly string[] Built = ["bin", "obj", "out", "TestResults", "BenchmarkDotNet.Artifacts", ".git", ".vs", ".idea"];
    static readonly string[] Binary = [".png", ".gz", ".ico", ".dll", ".nupkg"];

    public static string Root { get; } = FindRoot();

    /// <summary>All paths, relative to the root, with slashes, in ordinal order.</summary>
    public static IReadOnlyList<string> All { get; } = [.. (FromGit() ?? FromDisk()).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> Text => All.Where(path => !Binary.Contains(Path.GetExtension(path)));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Simulator.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Simulator.sln is not above the tests");
    }

    static List<string>? FromGit()
    {
        try
        {
            var start = new ProcessStartInfo("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
            {
                WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true,
            };
            using var git = Process.Start(start)!;
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            if (git.ExitCode != 0) return null;
            // A file that was deleted but not yet committed is still listed.
            return [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(path => File.Exists(Path.Combine(Root, path)))];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    static IEnumerable<string> FromDisk() =>
        Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').SkipLast(1).Any(Built.Contains));
}
