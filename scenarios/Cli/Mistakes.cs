using System.CommandLine;
using System.CommandLine.Parsing;
using Simulator.Scenarios;

namespace Simulator.Cli;

/// <summary>Says in our words what is wrong with a command line: what was found, what is expected, the nearest name.</summary>
static class Mistakes
{
    public static IReadOnlyList<string> In(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count == 0 && parsed.Errors.Count == 0 && parsed.UnmatchedTokens.Count == 0
            && parsed.Tokens.All(token => !token.Value.StartsWith('-'))) return [];
        // What follows an unknown word was meant for it, so only the first is told.
        if (UnknownOption(parsed) is { } option)
        {
            var known = Options(parsed).Select(known => known.Name).Distinct().ToList();
            return [$"found the option {option}, expected one of {string.Join(", ", known)}{Nearest.Hint(option, known)}"];
        }
        if (SwallowedOption(parsed) is { } swallowed) return [swallowed];
        if (command.Subcommands.Count > 0)
        {
            var known = command.Subcommands.Select(sub => sub.Name);
            var names = string.Join(", ", known);
            return parsed.UnmatchedTokens is [var word, ..]
                ? [$"found the command '{word}', expected one of {names}{Nearest.Hint(word, known)}"]
                : [$"found no command, expected one of {names}"];
        }
        if (parsed.UnmatchedTokens.Count > 0)
            return [$"{command.Name}: found a further argument '{parsed.UnmatchedTokens[0]}', expected none; {Help(command)}"];
        return [.. parsed.Errors.Select(error => InOurWords(error, command)).Distinct()];
    }

    /// <summary>A word with a hyphen in front that is no option would silently be taken for a file, were it not for this.</summary>
    static string? UnknownOption(ParseResult parsed)
    {
        var end = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).Count();
        var plain = parsed.Tokens.Take(end).ToHashSet(ReferenceEqualityComparer.Instance);
        var taken = parsed.CommandResult.Command.Arguments.SelectMany(argument => parsed.GetResult(argument)?.Tokens ?? [])
            .Where(plain.Contains).Select(token => token.Value);
        var words = taken.Concat(end == parsed.Tokens.Count ? parsed.UnmatchedTokens : []);
        return words.FirstOrDefault(word => word.Length > 1 && word[0] == '-');
    }

    /// <summary>System.CommandLine gives <c>--out</c> without a value the next word for one, even when that is an option.</summary>
    static string? SwallowedOption(ParseResult parsed)
    {
        var known = Options(parsed).SelectMany(option => option.Aliases.Append(option.Name)).ToList();
        foreach (var option in Options(parsed))
            if (parsed.GetResult(option)?.Tokens.FirstOrDefault(token => known.Contains(token.Value)) is { } next)
                return $"{option.Name}: found the option {next.Value}, expected a value: {option.Name} <{option.HelpName}>";
        return null;
    }

    static IEnumerable<Option> Options(ParseResult parsed) =>
        [.. parsed.CommandResult.Command.Options, .. parsed.RootCommandResult.Command.Options.Where(option => option.Recursive)];

    static string InOurWords(ParseError error, Command command) => error.SymbolResult switch
    {
        ArgumentResult { Tokens.Count: 0, Argument: var argument, Parent: CommandResult } =>
            $"{command.Name}: found no <{argument.Name}>, expected {(argument.Arity.MaximumNumberOfValues > 1 ? "at least one" : "one")}; "
            + Help(command),
        OptionResult { Tokens.Count: 0, Option: var option } =>
            $"{option.Name}: found no value, expected {option.Name} <{option.HelpName}>",
        OptionResult { IdentifierTokenCount: > 1, Option: { Arity.MaximumNumberOfValues: 1 } option } =>
            $"{option.Name}: found it more than once, expected it once",
        _ => error.Message,
    };

    static string Help(Command command) => $"simulator {command.Name} --help tells more";
}
