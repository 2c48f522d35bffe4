using System.IO.Compression;
using Simulator.Tests.Cli;

namespace Simulator.Tests.Repository;

/// <summary>The package of the tool, as a user would make, install and call it.</summary>
public sealed class PackageTests
{
    static readonly string Project = Path.Combine(RepositoryFiles.Root, "scenarios", "Cli");

    [Test]
    public async Task The_tool_is_packed_installed_and_runs_a_scenario_of_its_own_by_name()
    {
        if (!File.Exists(Path.Combine(Project, "bin", "Release", "net10.0", "simulator.dll"))) Assert.Ignore("needs a release build");
        using var scratch = new Scratch();
        // Nodes that outlive the test would keep the pipes open.
        var packed = await Cli.Cli.Wait(Cli.Cli.Start(
            Cli.Cli.Dotnet, ["pack", Project, "-c", "Release", "--no-build", "-o", scratch.Folder], ("MSBUILDDISABLENODEREUSE", "1")));
        Assert.That(packed.Code, Is.Zero, packed.ToString());

        var package = Directory.GetFiles(scratch.Folder, "*.nupkg").Single();
        using (var archive = ZipFile.OpenRead(package))
        {
            var names = archive.Entries.Select(entry => entry.FullName).ToArray();
            Assert.That(names, Does.Contain("tools/net10.0/any/simulator.dll"));
            Assert.That(names, Does.Contain("tools/net10.0/any/scenarios/consensus/raft-wan-partition.yaml"));
            Assert.That(names.Where(name => name.StartsWith("content", StringComparison.Ordinal)), Is.Empty, "scenarios once, beside the program");
            var ahead = names.Where(name => name.EndsWith("/simulator.dll", StringComparison.Ordinal) && !name.Contains("/any/"));
            foreach (var one in ahead)
            {
                var kernel = one.Replace("simulator.dll", "Simulator.Kernel.dll", StringComparison.Ordinal);
                Assert.That(
                    archive.GetEntry(kernel)!.Length, Is.GreaterThan(archive.GetEntry("tools/net10.0/any/Simulator.Kernel.dll")!.Length),
                    "compiled for the machine that packs");
            }
        }

        var config = Path.Combine(scratch.Folder, "nuget.config");
        File.WriteAllText(config, $"<configuration><packageSources><clear /><add key=\"here\" value=\"{scratch.Folder}\" /></packageSources></configuration>");
        var tools = Path.Combine(scratch.Folder, "tools");
        // A cache of its own: another package of this version may have been installed before.
        var installed = await Cli.Cli.Wait(Cli.Cli.Start(
            Cli.Cli.Dotnet, ["tool", "install", "Simulator.Tool", "--tool-path", tools, "--configfile", config],
            ("NUGET_PACKAGES", Path.Combine(scratch.Folder, "packages"))));
        Assert.That(installed.Code, Is.Zero, installed.ToString());

        var said = await Cli.Cli.Wait(Cli.Cli.Start(Path.Combine(tools, "simulator"), ["run", "raft-healthy-lan", "--no-files"]));
        Assert.That(said.Code, Is.Zero, said.ToString());
        Assert.That(said.Output, Does.Contain("as expected"));
    }
}
