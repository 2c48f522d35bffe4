using System.Text;

namespace Simulator.Tests.Sim;

/// <summary>Compares text with a file of the repository; <c>UPDATE_GOLDEN=1</c> writes the file instead.</summary>
public static class Golden
{
    public static void Check(string path, string actual)
    {
        var file = Path.Combine(Root(), path);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual, new UTF8Encoding(false));
            return;
        }
        Assert.That(File.Exists(file), $"{path} is missing; run the test with UPDATE_GOLDEN=1");
        Assert.That(actual, Is.EqualTo(File.ReadAllText(file)), $"{path} differs; if that is meant, run the test with UPDATE_GOLDEN=1");
    }

    static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Simulator.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("no Simulator.sln above the tests");
    }
}
