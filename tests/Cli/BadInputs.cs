using System.IO.Compression;
using System.Text;

namespace Simulator.Tests.Cli;

/// <summary>A command line that cannot be obeyed, and what its complaint must name.</summary>
/// <param name="Words">The arguments; <c>%</c> stands for the folder of the test, followed by a slash.</param>
/// <param name="Place">What the line begins with, after <c>error: </c>; <c>%</c> as above.</param>
/// <param name="Text">What it says further on.</param>
/// <param name="Lines">Problems, a line for each.</param>
sealed record BadInput(string Name, string[] Words, string Place, string Text, int Lines = 1)
{
    public override string ToString() => Name;
}

/// <summary>The table. Scenarios have a longer one of their own beside their reader.</summary>
static class BadInputs
{
    public static IReadOnlyList<BadInput> All { get; } =
    [
        .. Flags(),
        .. Scenarios(),
        .. Histories(),
        .. Places(),
        .. Assemblies(),
    ];

    static IEnumerable<BadInput> Flags() =>
    [
        new("unknown command", ["ran", "%small.yaml"], "found the command 'ran'", "did you mean 'run'?"),
        new("unknown option of the whole", ["--verzion"], "found the option --verzion", "did you mean '--version'?"),
        new("unknown option", ["run", "%small.yaml", "--sede", "3"], "found the option --sede", "did you mean '--seed'?"),
        new("unknown option before the file", ["run", "--outt=x", "%small.yaml"], "found the option --outt=x", "did you mean '--out'?"),
        new("no scenario", ["run", "--seed", "3"], "run: found no <scenario>", "expected at least one"),
        new("negative seed", ["run", "%small.yaml", "--seed", "-1"], "--seed: found -1", "0..18446744073709551615"),
        new("word for a seed", ["run", "%small.yaml", "--seed", "x"], "--seed: found x", "whole number"),
        new("seed too large", ["run", "%small.yaml", "--seed", "18446744073709551616"], "--seed: found 18446744073709551616", "expected"),
        new("fraction for a seed", ["run", "%small.yaml", "--seed", "1.5"], "--seed: found 1.5", "whole number"),
        new("empty seed", ["run", "%small.yaml", "--seed", ""], "--seed: found nothing", "whole number"),
        new("two seeds", ["run", "%small.yaml", "--seed", "1", "--seed", "2"], "--seed: found it more than once", "once"),
        new("seed without number", ["run", "%small.yaml", "--seed"], "--seed: found the option --out", "--seed <N>"),
        new("option for a value", ["run", "%small.yaml", "--out", "--quiet"], "--out: found the option --quiet", "--out <folder>"),
        new("option without value", ["schema", "--out"], "--out: found no value", "--out <file>"),
        new("override without value", ["run", "%small.yaml", "--set", "duration"], "--set duration", "path=value"),
        new("override of nothing", ["run", "%small.yaml", "--set", "clients[3].count=1"], "--set clients[3].count=1", "0..0"),
        new("override of an unknown field", ["run", "%small.yaml", "--set", "durration=3s"], "--set durration=3s", "mean 'duration'?"),
        new("duration without unit", ["run", "%small.yaml", "--duration", "20"], "--set duration=20", "without a unit"),
        new("extra word", ["schema", "more"], "schema: found a further argument 'more'", "expected none"),
        new("unknown list", ["list", "fault"], "list: found 'fault'", "did you mean 'faults'?"),
        new("list of nothing", ["list"], "list: found no <kind>", "expected one"),
        new("negative count", ["trace", "%small.yaml", "--count", "-5"], "--count: found -5", "1..9223372036854775807"),
        new("unknown model", ["check", "%good.edn", "--model", "linearisable"], "--model: found 'linearisable'", "mean 'linearizable'?"),
        new("unknown format", ["check", "%good.edn", "--format", "edn"], "--format: found 'edn'", "jepsen-edn"),
        new("no budget", ["check", "%good.edn", "--budget", "0"], "--budget: found 0", "1..9223372036854775807"),
        new("unknown answer", ["check", "%good.edn", "--expect", "yess"], "--expect: found 'yess'", "did you mean 'yes'?"),
        new("list of a part of something", ["list", "faults", "raft"], "list: found 'raft' behind faults", "protocols and mutants"),
        new("list of an unknown protocol", ["list", "mutants", "rafft"], "found 'rafft', expected a protocol", "did you mean 'raft'?"),
        new("no document for mutants", ["mutants", "--markdown", "%none.md"], "%none.md", "there is no such file"),
        new("document without a place", ["mutants", "--markdown", "%small.yaml"], "%small.yaml", "found no lines <!-- mutants -->"),
        new("unknown reproduction", ["reproduce", "chain-figure-99"], "reproduce: found 'chain-figure-99'", "expected one of"),
        new("reproductions into a file", ["reproduce", "--out", "%small.yaml"], "%small.yaml", "expected a folder"),
        new("no storms for mutants", ["mutants", "--seeds", "0"], "--seeds: found 0", "expected a whole number"),
        new("no protocol for storms", ["storm"], "storm: found no <protocol>", "expected at least one"),
        new("unknown protocol for storms", ["storm", "raftt"], "found 'raftt', expected a protocol", "did you mean 'raft'?"),
        new("unknown mutant", ["storm", "raft", "--mutant", "vote-forgoten"], "found 'vote-forgoten'", "did you mean 'vote-forgotten'?"),
        new("seeds that are none", ["storm", "raft", "--seeds", "5..1"], "--seeds: found 5..1", "1..10000"),
        new("more seeds than there are", ["storm", "raft", "--seeds", "0..18446744073709551615"], "--seeds: found 0..", "expected a range"),
        new("seeds and a seed", ["storm", "raft", "--seeds", "5", "--seed", "1"], "storm: found both", "expected one of them"),
        new("nothing to print", ["storm", "raft", "--print"], "storm: found --print without --seed", "expected the seed"),
        new("sizes that are none", ["storm", "raft", "--servers", "3,x"], "--servers: found 3,x", "such as 3,5"),
        new("no threads", ["storm", "raft", "--jobs", "0"], "--jobs: found 0", "1..1024"),
        new("cluster without such a part", ["run", "%small.yaml", "--set", "cluster.size=3"], "--set cluster.size=3", "cluster.servers"),
        new("two wrong options", ["check", "%good.edn", "--expect", "x", "--budget", "x"], "--", "expected", Lines: 2),
    ];

    static IEnumerable<BadInput> Scenarios() =>
    [
        new("no such scenario", ["run", "%smal.yaml"], "%smal.yaml", "found no such file"),
        new("no such scenario by name", ["run", "raft-healthy-lam"], "raft-healthy-lam", "did you mean 'raft-healthy-lan'?"),
        new("file of arguments", ["run", "@%arguments"], "@%arguments", "found no such file"),
        new("empty name", ["run", ""], "scenario: found an empty name", "expected a file"),
        new("folder without scenarios", ["run", "%empty"], "%empty", "found no scenario in this folder"),
        new("folder for a trace", ["trace", "%two"], "%two", "a folder of 2 scenarios"),
        new("misspelt key", ["run", "%key.yaml"], "%key.yaml:3:1", "did you mean 'duration'?"),
        new("key twice", ["run", "%twice.yaml"], "%twice.yaml:3:1", "servers"),
        new("wrong unit", ["run", "%unit.yaml"], "%unit.yaml:3:11", "one of the units ns"),
        new("unknown protocol", ["validate", "%protocol.yaml"], "%protocol.yaml:2:11", "did you mean 'raft'?"),
        new("missing server", ["run", "%target.yaml"], "%target.yaml:4:", "n9"),
        new("name of another file", ["run", "%other.yaml"], "%other.yaml:1:7", "the name of the file"),
        new("tab", ["run", "%tab.yaml"], "%tab.yaml:2:10", "found a tab"),
        new("no YAML", ["run", "%brackets.yaml"], "%brackets.yaml:", "found"),
        new("empty scenario", ["run", "%nothing.yaml"], "%nothing.yaml", "expected"),
        new("megabytes", ["run", "%huge.yaml"], "%huge.yaml", "expected"),
        new("aliases without end", ["validate", "%bomb.yaml"], "%bomb.yaml:", "found"),
        new("one bad scenario of two", ["run", "%small.yaml", "%unit.yaml"], "%unit.yaml:3:11", "one of the units ns"),
        new("bad scenario to verify", ["verify", "%unit.yaml"], "%unit.yaml:3:11", "one of the units ns"),
        new("two problems", ["validate", "%problems.yaml"], "%problems.yaml:", "found", Lines: 2),
    ];

    static IEnumerable<BadInput> Histories() =>
    [
        new("no such history", ["check", "%none.edn"], "%none.edn", "there is no such file"),
        new("folder for a history", ["check", "%two"], "%two", "found a folder without logs"),
        new("no history named", ["check", ""], "cannot read the history", "found an empty name"),
        new("empty history", ["check", "%nothing.yaml"], "%nothing.yaml:1:1", "found an empty file"),
        new("picture for a history", ["check", "%picture.png"], "%picture.png", "found"),
        new("history cut off", ["check", "%cut.edn"], "%cut.edn:", "found"),
        new("gzip cut off", ["check", "%cut.edn.gz"], "%cut.edn.gz", ""),
        new("answer without a question", ["check", "%orphan.edn"], "%orphan.edn:", "found"),
        new("history for another model", ["check", "%good.edn", "--model", "linearizable-mutex"], "%good.edn", "found"),
        new("one bad history of two", ["check", "%good.edn", "%none.edn"], "%none.edn", "there is no such file"),
    ];

    static IEnumerable<BadInput> Places() =>
    [
        new("file for a folder", ["run", "%small.yaml", "--out", "%good.edn"], "%good.edn", "it is a file"),
        new("folder below a file", ["run", "%small.yaml", "--out", "%good.edn/below"], "%good.edn/below", "cannot write into this folder"),
        new("no name for a folder", ["run", "%small.yaml", "--out", ""], "cannot", "found an empty name"),
        new("file in the way", ["run", "%small.yaml", "--out", "%taken"], "%taken/small-seed1", "a file of this name is in the way"),
        new("strange folder in the way", ["run", "%small.yaml", "--out", "%taken", "--seed", "2"], "%taken/small-seed2", "not a run"),
        new("two runs in one place", ["run", "%small.yaml", "%two/small.yaml", "--out", "%out"], "%two/small.yaml", "%out/small-seed1"),
        new("same scenario twice", ["run", "%small.yaml", "%small.yaml", "--out", "%out"], "%small.yaml", "take the place"),
        new("endless name", ["run", "%small.yaml", "--out", "%" + new string('x', 300)], "%xxx", "cannot"),
        new("schema into a folder", ["schema", "--out", "%two"], "%two", "it is a folder"),
        new("schema below a file", ["schema", "--out", "%good.edn/schema.json"], "%good.edn/schema.json", "cannot write"),
        new("schema into no folder", ["schema", "--out", "%none/schema.json"], "%none/schema.json", "cannot write"),
        new("scenarios in no folder", ["list", "scenarios", "--folder", "%none"], "%none", "there is no such folder"),
    ];

    static IEnumerable<BadInput> Assemblies() =>
    [
        new("no such assembly", ["run", "%small.yaml", "--assembly", "%none.dll"], "%none.dll", "found no such file"),
        new("text for an assembly", ["run", "%small.yaml", "--assembly", "%small.yaml"], "%small.yaml", "no usable assembly"),
        new("assembly without catalogue", ["list", "faults", "--assembly", Kernel], "", "found no [assembly: Catalogue"),
        new("protocol that cannot be deployed", ["run", "%deploy.yaml", "--assembly", Self], "Simulator.Tests.dll", "BadDeploy.Deploy"),
    ];

    static string Kernel => typeof(Node).Assembly.Location;

    static string Self => typeof(BadInputs).Assembly.Location;

    public static void WriteFiles(Scratch scratch)
    {
        scratch.Write("small.yaml", Scratch.Small);
        scratch.Write("arguments", "--help\n");
        scratch.Write("two/a.yaml", Scratch.Small);
        scratch.Write("two/small.yaml", Scratch.Small);
        Directory.CreateDirectory(scratch.Path("empty"));
        scratch.Write("taken/small-seed1", "");
        scratch.Write("taken/small-seed2/thesis.txt", "");
        WriteScenarios(scratch);
        WriteHistories(scratch);
    }

    static void WriteScenarios(Scratch scratch)
    {
        scratch.Write("key.yaml", "name: key\nprotocol: raft\ndurration: 3s\n");
        scratch.Write("twice.yaml", "name: twice\nservers: 3\nservers: 5\nprotocol: raft\n");
        scratch.Write("unit.yaml", "name: unit\nprotocol: raft\nduration: 3kg\n");
        scratch.Write("protocol.yaml", "name: protocol\nprotocol: rafft\n");
        scratch.Write("target.yaml", "name: target\nprotocol: raft\nfaults:\n  - {fault: crash, at: 1s, nodes: n9}\n");
        scratch.Write("other.yaml", "name: another\nprotocol: raft\n");
        scratch.Write("tab.yaml", "name: tab\nprotocol:\traft\n");
        scratch.Write("brackets.yaml", "name: [brackets\n");
        scratch.Write("nothing.yaml", "");
        scratch.Write("huge.yaml", "# " + new string('x', 5_000_000) + "\n");
        scratch.Write("bomb.yaml", "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nname: bomb\nprotocol: raft\n");
        scratch.Write("problems.yaml", "name: problems\nprotocol: raft\nduration: 3kg\nservers: none-at-all\n");
        scratch.Write("deploy.yaml", "name: deploy\nprotocol: bad-deploy\n");
    }

    static void WriteHistories(Scratch scratch)
    {
        const string good = "{:process 0, :type :invoke, :f :write, :value 1}\n{:process 0, :type :ok, :f :write, :value 1}\n";
        scratch.Write("good.edn", good);
        scratch.Write("cut.edn", good[..70]);
        scratch.Write("orphan.edn", "{:process 0, :type :ok, :f :read, :value 1}\n");
        scratch.Write("picture.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]);
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(good));
        scratch.Write("cut.edn.gz", packed.ToArray()[..^12]);
    }
}
