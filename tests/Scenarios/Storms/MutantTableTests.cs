using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios.Storms;

public sealed class MutantTableTests
{
    static readonly string document = $"before\n{MutantTable.Begin}\nstale words\n\n| protocol | what |\n|---|---|\n"
        + $"| `pbft` | one |\n| `raft` | stale |\n| `raft` | staler |\n| `raft-like` | two |\n{MutantTable.End}\nafter\n";

    static MutantFinding Finding(string protocol)
    {
        var found = Catalogue.BuiltIn.Protocol(protocol)!;
        return new MutantFinding(found, found.Mutants[0], null, 5);
    }

    static string[] Rows(string text) => [.. text.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))];

    [Test]
    public void New_rows_of_a_protocol_take_the_place_of_its_old_ones_and_the_others_stay()
    {
        var text = MutantTable.Into(document, [Finding("raft")], "folder")!;
        var rows = Rows(text);
        Assert.That(rows, Has.Length.EqualTo(3));
        Assert.That(rows[0], Is.EqualTo("| `pbft` | one |"));
        Assert.That(rows[1], Does.StartWith("| `raft` | [vote-not-persisted](folder/raft/vote-not-persisted.yaml) |").And.EndsWith("| 0 of 5 |"));
        Assert.That(rows[2], Is.EqualTo("| `raft-like` | two |"));
        Assert.That(text, Does.StartWith("before\n").And.EndWith("\nafter\n").And.Not.Contain("stale"));
    }

    [Test]
    public void A_new_protocol_comes_last()
    {
        var rows = Rows(MutantTable.Into(document, [Finding("vr")], "folder")!);
        Assert.That(rows, Has.Length.EqualTo(5));
        Assert.That(rows[^1], Does.StartWith("| `vr` |"));
    }

    [Test]
    public void A_document_without_a_place_for_the_table_is_refused() =>
        Assert.That(MutantTable.Into("nothing", [Finding("raft")], "folder"), Is.Null);
}
