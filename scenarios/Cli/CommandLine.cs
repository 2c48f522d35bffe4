using System.CommandLine;
using System.CommandLine.Help;
using Simulator.Cli.Commands;
using Simulator.Scenarios;

namespace Simulator.Cli;

/// <summary>The commands. <see cref="ExitCode"/> says what they return.</summary>
public static class CommandLine
{
    /// <summary>Runs one command line. Nothing escapes: what goes wrong is a line in <paramref name="errors"/> and an exit code.</summary>
    /// <param name="cancel">Asks the command to stop; a run keeps what it has done.</param>
    public static async Task<int> Run(string[] args, TextWriter output, TextWriter errors, CancellationToken cancel = default)
    {
        try
        {
            return await Invoke(Spelt(args), output, errors, cancel);
        }
        catch (UserError error)
        {
            return Failed(errors, ExitCode.BadInput, "error: " + UserError.OneLine(error.Message));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return Failed(errors, ExitCode.Interrupted, "interrupted");
        }
        catch (IOException failure)
        {
            // Files are guarded where they are opened, so this is the output itself: a full disk behind it.
            return Failed(errors, ExitCode.BadInput, "error: standard output: cannot write: " + UserError.OneLine(failure.Message));
        }
        catch (Exception failure) when (Blame.Plugin(failure) is { } plugin)
        {
            return Failed(errors, ExitCode.BadInput, $"error: {plugin}: {Blame.Line(failure)}");
        }
        catch (Exception failure)
        {
            var command = string.Join(' ', args.Select(Shared.Quote));
            return Failed(errors, ExitCode.InternalError,
                $"internal error: {Blame.Line(failure)}; please report it, with this command: simulator {command}");
        }
    }

    /// <summary>Whether a command line will, in all likelihood, have a scenario read.</summary>
    public static bool ReadsScenario(string[] args) => args is
        ["run" or "experiment" or "sweep" or "explore" or "shrink" or "explain" or "diff" or "validate" or "verify" or "trace", _, ..]
        && !args.Contains("--help") && !args.Contains("-h");

    /// <summary>Without arguments, and after <c>help</c>, what is wanted is the help.</summary>
    static string[] Spelt(string[] args) => args switch
    {
        [] => ["--help"],
        ["help", .. var rest] => [.. rest, "--help"],
        _ => args,
    };

    static async Task<int> Invoke(string[] args, TextWriter output, TextWriter errors, CancellationToken cancel)
    {
        // A path may begin with @: no argument is ever read as the name of a file with further arguments.
        var parsed = Root(new Terminal(output, errors), args[0]).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is not (HelpWithMore or VersionLine))
        {
            var mistakes = Mistakes.In(parsed);
            foreach (var mistake in mistakes) errors.WriteLine("error: " + UserError.OneLine(mistake));
            if (mistakes.Count > 0) return ExitCode.BadInput;
        }
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            // Signals are ours: System.CommandLine would end a command that is not asynchronous in the middle of its work.
            ProcessTerminationTimeout = null,
            Output = output,
            Error = errors,
        };
        return await parsed.InvokeAsync(configuration, cancel);
    }

    /// <summary>In the order in which help shows them.</summary>
    static readonly (string Name, Func<Terminal, Command> Make)[] commands =
    [
        ("run", static terminal => RunCommand.Make(terminal)),
        ("experiment", static terminal => ExperimentCommand.Make(terminal)),
        ("sweep", static terminal => SweepCommand.Make(terminal)),
        ("merge", static terminal => MergeCommand.Make(terminal)),
        ("storm", static terminal => StormCommand.Make(terminal)),
        ("explore", static terminal => ExploreCommand.Make(terminal)),
        ("mutants", static terminal => MutantsCommand.Make(terminal)),
        ("shrink", static terminal => ShrinkCommand.Make(terminal)),
        ("replay", static terminal => ReplayCommand.Make(terminal)),
        ("explain", static terminal => ExplainCommand.Make(terminal)),
        ("diff", static terminal => DiffCommand.Make(terminal)),
        ("scoreboard", static terminal => ScoreboardCommand.Make(terminal)),
        ("reproduce", static terminal => ReproduceCommand.Make(terminal)),
        ("check", static terminal => CheckCommand.Make(terminal)),
        ("validate", static terminal => ValidateCommand.Make(terminal)),
        ("verify", static terminal => VerifyCommand.Make(terminal)),
        ("list", static terminal => ListCommand.Make(terminal)),
        ("schema", static terminal => SchemaCommand.Make(terminal)),
        ("trace", static terminal => TraceCommand.Make(terminal)),
        ("export", static terminal => ExportCommand.Make(terminal)),
    ];

    /// <summary>
    /// Only the command that is named, if one is: all of them are made for help and for mistakes alone, since that takes longer than many
    /// commands do.
    /// </summary>
    static RootCommand Root(Terminal terminal, string? first)
    {
        var root = new RootCommand("Runs consistency protocols in a seeded world, checks what clients saw, draws it.");
        var isNamed = commands.Any(command => command.Name == first);
        foreach (var (name, make) in commands)
            if (!isNamed || name == first) root.Add(make(terminal));
        foreach (var option in root.Options)
        {
            if (option is HelpOption help) help.Action = new HelpWithMore((HelpAction)help.Action!);
            if (option is VersionOption version) version.Action = new VersionLine();
        }
        return root;
    }

    /// <summary>The error stream may be gone as well; the exit code still tells.</summary>
    static int Failed(TextWriter errors, int code, string line)
    {
        try
        {
            errors.WriteLine(line);
        }
        catch (IOException)
        {
        }
        return code;
    }
}
