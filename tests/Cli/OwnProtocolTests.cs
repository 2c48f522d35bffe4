namespace Simulator.Tests.Cli;

/// <summary>What README.md shows under "Your own protocol" is taken from there as it stands, built and run.</summary>
public sealed class OwnProtocolTests
{
    [Test]
    public async Task The_protocol_of_the_readme_builds_and_runs()
    {
        using var scratch = new Scratch();
        var readme = new Markdown("README.md");
        Write("Hearsay.cs", readme.Blocks("csharp"));
        Write("hearsay.csproj", readme.Blocks("xml"));
        Write("hearsay.yaml", readme.Blocks("yaml"));
        // Empty ones stop the SDK from looking further up.
        foreach (var name in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
            scratch.Write(name, "<Project />\n");
        var commands = readme.Blocks("console").Single().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(commands, Has.Length.EqualTo(2).And.All.StartsWith("$ dotnet "));

        var simulator = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        var build = await Build([.. Placed(commands[0]["$ dotnet ".Length..]), $"-p:Simulator={simulator}"]);
        Assert.That(build.Code, Is.Zero, build.ToString());

        const string program = "$ dotnet run -c Release --project scenarios/Cli -- ";
        Assert.That(commands[1], Does.StartWith(program));
        var said = await Cli.Run(Placed(commands[1][program.Length..]));
        Assert.That(said.Code, Is.Zero, said.ToString());
        Assert.That(said.Output, Does.Contain("verdict     as expected").And.Match("linearizable +violated"));
        Assert.That(readme.Text, Does.Contain("`verdict     as expected`"));
        Assert.That(scratch.Entries(), Is.SupersetOf(new[]
        {
            "out/hearsay-seed1/verdict.json", "out/hearsay-seed1/history.edn", "out/hearsay-seed1/plots/latency.png",
            "out/hearsay-seed1/plots/availability.png",
        }));

        void Write(string name, IReadOnlyList<string> blocks) => scratch.Write("hearsay/" + name, blocks.Single());

        string[] Placed(string command) =>
        [
            .. command.Split(' ').Select(word => word == "out"
                ? scratch.Path("out") : word.Replace("../hearsay", scratch.Path("hearsay"), StringComparison.Ordinal)),
        ];
    }

    [Test]
    public void The_protocol_of_the_readme_is_short()
    {
        var lines = new Markdown("README.md").Blocks("csharp").Single().Split('\n');
        Assert.That(lines.Count(line => line.Trim() is not ("" or "{" or "}")), Is.InRange(20, 40));
    }

    static async Task<Said> Build(string[] arguments)
    {
        var build = new System.Diagnostics.ProcessStartInfo(
            Cli.Dotnet, [.. arguments, "--nologo", "-v", "quiet", "-nodeReuse:false", "-p:UseSharedCompilation=false"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        // The test runner's own build settings are not those of a build from the shell.
        foreach (var name in build.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            build.Environment.Remove(name);
        return await Cli.Wait(System.Diagnostics.Process.Start(build)!);
    }
}
