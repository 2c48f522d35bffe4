using System.Text.RegularExpressions;

namespace Simulator.Scenarios;

/// <summary>What YAML readers, ours and those of others, make of a scalar without quotes.</summary>
static partial class PlainScalar
{
    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    // Signs, leading zeros, exponents, hexadecimal, underscores, infinities: some reader takes each of these for a number.
    [GeneratedRegex(@"^[-+]?(\.?[0-9][0-9_]*|0[xob][0-9a-fA-F_]+)(\.[0-9_]*)?([eE][-+]?[0-9]+)?$|^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$",
        RegexOptions.CultureInvariant)]
    private static partial Regex NumberForSomeone();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9./_-]*( [A-Za-z0-9./_-]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Harmless();

    public static bool IsNumber(string text) => Number().IsMatch(text);

    /// <summary>Whether a plain scalar would be read as something else than a text, by us or by another YAML reader.</summary>
    public static bool IsNotText(string text) =>
        text is "~" or "" || NumberForSomeone().IsMatch(text)
        || text.ToLowerInvariant() is "null" or "true" or "false" or "yes" or "no" or "on" or "off" or "y" or "n";

    /// <summary>Whether a text can be written without quotes.</summary>
    public static bool CanBePlain(string text) => Harmless().IsMatch(text) && !IsNotText(text);
}
