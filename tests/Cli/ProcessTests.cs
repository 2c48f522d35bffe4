using System.Diagnostics;
using System.Globalization;

namespace Simulator.Tests.Cli;

/// <summary>What only a process of its own can show: signals, full disks, closed pipes, the console's encoding.</summary>
public sealed class ProcessTests
{
    [Test]
    public async Task A_full_disk_behind_the_output_is_bad_input()
    {
        if (!File.Exists("/dev/full")) Assert.Ignore("needs /dev/full");
        var said = await Cli.Bash("$simulator list faults > /dev/full");
        Assert.That(said.Code, Is.EqualTo(2), said.ToString());
        Assert.That(said.ErrorLines, Has.Length.EqualTo(1).And.All.StartsWith("error: standard output: cannot write"));
    }

    [Test]
    public async Task A_full_disk_under_the_run_leaves_nothing_behind()
    {
        using var scratch = new Scratch();
        var scenario = scratch.Write("small.yaml", Scratch.Small);
        // Files of at most 32 KiB: the verdict can be written, the history or the trace cannot. The runtime would map its code
        // through a file as well, were it not told otherwise.
        var said = await Cli.Bash(
            $"ulimit -f 32; exec $simulator run {scenario} --quiet --out {scratch.Path("out")}", ("DOTNET_EnableWriteXorExecute", "0"));
        Assert.That(said.Code, Is.EqualTo(2), said.ToString());
        Assert.That(said.ErrorLines, Has.Length.EqualTo(1).And.All.StartsWith($"error: {scratch.Path("out/small-seed1/")}"));
        Assert.That(said.Errors, Does.Contain(": cannot write: "));
        Assert.That(scratch.Entries(), Is.EqualTo(new[] { "out", "small.yaml" }));
    }

    [Test]
    public async Task A_reader_that_has_seen_enough_is_no_error()
    {
        using var scratch = new Scratch();
        var said = await Cli.Bash($"$simulator trace {scratch.Write("small.yaml", Scratch.Small)} | head -n 1");
        Assert.That((said.Code, said.Output, said.Errors), Is.EqualTo((0, "0 0.000000000s n1 start\n", "")));
    }

    [TestCase("INT")]
    [TestCase("TERM")]
    public async Task A_signal_ends_a_run_and_keeps_what_it_has_done(string signal)
    {
        if (OperatingSystem.IsWindows()) Assert.Ignore("needs signals");
        if (signal == "INT" && InterruptsAreIgnored()) Assert.Ignore("this process was started with interrupts ignored, and so are those it starts");
        using var scratch = new Scratch();
        var process = Cli.Start(Cli.Dotnet, [
            Cli.Program, "run", scratch.Write("small.yaml", Scratch.Small), "--out", scratch.Path("out"), "--quiet",
            "--duration", "100000s", "--set", "max-events=1000000000",
        ]);
        var said = Cli.Wait(process);
        // When the folder is there the run has begun.
        while (!Directory.Exists(scratch.Path("out"))) await Task.Delay(20);
        await Task.Delay(200);
        using var kill = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        if (await Task.WhenAny(said, Task.Delay(TimeSpan.FromSeconds(60))) != said) process.Kill(entireProcessTree: true);

        Assert.That((await said).Code, Is.EqualTo(130), (await said).ToString());
        Assert.That((await said).Output, Does.StartWith("small, seed 1: INTERRUPTED"));
        Assert.That(await File.ReadAllTextAsync(scratch.Path("out/small-seed1/verdict.json")), Does.Contain("\"interrupted\""));
        Assert.That(scratch.Entries().Where(entry => entry.EndsWith(".partial", StringComparison.Ordinal)), Is.Empty);
    }

    /// <summary>A shell that puts a job into the background makes it ignore interrupts, and children inherit that.</summary>
    static bool InterruptsAreIgnored()
    {
        const string status = "/proc/self/status";
        if (!File.Exists(status)) return false;
        var mask = File.ReadLines(status).First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)).Split(':')[1].Trim();
        return (ulong.Parse(mask, NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 2) != 0;
    }

    [Test]
    public async Task A_pipe_carries_UTF_8_whatever_the_console_speaks()
    {
        using var scratch = new Scratch();
        var scenario = scratch.Write("small.yaml", Scratch.Small.Replace("Three servers", "Größe 5 µs", StringComparison.Ordinal));
        var said = await Cli.Bash($"$simulator validate --resolved {scenario}", ("LC_ALL", "en_US.ISO-8859-1"));
        Assert.That(said.Output, Does.Contain("Größe 5 µs"), said.ToString());
        Assert.That(said.Output, Is.EqualTo((await Cli.Run("validate", "--resolved", scenario)).Output));
    }

    [Test]
    public async Task No_colour_and_no_bar_where_nobody_watches()
    {
        using var scratch = new Scratch();
        var said = await Cli.Process("run", scratch.Write("small.yaml", Scratch.Small), "--out", scratch.Path("out"));
        Assert.That(said.Code, Is.Zero, said.ToString());
        Assert.That(said.Output + said.Errors, Does.Not.Contain('\u001b').And.Not.Contain('\r'));
    }

    [Test]
    public async Task Verify_finds_two_processes_equal()
    {
        using var scratch = new Scratch();
        var said = await Cli.Run("verify", scratch.Write("small.yaml", Scratch.Small), "--seed", "3");
        Assert.That(said.Code, Is.Zero, said.ToString());
        Assert.That(said.Output, Does.Match(@"small\.yaml: equal, [0-9]+ events, trace hash [0-9a-f]{32}\n$"));
    }
}
