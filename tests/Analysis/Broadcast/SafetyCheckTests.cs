using Simulator.Analysis.Broadcast;

namespace Simulator.Tests.Analysis.Broadcast;

/// <summary>What the checks must find, each in a stream of facts written by hand, and what looks like it and is none.</summary>
public sealed class SafetyCheckTests
{
    [Test]
    public void Two_leaders_of_one_epoch()
    {
        Streams.FailsLast<OneLeaderPerEpoch>(new Stream().Elected(1, 4).Elected(2, 5).Elected(3, 4), "n1 and n3 both lead in epoch 4");
        Streams.Holds<OneLeaderPerEpoch>(new Stream().Elected(1, 4).Elected(2, 5).Restart(1).Elected(1, 4).Elected(3, 6));
    }

    [Test]
    public void Two_commands_decided_for_a_slot() => Streams.FailsLast<UniformTotalOrder>(
        new Stream().Decided(1, 1, 7).Decided(2, 1, 7).Decided(2, 2, 8).Crash(2).Decided(3, 2, 9),
        "n2 and n3 decide different commands for slot 2");

    [Test]
    public void Two_requests_delivered_in_a_slot() => Streams.FailsLast<UniformTotalOrder>(
        new Stream().Delivered(1, 1, 11).Delivered(1, 2, 12).Delivered(2, 1, 11).Delivered(2, 2, 21),
        "n2 delivers request 1 of process 2 in slot 2, where n1 delivered request 2 of process 1");

    [Test]
    public void A_batch_delivered_in_another_order() => Streams.FailsLast<UniformTotalOrder>(
        new Stream().Delivered(1, 1, 11).Delivered(1, 1, 21).Delivered(2, 1, 21),
        "n2 delivers request 1 of process 2 in slot 1, where n1 delivered request 1 of process 1");

    [Test]
    public void A_server_that_goes_back() => Streams.FailsLast<UniformTotalOrder>(
        new Stream().Delivered(1, 1, 11).Applied(1, 1).Delivered(1, 3, 12).Delivered(1, 2, 21),
        "n1 delivers request 1 of process 2 in slot 2 after it had gone through slot 3");

    [Test]
    public void A_new_life_may_deliver_again_what_the_last_one_did() => HoldsForAll(new Stream()
        .Submitted(1, 11).Submitted(2, 21).Delivered(1, 1, 11).Applied(1, 1).Delivered(1, 2, 21).Applied(1, 2)
        .Restart(1).Delivered(1, 1, 11).Applied(1, 1).Delivered(1, 2, 21).Applied(1, 2));

    [Test]
    public void A_snapshot_stands_for_what_it_holds() => HoldsForAll(new Stream()
        .Submitted(1, 11).Submitted(2, 21).Submitted(1, 12).Delivered(1, 1, 11).Delivered(1, 2, 21).Applied(1, 2).Delivered(1, 3, 12)
        .Applied(2, 2, transferred: true).Delivered(2, 3, 12).Applied(2, 3)
        .Restart(3).Applied(3, 2).Delivered(3, 3, 12));

    [Test]
    public void A_delivery_left_out() => Streams.FailsLast<UniformAgreement>(
        new Stream().Delivered(1, 1, 11).Delivered(1, 2, 21).Delivered(1, 3, 12).Delivered(2, 1, 11).Delivered(2, 3, 12),
        "n2 goes through slot 2 without request 1 of process 2, which n1 delivered there");

    [Test]
    public void A_slot_applied_without_its_delivery() => Streams.FailsLast<UniformAgreement>(
        new Stream().Delivered(1, 1, 11).Delivered(1, 2, 21).Delivered(2, 1, 11).Applied(2, 1).Applied(2, 2),
        "n2 goes through slot 2 without request 1 of process 2, which n1 delivered there");

    [Test]
    public void A_delivery_where_another_went_by() => Streams.FailsLast<UniformAgreement>(
        new Stream().Delivered(1, 1, 11).Delivered(1, 4, 12).Crash(1).Delivered(2, 1, 11).Applied(2, 1).Delivered(2, 3, 21),
        "n1 went through slot 3 without request 1 of process 2, which n2 delivers there");

    [Test]
    public void Half_a_batch()
    {
        Streams.FailsLast<UniformAgreement>(
            new Stream().Delivered(1, 1, 11).Delivered(1, 1, 21).Delivered(2, 1, 11).Applied(2, 1),
            "n2 goes on from slot 1 without request 1 of process 2, which n1 delivered there");
        Streams.FailsLast<UniformAgreement>(
            new Stream().Delivered(1, 1, 11).Applied(1, 1).Delivered(2, 1, 11).Delivered(2, 1, 21),
            "n1 went on from slot 1 without request 1 of process 2, which n2 delivers there");
    }

    [Test]
    public void A_life_that_does_not_say_what_it_begins_with() => Streams.FailsLast<UniformAgreement>(
        new Stream().Delivered(1, 1, 11).Delivered(1, 2, 12).Restart(1).Delivered(1, 2, 12),
        "n1 goes through slot 1 without request 1 of process 1, which n1 delivered there");

    [Test]
    public void A_request_that_nobody_made() => Streams.FailsLast<Validity>(
        new Stream().Submitted(1, 11).Delivered(1, 1, 11).Delivered(1, 2, 12),
        "n1 delivers request 2 of process 1 in slot 2, which nobody submitted");

    [Test]
    public void A_request_delivered_twice()
    {
        Streams.FailsLast<Integrity>(
            new Stream().Delivered(1, 1, 11).Delivered(1, 2, 11), "n1 delivers request 1 of process 1 a second time, in slot 2");
        Streams.FailsLast<Integrity>(new Stream().Delivered(1, 1, 11).Restart(2).Delivered(2, 2, 11),
            "n2 delivers request 1 of process 1 in slot 2, and it was delivered in slot 1 before");
    }

    [Test]
    public void Different_states()
    {
        Streams.FailsLast<EqualApplication>(
            new Stream().Applied(1, 1).Applied(1, 2).Applied(2, 1).Applied(2, 2, 99), "n1 and n2 are in different states after slot 2");
        Streams.FailsLast<EqualApplication>(
            new Stream().Applied(1, 1).Applied(1, 2).Restart(1).Applied(1, 2, 99), "n1 was in two different states after slot 2");
    }

    [Test]
    public void What_a_Byzantine_server_says_does_not_count()
    {
        HoldsForAll(new Stream().Submitted(1, 11).Elected(1, 1).Delivered(1, 1, 11).Applied(1, 1)
            .Turn(3).Elected(3, 1).Decided(3, 1, 5).Delivered(3, 1, 77).Delivered(3, 2, 11).Applied(3, 1, 99)
            .Decided(2, 1, 4).Delivered(2, 1, 11).Applied(2, 1));
        Streams.FailsLast<UniformTotalOrder>(new Stream().Delivered(3, 1, 11).Turn(3).Delivered(1, 1, 12),
            "n1 delivers request 2 of process 1 in slot 1, where n3 delivered request 1 of process 1");
    }

    [Test]
    public void A_number_that_is_no_slot() => Streams.FailsLast<UniformTotalOrder>(
        new Stream().Applied(1, long.MaxValue), "n1 notes Applied { Slot = 9223372036854775807, StateDigest = 9223372036854775807, "
            + "Transferred = False }, which is no slot");

    static void HoldsForAll(Stream stream)
    {
        foreach (var entry in BroadcastChecks.All) Assert.That(stream.Judge(entry.Make()), Is.Null, entry.Name);
    }
}
