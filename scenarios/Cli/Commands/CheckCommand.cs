using System.CommandLine;

namespace Simulator.Cli.Commands;

/// <summary><c>check HISTORY…</c>: judges histories, ours or anybody's.</summary>
static class CheckCommand
{
    public static Command Make(Terminal terminal)
    {
        var histories = new Argument<string[]>("history")
        {
            Description = "History files, such as the history.edn of a run or one of Jepsen's, or a folder of Cobra's logs; gzip is "
                + "understood.",
            Arity = ArgumentArity.OneOrMore,
        };
        var options = new CheckOptions();
        var command = new Verb("check", "Checks the consistency of histories: yes, no with a witness, or unknown.")
        {
            Examples =
            [
                "simulator check out/raft-healthy-lan-seed1/history.edn",
                "simulator check history.edn --model linearizable-cas-register --initial 0",
                "simulator check history.edn --spectrum --out lattice",
            ],
            Codes = ("every answer is the expected one, by default yes", "one is not"),
        };
        command.Add(histories);
        foreach (var option in options.All) command.Add(option);
        command.SetAction((result, cancel) =>
            Shared.Abandonable(() => options.Read(result, terminal).Run(result.GetRequiredValue(histories)), cancel));
        return command;
    }
}
