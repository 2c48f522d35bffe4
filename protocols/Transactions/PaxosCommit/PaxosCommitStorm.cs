using Simulator.Protocols.Transactions;

namespace Simulator.Protocols.PaxosCommit;

/// <summary>What Paxos Commit contributes to a storm.</summary>
static class PaxosCommitStorm
{
    public static StormPlan Draw(Dice dice, int? size)
    {
        var servers = size ?? dice.Any(3, 4, 5);
        var store = StoreStorm.Options(dice);
        return StoreStorm.Plan(dice, store, servers, new PaxosCommitOptions
        {
            Store = store,
            Faults = dice.OneIn(4) ? 0 : servers == 5 && dice.OneIn(2) ? 2 : 1,
            Opening = dice.Any(Opening.Coordinator, Opening.FirstParticipant, Opening.Spontaneous),
            Faster = dice.OneIn(2),
            AskAllAcceptors = dice.OneIn(2),
            BundleTimeout = dice.Ms(5, 20),
            VoteTimeout = dice.Ms(40, 120),
            InquiryInterval = dice.Ms(15, 60),
            BallotTimeout = new DurationRange(Duration.Ms(15), Duration.Ms(60)),
        });
    }
}
