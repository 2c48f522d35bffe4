using System.Text.RegularExpressions;

namespace Simulator.Scenarios;

/// <summary>What YAML readers, ours and those of others, make of a scalar without quotes.</summary>
static partial class PlainScalar
{
    // Signs, leading zeros, exponents, hexadecimal, underscores, infinities: some reader takes each of these for a number.
    [GeneratedRegex(@"^[-+]?(\.?[0-9][0-9_]*|0[xob][0-9a-fA-F_]+)(\.[0-9_]*)?([eE][-+]?[0-9]+)?$|^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$",
        RegexOptions.CultureInvariant)]
    private static partial Regex NumberForSomeone();

    /// <summary>Digits without a leading zero, perhaps with a sign in front and decimals behind.</summary>
    public static bool IsNumber(string text)
    {
        var number = text.AsSpan(text.StartsWith('-') ? 1 : 0);
        var point = number.IndexOf('.');
        var whole = point < 0 ? number : number[..point];
        return AreDigits(whole) && (whole.Length == 1 || whole[0] != '0') && (point < 0 || AreDigits(number[(point + 1)..]));
    }

    /// <summary>Whether a plain scalar would be read as something else than a text, by us or by another YAML reader.</summary>
    public static bool IsNotText(string text) =>
        text is "~" or "" || (MayBeginNumber(text[0]) && NumberForSomeone().IsMatch(text))
        || text.ToLowerInvariant() is "null" or "true" or "false" or "yes" or "no" or "on" or "off" or "y" or "n";

    /// <summary>Whether a text can be written without quotes.</summary>
    public static bool CanBePlain(string text) =>
        text.Length > 0 && char.IsAsciiLetter(text[0]) && Spelling.IsJoined(text, ' ', IsHarmless) && !IsNotText(text);

    static bool IsHarmless(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '/' or '_' or '-';

    static bool MayBeginNumber(char c) => char.IsAsciiDigit(c) || c is '-' or '+' or '.';

    static bool AreDigits(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExceptInRange('0', '9');
}
