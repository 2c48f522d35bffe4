using System.Diagnostics;
using Simulator.Cli;

namespace Simulator.Tests.Cli;

/// <summary>What a call of the program gave.</summary>
sealed record Said(int Code, string Output, string Errors)
{
    public string[] ErrorLines => Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public override string ToString() => $"exit code {Code}\n{Output}\n{Errors}";
}

/// <summary>Calls the program: in this process, or in one of its own where signals and real streams matter.</summary>
static class Cli
{
    /// <summary>The built program, which lies beside the tests because they refer to it.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "simulator.dll");

    public static string Dotnet { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    public static async Task<Said> Run(params string[] args) => await Run(CancellationToken.None, args);

    public static async Task<Said> Run(CancellationToken cancel, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.Run(args, output, errors, cancel);
        return new Said(code, output.ToString(), errors.ToString());
    }

    /// <summary>The program in a process of its own.</summary>
    public static async Task<Said> Process(params string[] args) => await Wait(Start(Dotnet, [Program, .. args]));

    /// <summary>A line of bash in which <c>$simulator</c> is the program; skips the test where there is no bash.</summary>
    public static async Task<Said> Bash(string line, params (string Name, string Value)[] environment)
    {
        if (OperatingSystem.IsWindows()) Assert.Ignore("needs bash");
        return await Wait(Start("bash", ["-o", "pipefail", "-c", line], [("simulator", $"{Dotnet} {Program}"), .. environment]));
    }

    public static Process Start(string program, string[] args, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return System.Diagnostics.Process.Start(start)!;
    }

    public static async Task<Said> Wait(Process started)
    {
        using var process = started;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Said(process.ExitCode, output, await errors);
    }
}

/// <summary>A folder for one test, with a few files in it; removed afterwards.</summary>
sealed class Scratch : IDisposable
{
    /// <summary>A scenario that takes a few milliseconds to run and comes out as it expects.</summary>
    public const string Small = """
        name: small
        summary: Three servers and two clients.
        duration: 2s
        servers: 3
        protocol: raft
        clients:
          - {count: 2}

        """;

    public Scratch() => Folder = Directory.CreateTempSubdirectory("simulator-cli-").FullName;

    public string Folder { get; }

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    public string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        var path = Path(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Everything below the folder, in ordinal order.</summary>
    public IReadOnlyList<string> Entries() =>
        [.. Directory.EnumerateFileSystemEntries(Folder, "*", SearchOption.AllDirectories)
            .Select(path => System.IO.Path.GetRelativePath(Folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
