using Simulator.Protocols;

namespace Simulator.Tests.Protocols.Parts;

public sealed class KeyValueMachineTests
{
    [Test]
    public void A_key_that_was_never_written_is_nil() => Assert.That(new KeyValueMachine().Read("k"), Is.EqualTo(Value.Nil));

    [Test]
    public void A_write_is_read_back_and_other_keys_are_not_touched()
    {
        var machine = new KeyValueMachine();
        Assert.That(machine.Apply(Operation.Write("a", Value.Of(1))), Is.EqualTo(Outcome.Ok(Value.Of(1))));
        Assert.That(machine.Apply(Operation.Read("a")), Is.EqualTo(Outcome.Ok(Value.Of(1))));
        Assert.That(machine.Apply(Operation.Read("b")), Is.EqualTo(Outcome.Ok(Value.Nil)));
    }

    [Test]
    public void A_service_with_one_object_has_no_keys()
    {
        var machine = new KeyValueMachine();
        machine.Apply(Operation.Write(null, Value.Of(1)));
        Assert.That(machine.Read(null), Is.EqualTo(Value.Of(1)));
    }

    [Test]
    public void Compare_and_set_sets_only_what_compares()
    {
        var machine = new KeyValueMachine();
        Assert.That(machine.Apply(Operation.Cas("k", Value.Of(1), Value.Of(2))), Is.EqualTo(Outcome.Fail("precondition")));
        Assert.That(machine.Read("k"), Is.EqualTo(Value.Nil));
        Assert.That(machine.Apply(Operation.Cas("k", Value.Nil, Value.Of(2))).Type, Is.EqualTo(OpType.Ok));
        Assert.That(machine.Read("k"), Is.EqualTo(Value.Of(2)));
    }

    [Test]
    public void Append_makes_a_list()
    {
        var machine = new KeyValueMachine();
        machine.Apply(new Operation("append", "k", Value.Of(1)));
        machine.Apply(new Operation("append", "k", Value.Of(2)));
        Assert.That(machine.Read("k"), Is.EqualTo(Value.List(Value.Of(1), Value.Of(2))));
    }

    [Test]
    public void What_it_does_not_understand_fails_and_changes_nothing()
    {
        var machine = new KeyValueMachine();
        Assert.That(machine.Apply(new Operation("dance", "k", Value.Nil)).Type, Is.EqualTo(OpType.Fail));
        Assert.That(machine.Count, Is.Zero);
    }

    [Test]
    public void The_digest_tells_contents_and_not_the_way_to_them()
    {
        var (one, other) = (new KeyValueMachine(), new KeyValueMachine());
        one.Apply(Operation.Write("a", Value.Of(1)));
        one.Apply(Operation.Write("b", Value.Of(2)));
        other.Apply(Operation.Write("b", Value.Of(1)));
        other.Apply(Operation.Write("a", Value.Of(1)));
        Assert.That(other.Digest, Is.Not.EqualTo(one.Digest));
        other.Apply(Operation.Write("b", Value.Of(2)));
        Assert.That(other.Digest, Is.EqualTo(one.Digest));
    }

    [Test]
    public void An_exported_state_is_sorted_and_restores_to_the_same()
    {
        var machine = new KeyValueMachine();
        foreach (var key in new[] { "k10", "b", "k2", "B" }) machine.Apply(Operation.Write(key, Value.Of(key)));
        var contents = machine.Export();
        Assert.That(contents.Select(cell => cell.Key), Is.EqualTo(new[] { "B", "b", "k10", "k2" }));
        var copy = new KeyValueMachine();
        copy.Apply(Operation.Write("old", Value.True));
        copy.Restore(contents);
        Assert.That(copy.Export(), Is.EqualTo(contents));
        Assert.That(copy.Digest, Is.EqualTo(machine.Digest));
    }
}
