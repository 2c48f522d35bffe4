using Simulator.Tests.Cli;
using Simulator.Tests.Repository;

namespace Simulator.Tests.Cluster;

/// <summary>The shipped array job, under a real Slurm of one node.</summary>
[Category("Cluster")]
public sealed class SlurmTests
{
    [Test]
    public async Task An_array_of_shards_gives_the_bytes_of_one_machine()
    {
        if (OperatingSystem.IsWindows() || (await Cli.Cli.Bash("command -v slurmctld slurmd sbatch")).Code != 0)
            Assert.Ignore("needs Slurm (Debian: slurm-wlm)");
        if ((await Cli.Cli.Bash("[ $(id -u) = 0 ]")).Code != 0) Assert.Ignore("needs the right to start slurmd");
        using var scratch = new Scratch();
        var root = RepositoryFiles.Root;
        var scenario = scratch.Write("small.yaml", Scratch.Small + "mutant: commit-goes-back\n");
        var said = await Cli.Cli.Bash($"bash {root}/tests/Cluster/slurm.sh {root}/scenarios/cluster/sweep.slurm {scenario} $simulator");
        Assert.That(said.Code, Is.Zero, said.ToString());
        Assert.That(said.Output, Does.Match("equal: 41 lines of seeds, [1-9][0-9]* kinds of failures"));
    }
}
