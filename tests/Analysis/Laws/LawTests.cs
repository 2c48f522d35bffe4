namespace Simulator.Tests.Analysis.Laws;

/// <summary>Each law with histories that keep it, histories that break it, and histories that do not tell.</summary>
public sealed class LawTests
{
    static readonly Value Nothing = Value.Set();

    [Test]
    public void An_acknowledged_write_that_is_followed_by_an_older_value_is_lost()
    {
        var lost = Writes().Read(2, 50, 60, "k", Value.Of(1)).Judge("no-lost-write");
        Assert.That(lost.Holds, Is.False);
        Assert.That(lost.Lines.Single(), Does.Contain("write k 2 was acknowledged").And.Contain("found only 1"));
        Assert.That(Writes().Read(2, 50, 60, "k", Value.Of(2)).Judge("no-lost-write").Holds, Is.True);
        Assert.That(Writes().Read(2, 50, 60, "k", Value.Nil).Judge("no-lost-write").Holds, Is.False, "lost altogether");

        static Tale Writes() => new Tale().Ok(0, 0, 10, "write", "k", Value.Of(1)).Ok(1, 20, 30, "write", "k", Value.Of(2));
    }

    [Test]
    public void Of_overlapping_writes_either_may_stay()
    {
        foreach (var found in new[] { Value.Of(1), Value.Of(2), Value.Set(Value.Of(1), Value.Of(2)) })
            Assert.That(new Tale().Ok(0, 0, 10, "write", "k", Value.Of(1)).Ok(1, 5, 15, "write", "k", Value.Of(2))
                .Read(2, 50, 60, "k", found).Judge("no-lost-write").Holds, Is.True, found.ToString());
    }

    [Test]
    public void A_write_of_unknown_outcome_may_replace_another_and_may_be_gone()
    {
        foreach (var found in new[] { Value.Of(1), Value.Of(2) })
            Assert.That(new Tale().Ok(0, 0, 10, "write", "k", Value.Of(1)).Unknown(1, 20, 30, "write", "k", Value.Of(2))
                .Read(2, 50, 60, "k", found).Judge("no-lost-write").Holds, Is.True, found.ToString());
    }

    [Test]
    public void Siblings_keep_both_writes_and_one_of_them_alone_is_enough_for_the_later()
    {
        var tale = new Tale().Ok(0, 0, 10, "write", "k", Value.Of(1)).Ok(1, 20, 30, "write", "k", Value.Of(2))
            .Read(2, 50, 60, "k", Value.List(Value.Of(1), Value.Of(2)));
        Assert.That(tale.Judge("no-lost-write").Holds, Is.True);
    }

    [Test]
    public void Nobody_knows_before_somebody_has_looked()
    {
        var early = new Tale().Read(2, 0, 3, "k", Value.Nil).Ok(0, 5, 10, "write", "k", Value.Of(1));
        Assert.That(early.Judge("no-lost-write").Holds, Is.Null);
        Assert.That(new Tale().Judge("bank-total").Holds, Is.Null);
        Assert.That(new Tale().Judge("counter-bounds").Holds, Is.Null);
    }

    [Test]
    public void What_was_added_stays_in_the_cart()
    {
        var item = Value.Of("book");
        Assert.That(Cart().Read(1, 50, 60, "c", Value.Set(item)).Judge("set-members").Holds, Is.True);
        Assert.That(Cart().Read(1, 50, 60, "c", Nothing).Judge("set-members").Lines.Single(), Does.Contain("was added and is gone"));
        Assert.That(Cart().Read(1, 50, 60, "c", Value.Set(item, Value.Of("pen"))).Judge("set-members").Lines.Single(),
            Does.Contain("was never added"));

        Tale Cart() => new Tale().Ok(0, 0, 10, "add", "c", item);
    }

    [Test]
    public void What_was_removed_does_not_come_back()
    {
        var item = Value.Of("book");
        Assert.That(Cart().Read(1, 50, 60, "c", Nothing).Judge("set-members").Holds, Is.True);
        Assert.That(Cart().Read(1, 50, 60, "c", Value.Set(item)).Judge("set-members").Lines.Single(), Does.Contain("was removed and is back"));
        Assert.That(Cart().Ok(2, 25, 40, "add", "c", item).Read(1, 50, 60, "c", Value.Set(item)).Judge("set-members").Holds, Is.True);

        Tale Cart() => new Tale().Ok(0, 0, 10, "add", "c", item).Ok(0, 20, 30, "remove", "c", item);
    }

    [TestCase(7, true)]
    [TestCase(5, true, Description = "the addition of unknown outcome may not have happened")]
    [TestCase(4, false)]
    [TestCase(8, false)]
    public void A_counter_lies_between_what_surely_and_what_perhaps_was_added(int found, bool isKept)
    {
        var tale = new Tale().Ok(0, 0, 10, "add", "k", Value.Of(5)).Unknown(1, 0, 12, "add", "k", Value.Of(2))
            .Failed(2, 0, 10, "add", "k", Value.Of(4)).Read(3, 50, 60, "k", Value.Of(found));
        Assert.That(tale.Judge("counter-bounds").Holds, Is.EqualTo(isKept));
    }

    [TestCase(20, 20, true, true)]
    [TestCase(15, 25, true, true)]
    [TestCase(15, 20, false, true)]
    [TestCase(-5, 45, true, false)]
    public void Money_is_conserved_and_no_account_is_overdrawn(int one, int other, bool isTotal, bool isCovered)
    {
        var tale = new Tale().Read(0, 0, 10, null, Value.Map(Value.Of("a0"), Value.Of(one), Value.Of("a1"), Value.Of(other)));
        Assert.That(tale.Judge("bank-total").Holds, Is.EqualTo(isTotal));
        Assert.That(tale.Judge("no-overdraft").Holds, Is.EqualTo(isCovered));
    }

    [Test]
    public void No_more_is_handed_out_than_there_is()
    {
        Assert.That(Reserved(20).Judge("stock-not-negative").Holds, Is.True);
        Assert.That(Reserved(21).Judge("stock-not-negative").Lines.Single(), Does.Contain("21 pieces of item0 were handed out"));
        Assert.That(Reserved(21).Unknown(1, 0, 5, "restock", "item0", Value.Of(1)).Judge("stock-not-negative").Holds, Is.True);
        Assert.That(new Tale().Read(0, 0, 10, "item0", Value.Of(-1)).Judge("stock-not-negative").Holds, Is.False);

        static Tale Reserved(int pieces)
        {
            var tale = new Tale();
            for (var i = 0; i < pieces; i++) tale.Ok(0, 10 * i, 10 * i + 5, "reserve", "item0", Value.Of(1));
            return tale;
        }
    }
}
