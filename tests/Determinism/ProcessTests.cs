using System.Diagnostics;
using Simulator.Tests.Scenarios;

namespace Simulator.Tests.Determinism;

/// <summary>The same scenario and seed give the same bits in other processes, cultures and settings of the runtime.</summary>
public sealed class ProcessTests
{
    const string Scenario = "scenarios/consensus/raft-swarm.yaml";

    [TestCase("LANG=sv_SE.UTF-8", "LC_ALL=sv_SE.UTF-8")]
    [TestCase("LANG=tr_TR.UTF-8", "LC_ALL=tr_TR.UTF-8", "TZ=Asia/Kathmandu")]
    [TestCase("DOTNET_TieredPGO=0")]
    [TestCase("DOTNET_TieredCompilation=0")]
    [TestCase("DOTNET_EnableHWIntrinsic=0")]
    [TestCase("DOTNET_gcServer=1")]
    public void The_hash_is_the_same_in_another_process_with(params string[] environment)
    {
        var expected = Shipped.Hash(Shipped.ReadWhole(Scenario, 7));
        Assert.That(HashIn(environment), Is.EqualTo(expected));
    }

    static string HashIn(string[] environment)
    {
        var program = typeof(Simulator.Cli.CommandLine).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [program, "trace", Scenario, "--seed", "7", "--hash"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Golden.Root,
        };
        foreach (var setting in environment) start.Environment[setting.Split('=')[0]] = setting.Split('=')[1];
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, output);
        return output.TrimEnd('\n').Split('\n')[^1];
    }
}
