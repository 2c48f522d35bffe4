using System.CommandLine;
using System.CommandLine.Invocation;
using Simulator.Cli.Commands;
using Simulator.Scenarios;

namespace Simulator.Cli;

/// <summary>The commands, and what their exit codes mean: 0 as expected, 1 not as expected, 2 bad input, 130 interrupted.</summary>
public static class CommandLine
{
    public const int BadInput = 2;
    public const int Interrupted = 130;

    public static async Task<int> Run(string[] args, TextWriter output, TextWriter errors)
    {
        var terminal = new Terminal(output, errors);
        var root = new RootCommand("Simulator: runs consistency protocols in a seeded world, checks what clients saw, draws it.")
        {
            RunCommand.Make(terminal),
            CheckCommand.Make(terminal),
            ValidateCommand.Make(terminal),
            VerifyCommand.Make(terminal),
            ListCommand.Make(terminal),
            SchemaCommand.Make(terminal),
            TraceCommand.Make(terminal),
        };
        var parsed = root.Parse(args);
        if (parsed.Action is ParseErrorAction) return Refuse(parsed, errors);
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
                Output = output,
                Error = errors,
            });
        }
        catch (UserError error)
        {
            await errors.WriteLineAsync("error: " + UserError.OneLine(error.Message));
            return BadInput;
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
        catch (IOException failure)
        {
            // The output itself can no longer be written: a closed pipe or a full disk behind it.
            await Console.Error.WriteLineAsync("error: cannot write the output: " + UserError.OneLine(failure.Message));
            return BadInput;
        }
    }

    static int Refuse(ParseResult parsed, TextWriter errors)
    {
        var first = parsed.Errors.Count > 0 ? parsed.Errors[0].Message : "the command line cannot be understood";
        errors.WriteLine($"error: {UserError.OneLine(first)} (see simulator --help)");
        return BadInput;
    }
}
