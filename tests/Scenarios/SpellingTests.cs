using System.Text.RegularExpressions;
using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios;

/// <summary>What is looked at by hand, for the sake of time, is what the pattern says that stood there before and stands in the schema.</summary>
public sealed class SpellingTests
{
    static readonly string[] texts =
    [
        "", "a", "A", "1", "-", "a-", "-a", "a-b", "a--b", "a-1", "1-a", "a1-b2-c3", "a_b", "a b", "a  b", " a", "a ", "ä", "a-ä", "a\n",
        "B1", "B12", "B", "1B", "b1", "B1a", "0", "00", "01", "-0", "-01", "-1", "--1", "+1", "1.", ".5", "0.5", "-0.50", "1.5.2", "1e5", "0x1f",
        ".inf", ".nan", "a.b/c_d-e", "a.b c/d", "n1", "1ms", "true", "NO", "~", "null", "-a1",
    ];

    [TestCaseSource(nameof(texts))]
    public void By_hand_and_by_pattern_are_one(string text)
    {
        Assert.That(Spelling.IsSlug(text), Is.EqualTo(Fits(text, Spelling.SlugPattern.TrimEnd('$') + "\\z")), "slug");
        Assert.That(Spelling.AreWords(text), Is.EqualTo(Fits(text, @"^[a-z0-9]+(-[a-z0-9]+)*\z")), "words");
        Assert.That(Spelling.IsCoverageId(text), Is.EqualTo(Fits(text, @"^[A-Z][0-9]+\z")), "coverage id");
        Assert.That(PlainScalar.IsNumber(text), Is.EqualTo(Fits(text, @"^-?(0|[1-9][0-9]*)(\.[0-9]+)?\z")), "number");
        if (PlainScalar.CanBePlain(text)) Assert.That(Fits(text, @"^[A-Za-z][A-Za-z0-9./_-]*( [A-Za-z0-9./_-]+)*\z"), Is.True, "plain");
    }

    static bool Fits(string text, string pattern) => Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant);
}
