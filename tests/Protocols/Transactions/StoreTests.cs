using Simulator.Protocols.Transactions;
using Version = Simulator.Protocols.Transactions.Version;

namespace Simulator.Tests.Protocols.Transactions;

/// <summary>The parts of the store by themselves.</summary>
public sealed class StoreTests
{
    [Test]
    public void Keys_that_end_in_a_number_take_turns_and_others_stay_where_they_are()
    {
        var placement = new Placement(NodeSet.Of(new NodeId(1), new NodeId(3)));
        Assert.That(new[] { "k0", "k1", "k2", "a11" }.Select(placement.ShardOf).Select(id => id.Value), Is.EqualTo(new[] { 1, 3, 1, 3 }));
        var again = new Placement(NodeSet.Of(new NodeId(1), new NodeId(3)));
        Assert.That(again.ShardOf("alice"), Is.EqualTo(placement.ShardOf("alice")));
        Assert.That(placement.ShardOf("99999999999999999999999999"), Is.EqualTo(new NodeId(3)), "longer than any number");
    }

    [Test]
    public void Readers_share_a_key_and_a_writer_has_it_alone()
    {
        var locks = new LockTable();
        locks.Grant(Request(1, LockMode.Shared));
        Assert.That(locks.Obstacles(Request(2, LockMode.Shared)), Is.Empty);
        Assert.That(locks.Obstacles(Request(2, LockMode.Exclusive)), Has.Count.EqualTo(1));
        Assert.That(locks.Obstacles(Request(1, LockMode.Exclusive)), Is.Empty, "its own lock, made stronger");
        locks.Grant(Request(1, LockMode.Exclusive));
        Assert.That(locks.Obstacles(Request(2, LockMode.Shared)), Has.Count.EqualTo(1));
    }

    [Test]
    public void Those_that_wait_are_served_in_the_order_of_their_age_as_soon_as_they_can()
    {
        var locks = new LockTable();
        locks.Grant(Request(1, LockMode.Exclusive));
        locks.Wait(Request(3, LockMode.Exclusive));
        locks.Wait(Request(2, LockMode.Shared));
        Assert.That(locks.TakeGrantable(), Is.Null);
        locks.Release(new Txn(1, 1));
        Assert.That(locks.TakeGrantable(), Is.EqualTo(Request(2, LockMode.Shared)));
    }

    [Test]
    public void What_was_only_read_can_be_let_go_alone()
    {
        var locks = new LockTable();
        locks.Grant(Request(1, LockMode.Exclusive));
        locks.Grant(Request(1, LockMode.Shared) with { Key = "other" });
        locks.ReleaseShared(new Txn(1, 1));
        Assert.That(locks.HeldBy(new Txn(1, 1)), Is.EqualTo(new[] { "k" }));
    }

    [Test]
    public void A_snapshot_sees_the_latest_version_up_to_its_time()
    {
        var versions = new Versions();
        versions.Put("k", new Version(20, Value.Of(2)));
        versions.Put("k", new Version(10, Value.Of(1)));
        Assert.That(versions.At("k", 9).Value, Is.EqualTo(Value.Nil));
        Assert.That(versions.At("k", 10).Value, Is.EqualTo(Value.Of(1)));
        Assert.That(versions.At("k", 19).Value, Is.EqualTo(Value.Of(1)));
        Assert.That(versions.Latest("k").Value, Is.EqualTo(Value.Of(2)));
        versions.Forget("k", 15);
        Assert.That(versions.Of("k"), Has.Count.EqualTo(2), "time 15 still reads the version of 10");
        versions.Forget("k", 20);
        Assert.That(versions.Of("k"), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_transfer_reads_both_accounts_and_goes_on_only_if_there_is_enough()
    {
        var program = TransactionProgram.Of(BankWorkload.Transfer("a0", "a1", 5))!;
        Assert.That(program.First.Select(step => step.Kind), Is.All.EqualTo(StepKind.ReadForUpdate));
        var second = program.Second(new Dictionary<string, Value> { ["a0"] = Value.Nil, ["a1"] = Value.Of(3) })!.Value;
        Assert.That(second.Select(step => step.Argument), Is.EqualTo(new[] { Value.Of(BankWorkload.Opening - 5), Value.Of(8) }));
        Assert.That(program.Second(new Dictionary<string, Value> { ["a0"] = Value.Of(4), ["a1"] = Value.Of(3) }), Is.Null);
    }

    [Test]
    public void Reads_of_a_transaction_are_filled_in()
    {
        var written = Value.List(Step("r", "x", Value.Nil), Step("w", "x", Value.Of(1)), Step("append", "y", Value.Of(2)));
        var program = TransactionProgram.Of(new Operation("txn", null, written))!;
        Assert.That(program.Result([Value.Of(9), Value.Nil, Value.Nil]),
            Is.EqualTo(Value.List(Step("r", "x", Value.Of(9)), Step("w", "x", Value.Of(1)), Step("append", "y", Value.Of(2)))));
    }

    [TestCase("txn"), TestCase("enqueue"), TestCase("transfer")]
    public void What_is_not_understood_is_refused(string function) =>
        Assert.That(TransactionProgram.Of(new Operation(function, null, Value.List(Value.Of(1)))), Is.Null);

    static Value Step(string f, string key, Value value) => Value.List(Value.Keyword(f), Value.Of(key), value);

    static LockRequest Request(int process, LockMode mode) => new(new Txn(process, 1), process, "k", mode);
}
