using System.Text;

namespace Simulator.Scenarios;

/// <summary>C# names to YAML names: <c>PreVote</c> is <c>pre-vote</c>, <c>Phase1</c> is <c>phase-1</c>.</summary>
public static class Kebab
{
    public static string Of(string pascal)
    {
        var kebab = new StringBuilder();
        for (var i = 0; i < pascal.Length; i++)
        {
            if (i > 0 && StartsWord(pascal, i)) kebab.Append('-');
            kebab.Append(char.ToLowerInvariant(pascal[i]));
        }
        return kebab.ToString();
    }

    static bool StartsWord(string pascal, int i) => char.IsAsciiDigit(pascal[i])
        ? !char.IsAsciiDigit(pascal[i - 1])
        : char.IsAsciiLetterUpper(pascal[i])
            && (!char.IsAsciiLetterUpper(pascal[i - 1]) || i + 1 < pascal.Length && char.IsAsciiLetterLower(pascal[i + 1]));
}
