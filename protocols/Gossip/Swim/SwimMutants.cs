namespace Simulator.Protocols.Swim;

/// <summary>SWIM with one rule taken away, each time another.</summary>
static class SwimMutants
{
    const string Completeness = "strong-completeness", Eventual = "eventual-accuracy", Accuracy = "strong-accuracy",
        Order = "incarnation-order";

    public static IReadOnlyList<Mutant> All { get; } =
    [
        Of("takes-the-latest", "believes whatever it hears last", [Order, "only-itself-raises"],
            static (self, servers, options) => new TakesTheLatest(self, servers, options)),
        Of("alive-revokes-suspicion", "news that a member is alive end a suspicion of the same incarnation", [Order],
            static (self, servers, options) => new AliveRevokesSuspicion(self, servers, options))
            with { Options = Suspecting },
        Of("same-life-again", "a server that starts again takes up the life that it began with", [Eventual, Completeness],
            static (self, servers, options) => new SameLifeAgain(self, servers, options)),
        Of("refutes-in-the-same-incarnation", "contradicts a suspicion without raising its incarnation", ["accused-answers", Accuracy],
            static (self, servers, options) => new RefutesInTheSameIncarnation(self, servers, options))
            with { Options = Suspecting },
        Of("accuser-raises-incarnation", "raises the incarnation of the member that it suspects", ["only-itself-raises", Order],
            static (self, servers, options) => new AccuserRaisesIncarnation(self, servers, options)),
        Of("forgets-the-dead", "drops a member that was declared dead from its list, so that old news revive it", [Order, Completeness],
            static (self, servers, options) => new ForgetsTheDead(self, servers, options)),
        Of("deaf-to-its-death", "goes on as if nothing were when it hears that it was declared dead", [Eventual],
            static (self, servers, options) => new DeafToItsDeath(self, servers, options)),
        Of("suspects-for-ever", "never declares dead whom it suspects", [Completeness],
            static (self, servers, options) => new SuspectsForEver(self, servers, options))
            with { Options = Suspecting },
        Of("pings-the-first", "pings only the first of its list", [Completeness],
            static (self, servers, options) => new PingsTheFirst(self, servers, options))
            with { Servers = 7 },
        Of("infects-for-ever", "passes news on without end", ["bounded-infection"],
            static (self, servers, options) => new InfectsForEver(self, servers, options))
            with { Options = static options => (SwimOptions)options with { Dissemination = Dissemination.Infection } },
        Of("keeps-joins-to-itself", "tells nobody of those whom it lets in", [Eventual],
            static (self, servers, options) => new KeepsJoinsToItself(self, servers, options)) with { InStorms = false },
        Of("asks-nobody-to-ping", "asks nobody to ping one that has not answered it", [Accuracy],
            static (self, servers, options) => new AsksNobodyToPing(self, servers, options)) with { InStorms = false },
    ];

    static Mutant Of(string name, string summary, string[] caughtBy, SwimServerFactory server) =>
        new(name, summary, caughtBy, new SwimProtocol(server));

    static object Suspecting(object options) => (SwimOptions)options with { Suspicion = true };

    sealed class TakesTheLatest(NodeId self, int servers, SwimOptions options) : SwimNode(self, servers, options)
    {
        protected override bool Overrides(News news, Member? held) => held is null || news != held.News;
    }

    sealed class AliveRevokesSuspicion(NodeId self, int servers, SwimOptions options) : SwimNode(self, servers, options)
    {
        protected override bool Overrides(News news, Member? held) =>
            base.Overrides(news, held)
            || held is { Saying: Saying.Suspect } && news.Saying == Saying.Alive
            && (news.Life, news.Incarnation) == (held.Life, held.Incarnation);
    }

    sealed class SameLifeAgain(NodeId self, int servers, SwimOptions options) : SwimNode(self, servers, options)
    {
        protected override long LifeAfter(int starts) => 0;
    }

    sealed class RefutesInTheSameIncarnation(NodeId self, int servers, SwimOptions options) : SwimNode(self, servers, options)
    {
        protected override long Refutation(long incarnation) => incarnation;
    }

    sealed class AccuserRaisesIncarnation(NodeId self, int servers, SwimOptions options) : SwimNode(self, servers, options)
    {
        protected override long AccusedIncarnation(Member member) => member.Incarnation + 1;
    }

    sealed class ForgetsTheDead(NodeId self, int servers, SwimOptions options) : SwimNode(self, servers, options)
    {
        protected override void AfterConfirm(NodeId member) => Roster.Forget(member);
    }

    sealed class DeafToItsDeath(NodeId self, int servers, SwimOptions options) : SwimNode(self, servers, options)
    {
        protected override void OnDeath(Env env) { }
    }

    sealed class SuspectsForEver(NodeId self, int servers, SwimOptions options) : SwimNode(self, servers, options)
    {
        protected override bool MustConfirm(Member member) => false;
    }

    sealed class PingsTheFirst(NodeId self, int servers, SwimOptions options) : SwimNode(self, servers, options)
    {
        protected override List<NodeId> Candidates(List<NodeId> others) => others.GetRange(0, int.Min(1, others.Count));
    }

    sealed class InfectsForEver(NodeId self, int servers, SwimOptions options) : SwimNode(self, servers, options)
    {
        protected override int RepetitionLimit() => int.MaxValue;
    }

    sealed class KeepsJoinsToItself(NodeId self, int servers, SwimOptions options) : SwimNode(self, servers, options)
    {
        protected override bool MustPassOn(News news) => news.Saying != Saying.Alive || news.Incarnation > 0;
    }

    sealed class AsksNobodyToPing(NodeId self, int servers, SwimOptions options) : SwimNode(self, servers, options)
    {
        protected override int Helpers() => 0;
    }
}
