using Simulator.Protocols;

namespace Simulator.Tests.Protocols.Parts;

public sealed class SessionTableTests
{
    readonly KeyValueMachine machine = new();

    static Operation Append(int number) => new("append", "k", Value.Of(number));

    [Test]
    public void A_request_is_carried_out_once_and_has_one_outcome()
    {
        var table = new SessionTable(10);
        table.Open(1);
        Assert.That(table.Recall(1, 1), Is.Null);
        var first = table.Execute(1, 1, Append(7), machine);
        Assert.That(table.Execute(1, 1, Append(7), machine), Is.SameAs(first));
        Assert.That(table.Recall(1, 1), Is.SameAs(first));
        Assert.That(machine.Read("k"), Is.EqualTo(Value.List(Value.Of(7))));
    }

    [Test]
    public void An_overtaken_request_is_not_carried_out()
    {
        var table = new SessionTable(10);
        table.Open(1);
        table.Execute(1, 2, Append(2), machine);
        table.Execute(1, 1, Append(1), machine);
        Assert.That(machine.Read("k"), Is.EqualTo(Value.List(Value.Of(2))));
    }

    [Test]
    public void Without_a_session_nothing_is_carried_out_and_nothing_is_claimed()
    {
        Assert.That(new SessionTable(10).Execute(1, 1, Append(1), machine), Is.EqualTo(SessionTable.Expired));
        Assert.That(SessionTable.Expired.Type, Is.EqualTo(OpType.Info));
        Assert.That(machine.Count, Is.Zero);
    }

    [Test]
    public void The_session_that_was_idle_for_longest_makes_room()
    {
        var table = new SessionTable(2);
        table.Open(1);
        table.Open(2);
        table.Execute(1, 1, Append(1), machine);
        table.Open(3);
        Assert.That(table.Count, Is.EqualTo(2));
        Assert.That(table.Execute(2, 1, Append(2), machine), Is.EqualTo(SessionTable.Expired));
        Assert.That(table.Recall(1, 1), Is.Not.Null);
    }

    [Test]
    public void Opening_a_session_again_forgets_nothing()
    {
        var table = new SessionTable(2);
        table.Open(1);
        table.Execute(1, 1, Append(1), machine);
        table.Open(1);
        Assert.That(table.Recall(1, 1), Is.Not.Null);
    }

    [Test]
    public void A_restored_table_remembers_the_outcomes_and_who_is_idle()
    {
        var table = new SessionTable(2);
        table.Open(1);
        table.Open(2);
        table.Execute(1, 5, Append(1), machine);
        var copy = new SessionTable(2);
        copy.Restore(table.Export());
        Assert.That(copy.Export(), Is.EqualTo(table.Export()));
        Assert.That(copy.Recall(1, 5), Is.EqualTo(table.Recall(1, 5)));
        copy.Open(3);
        Assert.That(copy.Export().Select(session => session.Id), Is.EqualTo(new long[] { 1, 3 }));
    }
}
