namespace Simulator.Protocols.ViewstampedReplication;

/// <summary>
/// Viewstamped Replication with one rule taken away, each time another: what the paper prints and must not, mistakes that were
/// made for real, and those that the rule suggests. Not here is a DOVIEWCHANGE without the f STARTVIEWCHANGE messages before it:
/// where lives are counted, that changes nothing.
/// </summary>
static class VrMutants
{
    const string Linearizable = "linearizable", Progress = "progress";

    const string Agree = "agreement", Survive = "view-change-correctness", Once = "executed-once", Prefix = "prefix-of-primary",
        Monotonic = "monotonic-state", Abstain = "recovering-abstains", Single = "one-primary-per-view", States = "equal-states";

    // Of atomic broadcast.
    const string Order = "uniform-total-order", Reach = "uniform-agreement", Integrity = "integrity";

    /// <summary>An operation is gone, or another is in its place.</summary>
    static readonly string[] lost = [Agree, Survive, Prefix, Order, Reach];

    const string Spec = "Vanlightly, vsr-tlaplus, VSR.tla, \"Defects so far\"";

    public static IReadOnlyList<Mutant> All { get; } =
    [
        .. InNormalOperation(), .. InViewChanges(), .. InRecovery(), .. InReads(),
    ];

    static IEnumerable<Mutant> InNormalOperation()
    {
        yield return Plant("acknowledges-over-gaps", "says that it has an operation although one before it is missing",
            lost, static (self, servers, options) => new AcknowledgesOverGaps(self, servers, options));
        yield return Plant("half-is-a-quorum", "commits with one replica less than a quorum", lost,
            static (self, servers, options) => new HalfIsAQuorum(self, servers, options));
        yield return Plant("any-answer-counts", "counts acknowledgements that were given in another view", lost,
            static (self, servers, options) => new AnyAnswerCounts(self, servers, options)) with
        { InStorms = false };
        yield return Plant("client-table-ignored", "orders a request that it has ordered before", [Once, Integrity],
            static (self, servers, options) => new ClientTableIgnored(self, servers, options));
        yield return Plant("requests-after-reconfiguration", "goes on to order requests after the last one of an epoch",
            [.. lost, Monotonic, Progress],
            static (self, servers, options) => new RequestsAfterReconfiguration(self, servers, options),
            options: OneByOne) with
        { Servers = 5 };
        yield return Plant("deaf-primary-stays", "goes on as primary that commits nothing and is still heard, as the paper does",
            [Progress], static (self, servers, options) => new DeafPrimaryStays(self, servers, options));
    }

    static IEnumerable<Mutant> InViewChanges()
    {
        yield return Plant("longest-log-wins", "begins a view with the longest log, whichever view that is from",
            [.. lost, Once, Integrity],
            static (self, servers, options) => new LongestLogWins(self, servers, options),
            "kimberlite.dev, blog on testing their consensus, 2025");
        yield return Plant("takes-old-view-start", "goes back to how a view began while it works in that view", [.. lost, Monotonic],
            static (self, servers, options) => new TakesOldViewStart(self, servers, options));
        yield return Plant("client-table-forgotten", "begins each view with an empty client table", [Once, Integrity],
            static (self, servers, options) => new ClientTableForgotten(self, servers, options));
        yield return Plant("state-transfer-truncates", "cuts its log to its commit-number before the new one has come, as §5.2 prints it",
            lost, static (self, servers, options) => new StateTransferTruncates(self, servers, options), Spec);
    }

    static IEnumerable<Mutant> InRecovery()
    {
        yield return Plant("earlier-lives-count", "counts what a replica said before it lost its memory, as the paper does",
            lost, static (self, servers, options) => new EarlierLivesCount(self, servers, options),
            "Michael, Ports, Sharma and Szekeres, Recovering Shared Objects Without Stable Storage, DISC 2017") with
        { Servers = 5, InStorms = false };
        yield return Plant("recovery-without-nonce", "takes an answer to an earlier recovery for one to this", lost,
            static (self, servers, options) => new RecoveryWithoutNonce(self, servers, options)) with
        { InStorms = false };
        yield return Plant("recovery-without-primary", "recovers the log of any replica in place of the primary's",
            [.. lost, Single], static (self, servers, options) => new RecoveryWithoutPrimary(self, servers, options), Spec);
        yield return Plant("restarts-as-new", "comes back from a crash as if it had never been there", [.. lost, Abstain, Single],
            static (self, servers, options) => new RestartsAsNew(self, servers, options), "TigerBeetle issue 2996");
        yield return Plant("recovering-takes-part", "votes in view changes with the log that it has not got back yet", [.. lost, Abstain],
            static (self, servers, options) => new RecoveringTakesPart(self, servers, options), "TigerBeetle issue 2996");
    }

    static IEnumerable<Mutant> InReads()
    {
        yield return Plant("reads-without-lease", "reads alone without asking whether the group has gone on", [Linearizable],
            static (self, servers, options) => new ReadsWithoutLease(self, servers, options), options: WithLease);
        yield return Plant("view-begins-during-lease", "lets a view begin while the last one's primary still reads alone", [Linearizable],
            static (self, servers, options) => new ViewBeginsDuringLease(self, servers, options), options: WithLongLease);
    }

    static Mutant Plant(
        string name, string summary, string[] caughtBy, VrFactory factory, string source = "",
        Func<VrOptions, VrOptions>? options = null) =>
        new(name, summary, caughtBy, new VrProtocol(factory))
        {
            Source = source,
            Options = options is null ? static given => given : given => options((VrOptions)given),
        };

    static VrOptions OneByOne(VrOptions options) => options with { InitialMembers = 4 };

    static VrOptions WithLease(VrOptions options) => options with { Reads = ReadMode.Lease };

    /// <summary>Longer than the timeouts, so that it is the rule that protects readers and not the timeouts.</summary>
    static VrOptions WithLongLease(VrOptions options) => options with { Reads = ReadMode.Lease, LeaseDuration = Duration.Ms(200) };

    sealed class AcknowledgesOverGaps(NodeId self, int servers, VrOptions options) : VrNode(self, servers, options)
    {
        protected override void Postpone(Env env, NodeId primary, Prepare m)
        {
            base.Postpone(env, primary, m);
            env.Send(primary, new PrepareOk(m.Epoch, m.View, m.Round, m.OpNumber));
        }
    }

    sealed class HalfIsAQuorum(NodeId self, int servers, VrOptions options) : VrNode(self, servers, options)
    {
        protected override int CommitQuorum() => int.Max(1, Configuration.Quorum - 1);
    }

    sealed class AnyAnswerCounts(NodeId self, int servers, VrOptions options) : VrNode(self, servers, options)
    {
        protected override bool CountsAnswer(PrepareOk m) => true;
    }

    sealed class ClientTableIgnored(NodeId self, int servers, VrOptions options) : VrNode(self, servers, options)
    {
        protected override bool IsRepeated(Env env, Request m) => false;
    }

    sealed class RequestsAfterReconfiguration(NodeId self, int servers, VrOptions options) : VrNode(self, servers, options)
    {
        protected override bool MustWait() => false;
    }

    sealed class DeafPrimaryStays(NodeId self, int servers, VrOptions options) : VrNode(self, servers, options)
    {
        protected override bool MakesRoom() => false;
    }

    sealed class LongestLogWins(NodeId self, int servers, VrOptions options) : VrNode(self, servers, options)
    {
        protected override bool IsBetter(DoViewChange candidate, DoViewChange best) => candidate.Log.OpNumber > best.Log.OpNumber;
    }

    sealed class TakesOldViewStart(NodeId self, int servers, VrOptions options) : VrNode(self, servers, options)
    {
        protected override bool TakesStartView(StartView m) => true;
    }

    sealed class ClientTableForgotten(NodeId self, int servers, VrOptions options) : VrNode(self, servers, options)
    {
        protected override void CarryClientTable() => Clients.Restore(default);
    }

    sealed class StateTransferTruncates(NodeId self, int servers, VrOptions options) : VrNode(self, servers, options)
    {
        protected override void OnLaterView() => TruncateToCommit();
    }

    sealed class EarlierLivesCount(NodeId self, int servers, VrOptions options) : VrNode(self, servers, options)
    {
        protected override bool IsOutdated(NodeId server, long life) => false;
    }

    sealed class RecoveryWithoutNonce(NodeId self, int servers, VrOptions options) : VrNode(self, servers, options)
    {
        protected override bool CountsResponse(RecoveryResponse m) => true;
    }

    sealed class RecoveryWithoutPrimary(NodeId self, int servers, VrOptions options) : VrNode(self, servers, options)
    {
        protected override bool SendsLog() => true;
    }

    sealed class RestartsAsNew(NodeId self, int servers, VrOptions options) : VrNode(self, servers, options)
    {
        protected override bool MustRecover(Env env) => false;
    }

    sealed class RecoveringTakesPart(NodeId self, int servers, VrOptions options) : VrNode(self, servers, options)
    {
        protected override bool TakesPart() => true;
    }

    sealed class ReadsWithoutLease(NodeId self, int servers, VrOptions options) : VrNode(self, servers, options)
    {
        protected override bool NeedsLease() => false;
    }

    sealed class ViewBeginsDuringLease(NodeId self, int servers, VrOptions options) : VrNode(self, servers, options)
    {
        protected override bool LeaseHasEnded(Env env) => true;
    }
}
