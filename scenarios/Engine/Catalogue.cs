using Simulator.Analysis.Checks;
using Simulator.Analysis.Consistency;
using Simulator.Analysis.Laws;
using Simulator.Protocols.Abd;
using Simulator.Protocols.Dynamo;
using Simulator.Protocols.Epidemic;
using Simulator.Protocols.Chain;
using Simulator.Protocols.EventSourcing;
using Simulator.Protocols.MultiPaxos;
using Simulator.Protocols.Paxos;
using Simulator.Protocols.PaxosCommit;
using Simulator.Protocols.Pbft;
using Simulator.Protocols.Plumtree;
using Simulator.Protocols.Pnuts;
using Simulator.Protocols.PrimaryBackup;
using Simulator.Protocols.Raft;
using Simulator.Protocols.Sagas;
using Simulator.Protocols.Sequencer;
using Simulator.Protocols.Swim;
using Simulator.Protocols.TwoPhaseCommit;
using Simulator.Protocols.ViewstampedReplication;
using Simulator.Protocols.WeightedVoting;

namespace Simulator.Scenarios;

/// <summary>
/// Everything that a scenario can name: protocols, workloads, faults, behaviours, checks, metrics, plots. Explicit lists, in the order in
/// which they are shown; nothing is discovered.
/// </summary>
public sealed class Catalogue
{
    Catalogue(IReadOnlyList<IProtocol> protocols) => Protocols = protocols;

    /// <summary>What this project brings along.</summary>
    public static Catalogue BuiltIn { get; } = new(
    [
        new RaftProtocol(),
        new PaxosProtocol(),
        new MultiPaxosProtocol(),
        new VrProtocol(),
        new PbftProtocol(),
        new AbdProtocol(),
        new SequencerProtocol(),
        new DynamoProtocol(),
        new VotingProtocol(),
        new PrimaryBackupProtocol(),
        new ChainProtocol(),
        new PnutsProtocol(),
        new GossipProtocol(),
        new SwimProtocol(),
        new PlumtreeProtocol(),
        new TwoPhaseCommitProtocol(),
        new PaxosCommitProtocol(),
        new SagaProtocol(),
        new EventSourcingProtocol(),
    ]);

    /// <summary>No protocol at all; to be filled with <see cref="With"/>.</summary>
    public static Catalogue Empty { get; } = new([]);

    public IReadOnlyList<IProtocol> Protocols { get; }

    public IReadOnlyList<WorkloadEntry> Workloads => Scenarios.Workloads.All;

    public IReadOnlyList<CatalogueEntry> Faults => field ??=
        [.. TaggedForm.Kinds(typeof(FaultSpec)).Select(kind => new CatalogueEntry(kind.Name, AboutAttribute.Of(kind.Type)))];

    public IReadOnlyList<CatalogueEntry> Behaviours => field ??=
        [.. Simulator.Behaviours.All.Select(way => new CatalogueEntry(way.Name, way.Summary))];

    public IReadOnlyList<CatalogueEntry> Checks => field ??=
    [
        new(Linearizable, "every operation takes effect at one moment between its begin and its end (Herlihy and Wing, TOPLAS 1990)"),
        new(StrictSerializable, "every transaction takes effect at one moment between its begin and its end, and all its steps together"),
        .. CheckCatalogue.All.Where(check => check.Name is not (Linearizable or StrictSerializable))
            .Select(check => new CatalogueEntry(check.Name, check.Summary)),
        .. TraceChecks.All.Select(check => new CatalogueEntry(check.Name, check.Summary)),
        .. HistoryLaws.All.Select(law => new CatalogueEntry(law.Name, law.Summary)),
        new(Progress, "once a core of the cluster is healed, no client goes unserved for long (after TigerBeetle's VOPR)"),
    ];

    public IReadOnlyList<MetricEntry> Metrics => field ??=
    [
        new("availability", "operations that were answered before their deadline", QuantityKind.Share),
        new("throughput", "operations that succeeded, per second", QuantityKind.Rate),
        new("latency-mean", "mean latency of operations that succeeded", QuantityKind.Duration),
        new("latency-p50", "median latency of operations that succeeded", QuantityKind.Duration),
        new("latency-p90", "latency that nine of ten successful operations stay below", QuantityKind.Duration),
        new("latency-p99", "latency that 99 of 100 successful operations stay below", QuantityKind.Duration),
        new("latency-max", "latency of the slowest operation that succeeded", QuantityKind.Duration),
        new("operations", "operations begun", QuantityKind.Count),
        new("operations-ok", "operations that succeeded", QuantityKind.Count),
        new("operations-fail", "operations that had no effect", QuantityKind.Count),
        new("operations-info", "operations whose outcome nobody knows", QuantityKind.Count),
        new("stale-share", "reads of registers that missed a version which was known before they began, as a share of all",
            QuantityKind.Share),
        new("staleness-max", "for how long the oldest version that a read missed had been known, of the stalest read",
            QuantityKind.Duration),
        new("staleness-versions", "versions that the stalest read missed", QuantityKind.Count),
        new("messages", "messages sent", QuantityKind.Count),
        new("messages-dropped", "messages that never arrived", QuantityKind.Count),
        new("bytes", "contents of all messages sent, in bytes", QuantityKind.Count),
        new("spread-share", "servers that have heard of an update, as a share of all, mean over the updates", QuantityKind.Share),
        new("residue", "servers that have not heard of an update, as a share of all, mean over the updates", QuantityKind.Share),
        new("spread-time", "time from an update's first server to its last, of the slowest update", QuantityKind.Duration),
        new(Tally, "what servers and clients have counted, by name: of: read-repairs", QuantityKind.Count),
        new("fault-hits", "messages, handlers and writes that faults affected", QuantityKind.Count),
    ];

    public IReadOnlyList<CatalogueEntry> Plots => field ??=
    [
        new("latency", "latency of each operation over time, coloured by outcome, with the faults"),
        new("availability", "availability of each side and throughput over time, with the faults"),
        new("latency-distribution", "share of operations that took no longer than each time, by what was asked, with and without faults"),
        new("staleness", "share of the reads whose value had been overwritten for longer than each time, where some read was stale"),
        new("messages", "messages and bytes for one operation, by type of message"),
        new("operations", "who asked for what and when, a bar an operation, where there are few enough to be read"),
        new("divergence", "keys of which two servers held different states over time, where servers tell what they hold"),
        new("spread", "share of the servers that have heard of each update over time, where servers tell of it"),
        new("lattice", "the consistency models that the history keeps and breaks, as far as a small budget can tell"),
        new("in-doubt", "how long participants of an atomic commit were in doubt, and what they held meanwhile"),
    ];

    /// <summary>The name of the check that is on by default where there are clients.</summary>
    public const string Linearizable = "linearizable";

    /// <summary>The name of the same check for transactions.</summary>
    public const string StrictSerializable = "strict-serializable";

    /// <summary>The name of the metric that sums what machines count.</summary>
    public const string Tally = "tally";

    /// <summary>The name of the check that is on where a core is healed.</summary>
    public const string Progress = "progress";

    /// <summary>The protocol of this name; null when there is none.</summary>
    public IProtocol? Protocol(string name) => Protocols.FirstOrDefault(protocol => protocol.Name == name);

    /// <summary>What a scenario's servers run: the protocol that it names, with the planted bug that it names.</summary>
    public IProtocol ProtocolOf(Scenario scenario)
    {
        var protocol = Protocol(scenario.Protocol.Name)
            ?? throw new ArgumentException($"the catalogue has no protocol '{scenario.Protocol.Name}'", nameof(scenario));
        if (scenario.Mutant is not { } name) return protocol;
        return protocol.Mutants.FirstOrDefault(mutant => mutant.Name == name)?.Protocol
            ?? throw new ArgumentException($"{protocol.Name} has no mutant '{name}'", nameof(scenario));
    }

    /// <summary>This catalogue and another's protocols. Throws <see cref="ArgumentException"/> when a name is taken.</summary>
    public Catalogue With(ICatalogue added)
    {
        foreach (var protocol in added.Protocols)
            if (Protocol(protocol.Name) is not null)
                throw new ArgumentException($"there already is a protocol '{protocol.Name}'", nameof(added));
        return new Catalogue([.. Protocols, .. added.Protocols]);
    }
}

/// <summary>Something that a scenario can name.</summary>
public record CatalogueEntry(string Name, string Summary);

/// <summary>Something measured, and in what.</summary>
public sealed record MetricEntry(string Name, string Summary, QuantityKind Kind) : CatalogueEntry(Name, Summary);
