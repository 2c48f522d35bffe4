using System.CommandLine;
using System.Text;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary><c>mutants [PROTOCOL…]</c>: lets storms look for every planted bug, and says which check noticed it and how soon.</summary>
static class MutantsCommand
{
    public static Command Make(Terminal terminal)
    {
        var protocols = new Argument<string[]>("protocol")
        {
            Description = "Protocols by name; by default all.", Arity = ArgumentArity.ZeroOrMore,
        };
        var seeds = new Option<ulong?>("--seeds")
        {
            Description = "Storms to try for each mutant; by default 20000.", HelpName = "N",
            CustomParser = result => Shared.Number(result, 1UL, ulong.MaxValue - 1),
        };
        var jobs = StormCommand.Jobs();
        var markdown = new Option<string?>("--markdown")
        {
            Description = $"A document in whose table, between the lines {MutantTable.Begin} and {MutantTable.End}, "
                + "the rows of these protocols are replaced.",
            HelpName = "file",
        };
        var assembly = Shared.Assembly();
        var command = new Verb("mutants", "Lets storms look for every planted bug: which check notices it, and after how many storms.")
        {
            Examples = ["simulator mutants raft --seeds 2000", "simulator mutants --markdown protocols/README.md"],
            Codes = ("every bug that storms are to hit was noticed by a check that it names", "one was not"),
        };
        var shrink = new Option<string?>("--shrink")
        {
            Description = "Shrink what was found, keep each as a capsule in this folder, and print a table of it.", HelpName = "folder",
        };
        var name = new Option<string?>("--mutant") { Description = "Only the mutants of this name.", HelpName = "name" };
        command.Add(protocols);
        foreach (var option in new Option[] { seeds, jobs, name, markdown, shrink, assembly }) command.Add(option);
        command.SetAction((result, cancel) =>
        {
            var catalogue = Shared.CatalogueWith(result.GetValue(assembly)!);
            var names = result.GetValue(protocols)!;
            var chosen = names.Length == 0 ? catalogue.Protocols : [.. names.Distinct().Select(name => Named.Protocol(catalogue, name))];
            if (result.GetValue(shrink) is { } folder)
                return Task.FromResult(new MutantPipeline(terminal)
                {
                    Catalogue = catalogue, Protocols = chosen, Mutant = result.GetValue(name), Seeds = result.GetValue(seeds) ?? 20_000,
                    Jobs = result.GetValue(jobs) ?? Environment.ProcessorCount, Folder = folder,
                }.Run(cancel));
            var document = result.GetValue(markdown) is { } path ? Document.Open(path) : null;
            var count = result.GetValue(seeds) ?? 20_000;
            var findings = Search(terminal, catalogue, chosen, result.GetValue(name), count, result.GetValue(jobs)
                ?? Environment.ProcessorCount, cancel);
            if (findings is null) return Task.FromResult(ExitCode.Interrupted);
            document?.Write(findings);
            return Task.FromResult(findings.All(finding => finding.IsAsTold) ? ExitCode.AsExpected : ExitCode.NotAsExpected);
        });
        return command;
    }

    /// <summary>Tells each finding as soon as it is there; null when interrupted.</summary>
    static List<MutantFinding>? Search(
        Terminal terminal, Catalogue catalogue, IReadOnlyList<IProtocol> protocols, string? name, ulong seeds, int jobs,
            CancellationToken cancel)
    {
        var all = MutantPipeline.Chosen(protocols, name);
        var widths = (all.Max(each => each.Protocol.Name.Length), all.Max(each => each.Mutant.Name.Length));
        var findings = new List<MutantFinding>();
        foreach (var (protocol, mutant) in all)
        {
            var finding = terminal.WithProgress($"{protocol.Name}, {mutant.Name}",
                progress => MutantFinding.Find(catalogue, protocol, mutant, seeds, jobs, progress, cancel));
            if (cancel.IsCancellationRequested)
            {
                terminal.Output.WriteLine("INTERRUPTED: this is what was done so far");
                return null;
            }
            findings.Add(finding);
            var strange = finding.IsAsTold || finding.Noticed is null ? "" : ", a check that the mutant does not name";
            terminal.Output.WriteLine($"{protocol.Name.PadRight(widths.Item1)}  {mutant.Name.PadRight(widths.Item2)}  "
                + $"{MutantTable.Check(finding)}: {MutantTable.Storms(finding)}{strange}");
        }
        return findings;
    }

    /// <summary>A document with a place for the table, looked at before the search begins.</summary>
    sealed class Document(string path, string text)
    {
        const string Scenarios = "scenarios/mutants";

        public static Document Open(string path)
        {
            var text = UserError.Guard(path, "read", () => File.ReadAllText(path));
            return MutantTable.Into(text, [], "") is null
                ? throw new UserError($"{path}: found no lines {MutantTable.Begin} and {MutantTable.End}, expected both, in this order")
                : new Document(path, text);
        }

        public void Write(IReadOnlyList<MutantFinding> findings)
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            var link = Path.GetRelativePath(folder, Scenarios).Replace('\\', '/');
            UserError.Guard(path, "write", () =>
            {
                File.WriteAllText(path, MutantTable.Into(text, findings, link), new UTF8Encoding(false));
                return true;
            });
        }
    }
}
