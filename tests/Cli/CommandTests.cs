using System.Security.Cryptography;
using System.Text.Json;
using Simulator.Cli;
using Simulator.Scenarios;

namespace Simulator.Tests.Cli;

/// <summary>What each command does when all goes well, and what its exit code says.</summary>
public sealed class CommandTests
{
    static readonly string[] commands = ["run", "storm", "mutants", "check", "validate", "verify", "list", "schema", "trace", "export"];

    Scratch scratch = null!;

    [SetUp]
    public void MakeAFolder() => scratch = new Scratch();

    [TearDown]
    public void RemoveIt() => scratch.Dispose();

    [TestCaseSource(nameof(commands))]
    public async Task The_help_of_a_command_has_an_example_and_the_exit_codes(string command)
    {
        var said = await Cli.Run(command, "--help");
        Assert.That(said.Code, Is.Zero);
        Assert.That(said.Output, Does.Contain("Usage:").And.Contain($"  simulator {command} ").And.Contain("Exit codes:\n  0 "));
        Assert.That(said.Output, Does.Contain("\n  2  ").And.Contain("\n  130  "));
    }

    [Test]
    public async Task Without_arguments_and_after_help_the_help_is_shown()
    {
        var help = await Cli.Run("--help");
        Assert.That((await Cli.Run()).Output, Is.EqualTo(help.Output));
        Assert.That((await Cli.Run("help")).Output, Is.EqualTo(help.Output));
        Assert.That((await Cli.Run("help", "run")).Output, Is.EqualTo((await Cli.Run("run", "--help")).Output));
        foreach (var command in commands) Assert.That(help.Output, Does.Contain($"  simulator {command} "));
    }

    [Test]
    public async Task The_examples_of_the_help_can_be_parsed()
    {
        foreach (var command in commands)
        {
            var help = await Cli.Run(command, "--help");
            var examples = help.Output.Split('\n').Where(line => line.StartsWith("  simulator " + command + " ", StringComparison.Ordinal));
            foreach (var example in examples.Where(line => !line.Contains('<') && !line.EndsWith("[options]", StringComparison.Ordinal)))
            {
                // With --help behind it an unknown option would be forgiven, so one that is known to be unknown is told first.
                var said = await Cli.Run([.. example.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1), "--no-such-option"]);
                Assert.That(said.ErrorLines, Has.Length.EqualTo(1).And.All.Contains("--no-such-option"), example);
            }
        }
    }

    [Test]
    public async Task The_example_of_a_what_if_says_what_would_have_been()
    {
        var help = await Cli.Run("explain", "--help");
        var example = help.Output.Split('\n').Single(line => line.StartsWith("  simulator explain ", StringComparison.Ordinal)
            && line.Contains(" --what-if '", StringComparison.Ordinal));
        var scenario = example.Split(' ').Single(word => word.EndsWith(".yaml", StringComparison.Ordinal));
        var said = await Cli.Run("explain", Path.Combine(Repository.RepositoryFiles.Root, scenario), "--what-if", example.Split('\'')[1]);
        Assert.That(said.Code, Is.Zero, said.ToString());
        Assert.That(said.Output, Does.Contain("before: one-leader-per-epoch").And.Contain("after:  every check holds"));
    }

    [Test]
    public async Task The_version_is_that_of_the_verdicts() =>
        Assert.That((await Cli.Run("--version")).Output, Does.StartWith($"simulator {VerdictJson.Version}"));

    [Test]
    public async Task A_run_prints_an_account_and_leaves_its_folder()
    {
        var said = await Small();
        Assert.That(said.Code, Is.Zero, said.ToString());
        Assert.That(said.Output, Does.Contain("  linearizable ").And.Contain("trace hash").And.Contain("verdict     as expected"));
        Assert.That(said.Output, Does.Contain("reproduce   simulator run ").And.Contain("files       "));
        string[] files = ["verdict.json", "scenario.yaml", "checkpoints.txt", "history.edn", "history.jsonl", "metrics.csv", "samples.csv", "trace.csv",
            "plots/latency.png", "plots/latency.svg", "plots/availability.png", "plots/availability.svg"];
        Assert.That(scratch.Entries(), Is.SupersetOf(files.Select(file => "out/small-seed1/" + file)));
    }

    [Test]
    public async Task Each_of_several_keys_has_a_history_of_its_own()
    {
        await Small("--set", "clients[0].keys={count: 3}");
        foreach (var key in new[] { "k0", "k1", "k2" })
        {
            var check = await Cli.Run("check", scratch.Path($"out/small-seed1/history/{key}.edn"), "--model", "linearizable-cas-register");
            Assert.That(check.Code, Is.Zero, check.ToString());
        }
        await Small("--set", "clients[0].keys={count: 1}");
        Assert.That(Directory.Exists(scratch.Path("out/small-seed1/history")), Is.False, "one key needs no file of its own");
    }

    [Test]
    public async Task Two_runs_into_one_place_leave_the_same_bytes_and_nothing_else()
    {
        await Small();
        var first = Contents();
        File.WriteAllText(scratch.Path("out/small-seed1/stray.txt"), "of an earlier run");
        await Small();
        Assert.That(Contents(), Is.EqualTo(first));
    }

    [Test]
    public async Task What_a_run_left_can_be_run_and_checked_again()
    {
        var first = await Small("--set", "network.loss=1%");
        var again = await Cli.Run("run", scratch.Path("out/small-seed1/scenario.yaml"), "--no-files");
        Assert.That(Line(again, "trace hash"), Is.EqualTo(Line(first, "trace hash")), again.ToString());
        foreach (var history in new[] { "history.edn", "history.jsonl" })
        {
            var check = await Cli.Run("check", scratch.Path("out/small-seed1/" + history));
            Assert.That(check.Code, Is.Zero, check.ToString());
            Assert.That(check.Output, Does.Contain($"{history}: linearizable: yes"));
        }
    }

    [Test]
    public async Task The_command_that_reproduces_a_run_reproduces_it()
    {
        var first = await Small("--seed", "7", "--duration", "1500ms", "--set", "clients[0].mix={read: 50%, write: 50%}");
        var words = Words(Line(first, "reproduce")["reproduce   simulator ".Length..]);
        var again = await Cli.Run([.. words, "--no-files"]);
        Assert.That(again.Code, Is.Zero, again.ToString());
        Assert.That(Line(again, "trace hash"), Is.EqualTo(Line(first, "trace hash")));
        Assert.That(Line(again, "reproduce"), Is.EqualTo(Line(first, "reproduce")));
    }

    [Test]
    public async Task Seed_and_duration_take_the_place_of_those_in_the_scenario()
    {
        var said = await Small("--seed", "18446744073709551615", "--duration", "1s");
        Assert.That(said.Output, Does.StartWith("small, seed 18446744073709551615, 1s of virtual time"));
        Assert.That(scratch.Entries(), Does.Contain("out/small-seed18446744073709551615/verdict.json"));
    }

    [Test]
    public async Task A_scenario_can_be_named()
    {
        var said = await Cli.Run("trace", "raft-healthy-lan", "--duration", "50ms", "--count", "1");
        Assert.That(said.Code, Is.Zero, said.ToString());
        Assert.That(said.Output, Is.EqualTo("0 0.000000000s n1 start\n"));
    }

    [Test]
    public async Task A_path_may_look_like_a_file_of_arguments_or_an_option()
    {
        var file = scratch.Write("@small.yaml", Scratch.Small.Replace("name: small", "name: '@small'", StringComparison.Ordinal));
        var said = await Cli.Run("validate", file);
        Assert.That(said.Errors, Does.Contain("@small.yaml:1:7"), "names are slugs, but the file itself was read");
        Assert.That((await Cli.Run("validate", "--", "--small.yaml")).Errors, Does.StartWith("error: --small.yaml: found no such file"));
    }

    [Test]
    public async Task Quiet_says_one_line_for_each_scenario_and_sums_up()
    {
        var other = Scratch.Small.Replace("small", "other", StringComparison.Ordinal) + "expect: [{metric: operations, at-most: 1}]\n";
        var said = await Cli.Run(
            "run", scratch.Write("small.yaml", Scratch.Small), scratch.Write("other.yaml", other), "--quiet", "--no-files");
        Assert.That(said.Code, Is.EqualTo(1), said.ToString());
        Assert.That(
            said.Output, Does.StartWith("small, seed 1: as expected\nother, seed 1: NOT as expected\n  operations at most 1: found "));
        Assert.That(said.Output, Does.EndWith("2 scenarios, 1 as expected, 1 NOT: other\n"));
        Assert.That(said.Errors, Is.Empty);
    }

    [TestCase("bad-handler", "IndexOutOfRangeException", "Hasty.Receive (BadProtocols.cs line ")]
    [TestCase("bad-birth", "FormatException: no server n1", "BadBirth.Deploy (BadProtocols.cs line ")]
    [TestCase("bad-shape", "UnsupportedFieldException", "Pages")]
    public async Task A_bug_in_a_handler_is_a_verdict(string protocol, string what, string where)
    {
        var scenario = scratch.Write("bug.yaml", $"name: bug\nprotocol: {protocol}\nservers: 2\nclients: [{{count: 1}}]\n");
        var said = await Cli.Run("run", scenario, "--assembly", typeof(BadHandler).Assembly.Location, "--out", scratch.Path("out"));
        Assert.That(said.Code, Is.EqualTo(1), said.ToString());
        Assert.That(said.Output, Does.Contain("handlers-complete").And.Contain(what).And.Contain(where));
        Assert.That(said.Output, Does.Contain("verdict     NOT as expected").And.Not.Contain("   at "));
        Assert.That(Verdict("bug-seed1").GetProperty("verdict").GetString(), Is.EqualTo("not-as-expected"));
    }

    [Test]
    public async Task A_bug_of_the_simulator_is_a_line_with_the_command_to_report()
    {
        using var output = new BrokenWriter();
        using var errors = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.Run(["list", "faults", "--folder", "a b"], output, errors);
        Assert.That(code, Is.EqualTo(70));
        Assert.That(errors.ToString(), Does.StartWith("internal error: InvalidOperationException: broken, in BrokenWriter.WriteLine"));
        Assert.That(errors.ToString(), Does.EndWith("please report it, with this command: simulator list faults --folder 'a b'\n"));
    }

    [Test]
    public async Task An_interrupted_run_keeps_what_it_has_done()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var said = await Cli.Run(
            cancelled.Token, "run", scratch.Write("small.yaml", Scratch.Small), "--out", scratch.Path("out"), "--duration", "60s");
        Assert.That(said.Code, Is.EqualTo(130), said.ToString());
        Assert.That(said.Output, Does.Contain("verdict     INTERRUPTED"));
        var verdict = Verdict("small-seed1");
        Assert.That(verdict.GetProperty("verdict").GetString(), Is.EqualTo("interrupted"));
        Assert.That(verdict.GetProperty("end").GetProperty("reason").GetString(), Is.EqualTo("interrupted"));
        Assert.That(scratch.Entries(), Does.Contain("out/small-seed1/history.edn"));
    }

    [Test]
    public async Task An_interrupted_check_ends_at_once()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var history = scratch.Write("good.edn", "{:process 0, :type :invoke, :f :read, :value nil}\n");
        var said = await Cli.Run(cancelled.Token, "check", history);
        Assert.That((said.Code, said.Output, said.Errors), Is.EqualTo((130, "", "interrupted\n")));
    }

    [TestCase("", 1)]
    [TestCase("no", 0)]
    [TestCase("yes", 1)]
    public async Task The_exit_code_of_a_check_says_whether_the_answer_was_expected(string expected, int code)
    {
        var stale = scratch.Write("stale.edn", """
            {:process 0, :type :invoke, :f :write, :value 1}
            {:process 0, :type :ok, :f :write, :value 1}
            {:process 1, :type :invoke, :f :read, :value nil}
            {:process 1, :type :ok, :f :read, :value 7}

            """);
        var said = await Cli.Run(["check", stale, .. expected.Length == 0 ? Array.Empty<string>() : ["--expect", expected]]);
        Assert.That(said.Code, Is.EqualTo(code), said.ToString());
        Assert.That(said.Output, Does.Contain("stale.edn: linearizable: no"));
    }

    /// <summary>Two sign off who have seen each other on call; and a law of applications of the same history.</summary>
    [TestCase("snapshot-isolation", "yes", 0)]
    [TestCase("serializable", "no", 1)]
    [TestCase("bank-total", "unknown", 1)]
    public async Task A_check_can_be_of_an_isolation_level_or_of_a_law(string model, string answer, int code)
    {
        var skew = scratch.Write("skew.edn", """
            {:process 0, :type :invoke, :f :txn, :value [[:r :x nil] [:w :y 1]]}
            {:process 1, :type :invoke, :f :txn, :value [[:r :y nil] [:w :x 1]]}
            {:process 0, :type :ok, :f :txn, :value [[:r :x nil] [:w :y 1]]}
            {:process 1, :type :ok, :f :txn, :value [[:r :y nil] [:w :x 1]]}
            """);
        var said = await Cli.Run("check", skew, "--model", model);
        Assert.That(said.Code, Is.EqualTo(code), said.ToString());
        Assert.That(said.Output, Does.Contain($"{model}: {answer}\n"));
        if (answer == "no") Assert.That(said.Output, Does.Contain("G2-item (write skew): T1 before T2 before T1."));
    }

    [TestCase("protocols", "raft")]
    [TestCase("mutants", "raft vote-not-persisted")]
    [TestCase("workloads", "registers")]
    [TestCase("faults", "partition")]
    [TestCase("checks", "election-safety")]
    [TestCase("metrics", "availability")]
    [TestCase("plots", "latency")]
    [TestCase("behaviours", "forged-view-change")]
    [TestCase("scenarios", "raft-wan-partition.yaml")]
    [TestCase("models", "linearizable-kv")]
    [TestCase("formats", "jepsen-edn")]
    public async Task A_list_names_what_there_is(string kind, string entry)
    {
        var said = await Cli.Run("list", kind);
        Assert.That(said.Code, Is.Zero, said.ToString());
        Assert.That(said.Output.Split('\n'), Has.Some.Contains(entry + "  "));
        Assert.That(said.Output, Does.Not.Contain("not valid"));
    }

    [Test]
    public async Task A_protocol_is_listed_with_what_it_serves_and_bears_and_on_demand_with_its_options()
    {
        var brief = await Cli.Run("list", "protocols");
        Assert.That(brief.Output, Does.Contain("  source     Ongaro").And.Contain("  service    key-value"));
        Assert.That(brief.Output, Does.Contain("  tolerates  f crashes"));
        Assert.That(brief.Output, Does.Not.Contain("heartbeat-interval"));
        var one = await Cli.Run("list", "protocols", "raft");
        Assert.That((await Cli.Run("list", "protocols", "--options")).Output, Does.Contain(one.Output));
        Assert.That(one.Output, Does.Contain("    heartbeat-interval: 50ms  (a duration such as ").And.Contain("        How often a leader speaks"));
        Assert.That(one.Output, Does.Contain("    reads: read-index  (one of log, read-index, lease, local)\n        How reads are "));
    }

    [Test]
    public void Every_option_of_every_protocol_is_explained() =>
        Assert.That(
            Catalogue.BuiltIn.Protocols.SelectMany(OptionEntry.Of).Where(option => option.About.Length == 0).Select(option => option.Name),
            Is.Empty);

    [Test]
    public async Task The_schema_goes_to_a_file_or_to_the_output()
    {
        var file = scratch.Path("schema.json");
        Assert.That((await Cli.Run("schema", "--out", file)).Code, Is.Zero);
        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo((await Cli.Run("schema")).Output));
        Assert.That(scratch.Entries(), Is.EqualTo(new[] { "schema.json" }));
    }

    [Test]
    public async Task Every_scenario_of_a_folder_is_validated()
    {
        scratch.Write("small.yaml", Scratch.Small);
        scratch.Write("deeper/small.yaml", Scratch.Small);
        scratch.Write("out/small.yaml", "of a run, not a scenario");
        var said = await Cli.Run("validate", scratch.Folder);
        Assert.That(said.Code, Is.Zero, said.ToString());
        Assert.That(said.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(2).And.All.EndsWith(": valid"));
    }

    async Task<Said> Small(params string[] more) =>
        await Cli.Run(["run", scratch.Write("small.yaml", Scratch.Small), "--out", scratch.Path("out"), .. more]);

    Dictionary<string, string> Contents() =>
        scratch.Entries().Where(entry => File.Exists(scratch.Path(entry)))
            .ToDictionary(entry => entry, entry => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(scratch.Path(entry)))));

    JsonElement Verdict(string run)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(scratch.Path($"out/{run}/verdict.json")));
        return json.RootElement.Clone();
    }

    static string Line(Said said, string start) => said.Output.Split('\n').First(line => line.StartsWith(start, StringComparison.Ordinal));

    /// <summary>As a shell splits it; enough for what the program quotes.</summary>
    static string[] Words(string line) =>
        [.. System.Text.RegularExpressions.Regex.Matches(line, "'([^']*)'|([^ ]+)").Select(match => match.Value.Trim('\''))];

    sealed class BrokenWriter : StringWriter
    {
        public override void WriteLine(string? value) => throw new InvalidOperationException("broken");
    }
}
