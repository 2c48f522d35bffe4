using Simulator.Protocols.Transactions;

namespace Simulator.Protocols.TwoPhaseCommit;

/// <summary>What two-phase commit contributes to a storm.</summary>
static class TwoPhaseCommitStorm
{
    public static StormPlan Draw(Dice dice, int? size)
    {
        var servers = size ?? dice.Any(3, 4, 5);
        var store = StoreStorm.Options(dice);
        return StoreStorm.Plan(dice, store, servers, new TwoPhaseCommitOptions
        {
            Store = store,
            Presumption = dice.OneIn(3) ? Presumption.Nothing : Presumption.Abort,
            Opening = dice.Any(Opening.Coordinator, Opening.FirstParticipant, Opening.Spontaneous),
            ReadOnlyVotes = !dice.OneIn(3),
            CooperativeTermination = dice.OneIn(2),
            VoteTimeout = dice.Ms(40, 120),
            InquiryInterval = dice.Ms(15, 60),
            ResendInterval = dice.Ms(15, 60),
        });
    }
}
