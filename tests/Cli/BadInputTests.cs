namespace Simulator.Tests.Cli;

/// <summary>Whatever cannot be obeyed gives exit code 2 and a line that names the place, and leaves nothing behind.</summary>
public sealed class BadInputTests
{
    static IEnumerable<TestCaseData> Table => BadInputs.All.Select(input => new TestCaseData(input).SetArgDisplayNames(input.Name));

    [TestCaseSource(nameof(Table))]
    public async Task Bad_input_gives_a_line_that_names_the_place(object row)
    {
        var input = (BadInput)row;
        using var scratch = new Scratch();
        BadInputs.WriteFiles(scratch);
        var before = scratch.Entries();
        string Placed(string text) => text.Replace("%", scratch.Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

        string[] words = [.. input.Words.Select(Placed)];
        // Unless the place to write is what the row is about, a success would show in the folder of the test.
        var said = await Cli.Run(input.Words[0] == "run" && !words.Contains("--out") ? [.. words, "--out", scratch.Path("out")] : words);

        Assert.That(said.Code, Is.EqualTo(2), said.ToString());
        Assert.That(said.ErrorLines, Has.Length.EqualTo(input.Lines), said.ToString());
        Assert.That(said.ErrorLines, Has.All.StartsWith("error: " + Placed(input.Place)), said.ToString());
        Assert.That(said.ErrorLines, Has.All.Contains(Placed(input.Text)));
        Assert.That(said.ToString(), Does.Not.Contain("   at ").And.Not.Contain("Exception:").Or.Contain("Simulator.Tests.dll"));
        Assert.That(scratch.Entries().Where(entry => entry != "out"), Is.EqualTo(before), "something was left behind");
    }

    [Test]
    public void The_table_is_long_enough_and_its_names_are_unique()
    {
        Assert.That(BadInputs.All, Has.Count.GreaterThanOrEqualTo(40));
        Assert.That(BadInputs.All.Select(input => input.Name), Is.Unique);
    }
}
