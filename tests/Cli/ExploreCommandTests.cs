namespace Simulator.Tests.Cli;

/// <summary><c>explore</c>: the way to a failure is shown move by move, and in the trace that every other run leaves too.</summary>
public sealed class ExploreCommandTests
{
    const string Two = """
        name: two
        duration: 5s
        servers: 2
        protocol:
          name: raft
          options: {pre-vote: false, check-quorum: false}
        explore: {depth: 30, timeouts: 2}

        """;

    [Test]
    public async Task A_failure_is_told_with_its_moves()
    {
        using var scratch = new Scratch();
        var path = scratch.Write("two.yaml", Two + "mutant: half-is-a-majority\n");
        var said = await Cli.Run("explore", path, "--trace", scratch.Path("trace.csv"));
        Assert.That(said.Code, Is.EqualTo(1), said.ToString());
        Assert.That(said.Output, Does.Match("""
            ^two with half-is-a-majority, exhaustive, depth 30, 2 timeouts: [0-9]+ states, .*
              [a-z-]+: n1 and n2 both lead in (term|epoch) 1
                  1  fire n[12] ElectionTimeout  \[explore/next n1 #0 = [01] of 2\]
            """));
        var trace = await File.ReadAllLinesAsync(scratch.Path("trace.csv"));
        Assert.That((trace[0], trace[^1].Split(',')[2]), Is.EqualTo(("id,time_ns,kind,machine,peer,parent,reason,what", "violation")));
    }

    [Test]
    public async Task A_scope_without_failures_is_exhausted()
    {
        using var scratch = new Scratch();
        var said = await Cli.Run("explore", scratch.Write("two.yaml", Two), "--timeouts", "1");
        Assert.That(said.Code, Is.Zero, said.ToString());
        Assert.That(said.Output, Does.Contain("exhausted: every state within the bounds was reached, and none lies deeper than "));
    }

    [Test]
    public async Task A_failure_is_kept_for_run_replay_and_shrink()
    {
        using var scratch = new Scratch();
        var path = scratch.Write("two.yaml", Two + "mutant: half-is-a-majority\n");
        var (capsule, run) = (scratch.Path("kept.yaml"), scratch.Path("kept-run.yaml"));
        var said = await Cli.Run("explore", path, "--capsule", capsule, "--out", run);
        Assert.That(said.Code, Is.EqualTo(1), said.ToString());
        Assert.That(said.Output, Does.Contain($"written     {capsule}"));
        var replayed = await Cli.Run("replay", capsule);
        Assert.That(replayed.Output, Does.Contain("reproduced: ").And.Contain("the same to the last bit"), replayed.ToString());
        Assert.That((await Cli.Run("run", run, "--out", scratch.Path("out"))).Code, Is.Zero);
        Assert.That((await Cli.Run("shrink", capsule, "--out", scratch.Path("small.yaml"))).Code, Is.Zero);
        Assert.That((await Cli.Run("explore", path, "--capsule", scratch.Path("Not Good.yaml"))).Code, Is.EqualTo(2));
    }

    [Test]
    public async Task The_bugs_that_a_scenario_is_to_show_make_a_table()
    {
        using var scratch = new Scratch();
        var path = scratch.Write("two.yaml", Two.Replace("timeouts: 2", "timeouts: 2, mutants: [half-is-a-majority]"));
        var said = await Cli.Run("explore", path, "--mutants");
        Assert.That(said.Code, Is.Zero, said.ToString());
        Assert.That(said.Output, Does.Match(@"\| `two` \| half-is-a-majority \| [a-z-]+ \| [0-9]+ \| [0-9]+ \| [0-9.]+ \|"));
        path = scratch.Write("two.yaml", Two.Replace("timeouts: 2", "timeouts: 0, mutants: [half-is-a-majority]"));
        said = await Cli.Run("explore", path, "--mutants");
        Assert.That(said.Code, Is.EqualTo(1), said.ToString());
        Assert.That(said.Output, Does.Contain("nobody: exhausted"));
        path = scratch.Write("two.yaml", Two.Replace("timeouts: 2", "timeouts: 0, mutants: [half-is-a-minority], victims: [n7]"));
        said = await Cli.Run("explore", path, "--mutants");
        Assert.That(said.Code, Is.EqualTo(2));
        Assert.That(said.Errors, Does.Contain("half-is-a-majority").And.Contain("n7"));
    }

    [Test]
    public async Task Walks_say_how_sure_they_are()
    {
        using var scratch = new Scratch();
        var said = await Cli.Run("explore", scratch.Write("two.yaml", Two), "--strategy", "pct", "--paths", "100");
        Assert.That(said.Code, Is.Zero, said.ToString());
        Assert.That(said.Output, Does.Contain("no run failed: failure rate below 3% at 95 %"));
    }
}
