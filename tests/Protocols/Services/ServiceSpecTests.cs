using Simulator.Protocols.EventSourcing;
using Simulator.Protocols.Sagas;
using Simulator.Tests.Sim;
using LogEntry = Simulator.Protocols.EventSourcing.Recorded;

namespace Simulator.Tests.Protocols.Services;

/// <summary>The invariants of services hold for what is right and fail for what is not.</summary>
public sealed class ServiceSpecTests
{
    readonly AnyCluster cluster = new();

    [Test]
    public void Books_are_the_log()
    {
        var options = new SagaOptions();
        var probe = new Probe<ServiceNode>(() => new ServiceNode(new NodeId(1), options, Shop.Book(options)), self: 1);
        var invariant = new BooksAreTheLog(options);
        Assert.That(cluster.Check(invariant, probe.Receive(4, Charge("s", StepKind.Compensatable))), Is.Null);
        probe.Node.State.Apply(new LocksReleased("s"));
        Assert.That(cluster.Check(invariant, probe.Receive(4, Charge("t", StepKind.Pivot))), Does.Contain("a replay of its log gives"));
    }

    [TestCase(2, false), TestCase(3, true)]
    public void No_way_back(int last, bool isBroken)
    {
        var options = new SagaOptions();
        var log = EventLog<SagaRecord>.Empty.Append(new BeginSaga("s", "order", new Purchase("o", "a", "i", 1, 10)));
        for (var step = 0; step <= last; step++) log = log.Append(new EndStep("s", step));
        log = log.Append(new AbortSaga("s", last, "why"));
        var probe = new Probe<OrchestratorNode>(
            () => new OrchestratorNode(new NodeId(4), options, Shop.Book(options)), self: 4, disk: new OrchestratorDisk(log));
        var told = cluster.Check(new NoWayBack(Shop.Book(options)), probe);
        Assert.That(told, isBroken ? Does.Contain("although its pivot has taken effect") : Is.Null);
    }

    [TestCase(2, null), TestCase(3, "version 3 of k follows version 1")]
    public void Versions_follow(long second, string? why)
    {
        var told = cluster.Check(new VersionsFollow(), Store(Entry(1), Entry(second)));
        Assert.That(told, why is null ? Is.Null : Does.Contain(why));
    }

    [TestCase(1, null), TestCase(2, "is at position 2, and the log ends at 1")]
    public void View_within_log(long checkpoint, string? why)
    {
        Assert.That(cluster.Check(new ViewWithinLog(), Store(Entry(1))), Is.Null);
        var view = new Probe<ViewNode>(
            () => new ViewNode(new NodeId(4), new EventSourcingOptions()), self: 4, disk: new ViewDisk(new ViewState(checkpoint, default)));
        Assert.That(cluster.Check(new ViewWithinLog(), view), why is null ? Is.Null : Does.Contain(why));
    }

    static Perform Charge(string saga, StepKind kind) => new(saga, 1, kind, 0, new Charge("account0", saga, 20));

    static LogEntry Entry(long version) => new("k", version, new StockEvent(version, StockEventKind.Restocked, 1), default);

    static Probe<StoreNode> Store(params LogEntry[] entries)
    {
        var log = EventLog<LogEntry>.Empty;
        foreach (var entry in entries) log = log.Append(entry);
        return new Probe<StoreNode>(() => new StoreNode(new NodeId(0), new EventSourcingOptions()), self: 0, disk: new StoreDisk(log));
    }
}
