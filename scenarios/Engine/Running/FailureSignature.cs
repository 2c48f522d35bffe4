using System.Text.RegularExpressions;

namespace Simulator.Scenarios;

/// <summary>
/// How a run failed: which check said no, and the shape of what it said, without the names, numbers and values of this run. Two runs
/// of one signature fail in the same way.
/// </summary>
public sealed partial record FailureSignature(string Check, string Shape)
{
    // Machines and numbers first; then lists of them, which may be of any length.
    [GeneratedRegex(@"\b[nc]?[0-9]+(\.[0-9]+)?(ns|us|ms|s)?\b|""[^""]*""|\bnil\b", RegexOptions.CultureInvariant)]
    private static partial Regex Particular();

    [GeneratedRegex(@"[\[{(]?[-#]*#[\])}]?([ ,]+(and )?[\[{(]?[-#]*#[\])}]?)*", RegexOptions.CultureInvariant)]
    private static partial Regex Run();

    /// <summary>
    /// Of a check's answer. What is watched step by step tells its shape in a sentence; of a history only the last counts.
    /// </summary>
    public static FailureSignature Of(CheckResult failed)
    {
        var sentence = failed.Text.Count == 0 ? "" : failed.Text[^1];
        if (Watched().Match(sentence) is { Success: true } prefix) sentence = sentence[prefix.Length..];
        return new FailureSignature(failed.Name, ShapeOf(sentence));
    }

    /// <summary><c>n1 and n3 both lead in term 4</c> becomes <c># both lead in term #</c>.</summary>
    public static string ShapeOf(string sentence) => Run().Replace(Particular().Replace(UserError.OneLine(sentence), "#"), "#");

    public override string ToString() => Shape.Length == 0 ? Check : $"{Check}: {Shape}";

    [GeneratedRegex(@"^at [0-9.]+s( after event [0-9]+ of [nc][0-9]+)?: ", RegexOptions.CultureInvariant)]
    private static partial Regex Watched();
}
