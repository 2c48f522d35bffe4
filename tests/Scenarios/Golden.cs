namespace Simulator.Tests.Scenarios;

/// <summary>Files that hold expected text. <c>UPDATE_GOLDEN=1</c> rewrites them; the change is then read like any other.</summary>
static class Golden
{
    public static bool IsUpdating => Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1";

    public static string Root { get; } = FindRoot();

    /// <param name="path">Relative to the root of the repository.</param>
    public static void Matches(string path, string actual)
    {
        var file = Path.Combine(Root, path);
        if (IsUpdating) File.WriteAllText(file, actual);
        Assert.That(File.Exists(file), Is.True, $"{path} is missing; UPDATE_GOLDEN=1 writes it");
        Assert.That(File.ReadAllText(file), Is.EqualTo(actual), $"{path} is out of date; UPDATE_GOLDEN=1 rewrites it");
    }

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Simulator.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Simulator.sln is not above the tests");
    }
}
