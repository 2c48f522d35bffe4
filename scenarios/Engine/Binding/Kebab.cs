using System.Text;

namespace Simulator.Scenarios;

/// <summary>C# names to YAML names: <c>PreVote</c> is <c>pre-vote</c>.</summary>
static class Kebab
{
    public static string Of(string pascal)
    {
        var kebab = new StringBuilder();
        for (var i = 0; i < pascal.Length; i++)
        {
            var startsWord = char.IsAsciiLetterUpper(pascal[i])
                && (i > 0 && !char.IsAsciiLetterUpper(pascal[i - 1]) || i > 0 && i + 1 < pascal.Length
                    && char.IsAsciiLetterLower(pascal[i + 1]));
            if (startsWord) kebab.Append('-');
            kebab.Append(char.ToLowerInvariant(pascal[i]));
        }
        return kebab.ToString();
    }
}
