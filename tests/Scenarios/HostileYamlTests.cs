using System.Text;
using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios;

/// <summary>Files made to hurt are refused for what they cost, before they cost it.</summary>
public sealed class HostileYamlTests
{
    const string Head = "name: s\nprotocol: toy\n";

    [Test]
    public void An_alias_bomb_is_refused_at_its_first_anchor()
    {
        var bomb = new StringBuilder(Head + "summary: &a0 lol\n");
        for (var i = 1; i < 60; i++) bomb.Append(FormattableString.Invariant($"x{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}]\n"));
        Assert.That(Only(bomb.ToString()), Is.EqualTo("s.yaml:3:10: found the anchor &a0, expected plain data"));
    }

    [TestCase("[")]
    [TestCase("{a: ")]
    [TestCase("- ")]
    [TestCase("? ")]
    public void Deep_nesting_is_refused_at_its_depth(string opening)
    {
        var text = Head + "faults:\n  " + string.Concat(Enumerable.Repeat(opening, 100_000));
        Assert.That(Only(text), Does.Contain("found nesting deeper than 64").Or.Contains("as a key").Or.Contains("no valid YAML"));
    }

    [Test]
    public void A_file_over_the_budget_is_refused_unread() =>
        Assert.That(Only(Head + "summary: " + new string('a', 2 << 20)),
            Is.EqualTo("s.yaml: found more than 1048576 bytes, expected a smaller file"));

    [Test]
    public void A_megabyte_of_text_is_refused() =>
        Assert.That(Only(Head + "summary: " + new string('a', 1_000_000)),
            Is.EqualTo("s.yaml:3:10: found a text of more than 16384 characters"));

    [Test]
    public void A_megabyte_of_keys_is_answered_in_few_lines()
    {
        var keys = string.Concat(Enumerable.Range(0, 90_000).Select(i => FormattableString.Invariant($"k{i}: 1\n")));
        var result = Read.Text(Head + keys);
        Assert.That(result.Problems, Has.Count.EqualTo(1).Or.Count.EqualTo(Problems.Limit + 1));
        Assert.That(result.Problems.Select(problem => problem.ToString().Length), Is.All.LessThan(400));
    }

    [Test]
    public void A_megabyte_of_values_is_refused_at_its_budget() =>
        Assert.That(Only(Head + "covers: [" + string.Concat(Enumerable.Repeat("a,", 400_000)) + "]\n"),
            Does.Contain("found more than 100000 values"));

    [Test]
    public void A_key_of_a_megabyte_is_cut_short_in_the_message()
    {
        var problem = Only(Head + "? " + new string('k', 16_000) + "\n: 1\n");
        Assert.That(problem, Does.Contain("found the key 'kkkk"));
        Assert.That(problem, Has.Length.LessThan(400));
    }

    [Test]
    public void A_megabyte_of_comments_is_read()
    {
        var result = Read.Text(string.Concat(Enumerable.Repeat("# comment\n", 90_000)) + Head);
        Assert.That(result.Problems, Is.Empty);
    }

    [TestCase(new byte[] { 0xFF, 0xFE, 0x6E, 0x00 }, "s.yaml:1:1: found bytes that are not UTF-8")]
    [TestCase(new byte[] { 0x6E, 0x61, 0xC3, 0x28 }, "s.yaml:1:3: found bytes that are not UTF-8")]
    [TestCase(new byte[] { 0x61, 0x0A, 0xED, 0xA0, 0x80 }, "s.yaml:2:1: found bytes that are not UTF-8")]
    [TestCase(new byte[] { 0x61, 0x1B, 0x5B }, "s.yaml:1:2: found a control character")]
    public void Bytes_that_are_no_text_are_refused(byte[] bytes, string expected) =>
        Assert.That(ScenarioReader.Parse(bytes, "s.yaml", null, [], Read.Catalogue).Problems.Single().ToString(), Is.EqualTo(expected));

    [Test]
    public void Random_bytes_never_make_the_reader_throw()
    {
        var random = new Random(3);
        var letters = "abn:-?[]{}#&*!|>'\"%@`,\\ \n\n  ~0<";
        for (var i = 0; i < 800; i++)
        {
            var text = Head + new string([.. Enumerable.Range(0, random.Next(60)).Select(_ => letters[random.Next(letters.Length)])]);
            var result = Read.Text(text);
            Assert.That(result.Scenario is null, Is.EqualTo(result.Problems.Count > 0), text);
            Assert.That(result.Problems.Select(problem => problem.Message), Is.All.Not.Contains("\n"), text);
        }
    }

    [Test]
    public void A_scenario_cut_short_anywhere_is_answered()
    {
        var text = Samples.Rich;
        for (var length = 0; length < text.Length; length += 5)
        {
            var result = Read.Text(text[..length]);
            Assert.That(result.Scenario is null, Is.EqualTo(result.Problems.Count > 0), text[..length]);
        }
    }

    [Test]
    public void Windows_line_ends_are_read_as_plain_ones() =>
        Assert.That(Read.Good(Samples.Rich.Replace("\n", "\r\n", StringComparison.Ordinal)), Is.EqualTo(Read.Good(Samples.Rich)));

    static string Only(string yaml) => Read.Text(yaml).Problems.Single().ToString();
}
