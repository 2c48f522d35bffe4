namespace Simulator.Scenarios;

/// <summary>
/// How names are spelt. By hand, since each file that is read asks, and regular expressions take longer to load than a scenario to read.
/// </summary>
static class Spelling
{
    /// <summary>The same for those who use regular expressions, such as a schema.</summary>
    public const string SlugPattern = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$";

    /// <summary>Lower-case words and digits joined by hyphens, the first of them a word.</summary>
    public static bool IsSlug(string text) => AreWords(text) && char.IsAsciiLetterLower(text[0]);

    /// <summary>Lower-case words and digits joined by hyphens.</summary>
    public static bool AreWords(string text) => IsJoined(text, '-', IsLowerOrDigit);

    /// <summary>A capital and a number, such as B1.</summary>
    public static bool IsCoverageId(string text) =>
        text.Length > 1 && char.IsAsciiLetterUpper(text[0]) && !text.AsSpan(1).ContainsAnyExceptInRange('0', '9');

    /// <summary>Whether a text consists of parts of such characters with a single joint between them.</summary>
    public static bool IsJoined(string text, char joint, Func<char, bool> isPart)
    {
        var isAfterPart = false;
        foreach (var c in text)
        {
            if (c == joint ? !isAfterPart : !isPart(c)) return false;
            isAfterPart = c != joint;
        }
        return isAfterPart;
    }

    static bool IsLowerOrDigit(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
}
