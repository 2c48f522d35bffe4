namespace Simulator.Protocols.Plumtree;

/// <summary>Plumtree with one rule taken away, each time another.</summary>
static class PlumtreeMutants
{
    const string Convergence = "convergence";

    public static IReadOnlyList<Mutant> All { get; } =
    [
        Of("prunes-the-parent", "takes the link over which a message came first out of the tree", ["first-copy-is-a-branch"],
            static (self, servers, options) => new PrunesTheParent(self, servers, options)) with { Options = Tree },
        Of("never-prunes", "keeps links in the tree that bring second copies", ["first-copy-is-a-branch"],
            static (self, servers, options) => new NeverPrunes(self, servers, options)) with { Options = Tree },
        Of("announces-nothing", "does not tell lazy neighbours what there is to have", [Convergence],
            static (self, servers, options) => new AnnouncesNothing(self, servers, options)) with { InStorms = false },
        Of("ignores-grafts", "does not answer those who ask for a message that they miss", [Convergence],
            static (self, servers, options) => new IgnoresGrafts(self, servers, options)) with { InStorms = false },
        Of("takes-older-updates", "takes whatever it is told last", ["never-older", Convergence],
            static (self, servers, options) => new TakesOlderUpdates(self, servers, options)),
        Of("stamps-of-nobody", "leaves the server out of the stamp, so that of two writes each wins where it came first", [Convergence],
            static (self, servers, options) => new StampsOfNobody(self, servers, options)),
        Of("views-without-bound", "takes every neighbour and drops none", ["bounded-views"],
            static (self, servers, options) => new ViewsWithoutBound(self, servers, options)),
        Of("joins-once", "asks only once to be let in", [Convergence],
            static (self, servers, options) => new JoinsOnce(self, servers, options)),
    ];

    static Mutant Of(string name, string summary, string[] caughtBy, PlumtreeServerFactory server) =>
        new(name, summary, caughtBy, new PlumtreeProtocol(server));

    static object Tree(object options) => (PlumtreeOptions)options with { Push = PushMode.Tree };

    sealed class PrunesTheParent(NodeId self, int servers, PlumtreeOptions options) : PlumtreeNode(self, servers, options)
    {
        protected override void TakeParent(Env env, NodeId parent) => CutOff(env, parent);
    }

    sealed class NeverPrunes(NodeId self, int servers, PlumtreeOptions options) : PlumtreeNode(self, servers, options)
    {
        protected override bool MustPrune() => false;
    }

    sealed class AnnouncesNothing(NodeId self, int servers, PlumtreeOptions options) : PlumtreeNode(self, servers, options)
    {
        protected override bool MustAnnounce() => false;
    }

    sealed class IgnoresGrafts(NodeId self, int servers, PlumtreeOptions options) : PlumtreeNode(self, servers, options)
    {
        protected override void OnGraft(Env env, NodeId from, Graft m) { }
    }

    sealed class TakesOlderUpdates(NodeId self, int servers, PlumtreeOptions options) : PlumtreeNode(self, servers, options)
    {
        protected override bool IsNewer(Update update, Update? held) => update != held;
    }

    sealed class StampsOfNobody(NodeId self, int servers, PlumtreeOptions options) : PlumtreeNode(self, servers, options)
    {
        protected override Stamp NextStamp(Update? held) => base.NextStamp(held) with { Origin = default };
    }

    sealed class ViewsWithoutBound(NodeId self, int servers, PlumtreeOptions options) : PlumtreeNode(self, servers, options)
    {
        protected override Overlay MakeOverlay(NodeId id, int servers, OverlayOptions overlay) =>
            new Unbounded(id, servers, overlay, NeighborUp, NeighborDown);
    }

    sealed class JoinsOnce(NodeId self, int servers, PlumtreeOptions options) : PlumtreeNode(self, servers, options)
    {
        protected override Overlay MakeOverlay(NodeId id, int servers, OverlayOptions overlay) =>
            new AskingOnce(id, servers, overlay, NeighborUp, NeighborDown);
    }

    sealed class Unbounded(NodeId self, int servers, OverlayOptions options, NeighborChange up, NeighborChange down)
        : Overlay(self, servers, options, up, down)
    {
        protected override bool MustMakeRoom(int neighbors) => false;
    }

    sealed class AskingOnce(NodeId self, int servers, OverlayOptions options, NeighborChange up, NeighborChange down)
        : Overlay(self, servers, options, up, down)
    {
        protected override bool MustJoin(long tick) => tick == 1;
    }
}
