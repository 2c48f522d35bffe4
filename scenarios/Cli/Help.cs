using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;
using Simulator.Scenarios;

namespace Simulator.Cli;

/// <summary>A command that brings an example of its use and says what its exit codes mean.</summary>
sealed class Verb(string name, string description) : Command(name, description)
{
    public required IReadOnlyList<string> Examples { get; init; }

    /// <summary>When the exit code is 0, and when 1; null where there is no 1.</summary>
    public required (string Zero, string? One) Codes { get; init; }

    /// <summary>Further kinds of arguments, a name and a text each.</summary>
    public IReadOnlyList<(string Name, string Text)> Notes { get; init; } = [];
}

/// <summary>The help of System.CommandLine with examples and exit codes below it.</summary>
sealed class HelpWithMore(HelpAction inner) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        inner.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var verb = parseResult.CommandResult.Command as Verb;
        output.WriteLine(verb is { Examples.Count: 1 } ? "Example:" : "Examples:");
        foreach (var example in verb?.Examples ?? First(parseResult)) output.WriteLine("  " + example);
        output.WriteLine();
        output.WriteLine("Exit codes:");
        var (zero, one) = verb?.Codes ?? ("everything came out as expected", "something did not");
        Code(ExitCode.AsExpected, zero);
        if (one is not null) Code(ExitCode.NotAsExpected, one);
        Code(ExitCode.BadInput, "bad input: a file, an option or a place to write; a line 'error: ...' for each problem names it");
        Code(ExitCode.InternalError, "a bug of the simulator; please report it");
        Code(ExitCode.Interrupted, "interrupted; what was done is kept");
        return ExitCode.AsExpected;

        void Code(int code, string text) => output.WriteLine($"  {code,-3}  {text}");
    }

    /// <summary>One example of each command, for the help of the whole.</summary>
    static IEnumerable<string> First(ParseResult parsed) =>
        parsed.RootCommandResult.Command.Subcommands.OfType<Verb>().Select(verb => verb.Examples[0]);
}

/// <summary><c>--version</c>: the version, and the commit that it was built from.</summary>
sealed class VersionLine : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var full = typeof(VersionLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        var commit = full.Split('+') is [_, { Length: > 0 } hash] ? $" (commit {hash[..int.Min(hash.Length, 12)]})" : "";
        parseResult.InvocationConfiguration.Output.WriteLine($"simulator {VerdictJson.Version}{commit}");
        return ExitCode.AsExpected;
    }
}
