using System.CommandLine;
using System.Text;
using Simulator.Analysis.Sweeps;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary><c>scoreboard [PROTOCOL…]</c>: lets strategies look for planted bugs, and tells what each needs.</summary>
static class ScoreboardCommand
{
    public static Command Make(Terminal terminal)
    {
        var protocols = new Argument<string[]>("protocol")
        {
            Description = "Protocols by name; by default all.", Arity = ArgumentArity.ZeroOrMore,
        };
        var mutant = new Option<string[]>("--mutant")
        {
            Description = "Only this planted bug. May be repeated.", HelpName = "name", DefaultValueFactory = _ => [],
        };
        var strategies = new Option<string[]>("--strategy")
        {
            Description = $"Only this strategy: {string.Join(", ", Scoreboard.Strategies)}. May be repeated.", HelpName = "name",
            DefaultValueFactory = _ => [],
        };
        var budget = SweepCommand.Budget("Time for each strategy and bug; by default 10s.");
        var output = new Option<string>("--out")
        {
            Description = "The folder for scoreboard.csv and scoreboard.md.", HelpName = "folder", DefaultValueFactory = _ => "scoreboard",
        };
        var shrink = new Option<bool>("--shrink")
        {
            Description = "Shrink what each strategy has found, and tell how many events are left; takes time beside the budget.",
        };
        var (jobs, assembly) = (StormCommand.Jobs(), Shared.Assembly());
        var command = new Verb("scoreboard", "Lets strategies look for planted bugs: seeds, steps and time to the first failure.")
        {
            Examples =
            [
                "simulator scoreboard paxos --budget 30s --out scores",
                "simulator scoreboard raft --mutant vote-not-persisted --strategy pct",
            ],
            Codes = ("every bug was found by at least one strategy", "one was not"),
        };
        command.Add(protocols);
        foreach (var option in new Option[] { mutant, strategies, budget, shrink, output, jobs, assembly }) command.Add(option);
        command.SetAction((result, cancel) =>
        {
            var catalogue = Shared.CatalogueWith(result.GetValue(assembly)!);
            var names = result.GetValue(protocols)!;
            var chosen = names.Length == 0 ? catalogue.Protocols : [.. names.Distinct().Select(name => Named.Protocol(catalogue, name))];
            var bugs = Bugs(chosen, result.GetValue(mutant)!);
            var asked = result.GetValue(strategies)!.Length == 0 ? Scoreboard.Strategies : [.. result.GetValue(strategies)!.Select(Known)];
            RunDirectory.CheckWritable(result.GetValue(output)!);
            var board = new Scoreboard(catalogue)
            {
                Budget = result.GetValue(budget) ?? TimeSpan.FromSeconds(10),
                Jobs = result.GetValue(jobs) ?? Environment.ProcessorCount,
                Shrinks = result.GetValue(shrink),
                Folder = Path.Combine(ScenarioFiles.Home, "mutants"),
            };
            return Task.FromResult(Run(terminal, board, bugs, asked, result.GetValue(output)!, cancel));
        });
        return command;
    }

    static List<(IProtocol Protocol, Mutant Mutant)> Bugs(IReadOnlyList<IProtocol> protocols, string[] names)
    {
        var all = protocols.SelectMany(protocol => protocol.Mutants.Select(mutant => (Protocol: protocol, Mutant: mutant))).ToList();
        foreach (var name in names)
            if (all.TrueForAll(bug => bug.Mutant.Name != name)) throw Unknown("--mutant", name, [.. all.Select(bug => bug.Mutant.Name)]);
        return names.Length == 0 ? all : all.FindAll(bug => names.Contains(bug.Mutant.Name));
    }

    static string Known(string strategy) => Scoreboard.Strategies.Contains(strategy)
        ? strategy : throw Unknown("--strategy", strategy, Scoreboard.Strategies);

    static UserError Unknown(string option, string name, IReadOnlyList<string> known) =>
        new($"{option}: found '{name}', expected one of {string.Join(", ", known)}{Nearest.Hint(name, known)}");

    /// <summary>Each row is told and written as soon as it is there.</summary>
    static int Run(
        Terminal terminal, Scoreboard board, IReadOnlyList<(IProtocol Protocol, Mutant Mutant)> bugs, IReadOnlyList<string> strategies,
        string folder, CancellationToken cancel)
    {
        var rows = new List<ScoreRow>();
        foreach (var (protocol, mutant) in bugs)
            foreach (var strategy in strategies)
            {
                var row = board.Run(protocol, mutant, strategy, cancel);
                if (cancel.IsCancellationRequested)
                {
                    terminal.Output.WriteLine($"INTERRUPTED: what was done is in {folder}");
                    return ExitCode.Interrupted;
                }
                rows.Add(row);
                var found = row.Check.Length == 0 ? "nothing" : row.Check;
                terminal.Output.WriteLine(
                    $"{protocol.Name}, {mutant.Name}, {strategy}: {found} after {row.Seeds} {Scoreboard.Unit(strategy)}, "
                    + $"{row.Milliseconds} ms{(row.Shrunk == 0 ? "" : $", {row.Shrunk} events when shrunk")}");
                Write(folder, rows);
            }
        terminal.Output.WriteLine($"table: {folder}");
        return rows.GroupBy(row => (row.Protocol, row.Mutant)).All(bug => bug.Any(row => row.Check.Length > 0))
            ? ExitCode.AsExpected : ExitCode.NotAsExpected;
    }

    static void Write(string folder, List<ScoreRow> rows)
    {
        SweepFolder.Put(folder, "scoreboard.csv", SweepTables.Write(rows));
        SweepFolder.Put(folder, "scoreboard.md", Encoding.UTF8.GetBytes(string.Join('\n', Scoreboard.Markdown(rows)) + "\n"));
    }
}
