using System.Diagnostics;
using System.Globalization;

namespace Simulator.Tests.Repository;

/// <summary>
/// The gate runs what README.md shows and tells the truth about it. Here it runs in a small repository of its own, with a
/// <c>dotnet</c> that only prints what it is told to.
/// </summary>
public sealed class GateTests
{
    const string Passing = "Passed!  - Failed:     0, Passed:    12, Skipped:     1, Total:    13, Duration: 2 s - A.dll (net10.0)";
    const string Failing = "Failed!  - Failed:     2, Passed:     3, Skipped:     0, Total:     5, Duration: 2 s - B.dll (net10.0)";

    string folder = "";
    string testOutput = "";
    int testCode;

    [SetUp]
    public void MakeARepository()
    {
        if (OperatingSystem.IsWindows()) Assert.Ignore("the gate is a bash script");
        folder = Directory.CreateTempSubdirectory("simulator-gate-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, ".ci"));
        File.Copy(Path.Combine(RepositoryFiles.Root, ".ci/run"), Path.Combine(folder, ".ci/run"));
        Run("git", "init", "--quiet");
    }

    [TearDown]
    public void RemoveIt()
    {
        if (folder.Length > 0) Directory.Delete(folder, recursive: true);
    }

    [Test]
    public void It_is_executable()
    {
        if (OperatingSystem.IsWindows()) return;
        var mode = File.GetUnixFileMode(Path.Combine(RepositoryFiles.Root, ".ci/run"));
        Assert.That(mode & UnixFileMode.UserExecute, Is.EqualTo(UnixFileMode.UserExecute));
    }

    [Test]
    public void It_adds_up_what_the_test_runner_reports()
    {
        var (code, output) = Gate("```sh\ndotnet test -c Release\n```\n", $"{Passing}\n{Passing}", 0);
        Assert.That(code, Is.Zero, output);
        Assert.That(LastLine(output), Is.EqualTo("24 passed, 0 failed, 2 skipped"));
    }

    [Test]
    public void It_closes_when_a_test_fails()
    {
        var (code, output) = Gate("```sh\ndotnet test -c Release\n```\n", $"{Passing}\n{Failing}", 1);
        Assert.That(code, Is.EqualTo(1), output);
        Assert.That(LastLine(output), Is.EqualTo("15 passed, 2 failed, 1 skipped"));
    }

    [Test]
    public void It_closes_when_no_test_was_run()
    {
        var (code, output) = Gate("```sh\ndotnet test -c Release\n```\n", "No test matches the given testcase filter", 0);
        Assert.That(code, Is.Not.Zero, output);
        Assert.That(LastLine(output), Is.EqualTo("0 passed, 0 failed, 0 skipped"));
    }

    [Test]
    public void It_closes_when_the_readme_shows_no_test()
    {
        var (code, output) = Gate("```sh\necho hello\n```\n```text\ndotnet test\n```\n", Passing, 0);
        Assert.That(code, Is.Not.Zero, output);
        Assert.That(output, Does.Contain("README.md has no"));
    }

    [TestCase("false", TestName = "It closes when a command of the readme fails")]
    [TestCase("false | true", TestName = "It closes when a part of a pipe fails")]
    [TestCase("echo $missing", TestName = "It closes when a variable is missing")]
    [TestCase("touch stray", TestName = "It closes when a command leaves a file behind")]
    public void A_bad_command_closes_it(string command)
    {
        var (code, output) = Gate($"```sh\n{command}\n```\ntext\n```sh\ndotnet test\n```\n", Passing, 0);
        Assert.That(code, Is.Not.Zero, output);
    }

    [Test]
    public void It_runs_the_blocks_marked_sh_in_order_and_no_others()
    {
        var (code, output) = Gate(
            "```sh\necho one-$((1 + 0))\n```\n```text\necho two-$((1 + 1))\n```\n```\necho three-$((1 + 2))\n```\n"
            + "```sh\necho four-$((1 + 3)) \\\n  and more # a comment\ndotnet test\n```\n", Passing, 0);
        Assert.That(code, Is.Zero, output);
        Assert.That(output, Does.Contain("\none-1\n").And.Contain("\nfour-4 and more\n"));
        Assert.That(output, Does.Not.Contain("two-2").And.Not.Contain("three-3"));
        Assert.That(output.IndexOf("\none-1", StringComparison.Ordinal), Is.LessThan(output.IndexOf("\nfour-4", StringComparison.Ordinal)));
    }

    /// <summary>Runs the gate with this README and a <c>dotnet</c> whose tests print this and end so.</summary>
    (int Code, string Output) Gate(string readme, string testOutput, int testCode)
    {
        File.WriteAllText(Path.Combine(folder, "README.md"), "# Readme\n" + readme);
        this.testOutput = testOutput;
        this.testCode = testCode;
        return Run("bash", ".ci/run");
    }

    (int Code, string Output) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        // A function that bash hands down to its children: it takes the place of the program.
        start.Environment["BASH_FUNC_dotnet%%"] = "() { [ \"$1\" = test ] || return 0; printenv TEST_OUTPUT; return $TEST_CODE; }";
        start.Environment["TEST_OUTPUT"] = testOutput;
        start.Environment["TEST_CODE"] = testCode.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    static string LastLine(string output) => output.TrimEnd('\n').Split('\n')[^1];
}
