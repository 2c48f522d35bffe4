using Simulator.Analysis.Checks;
using Stream = Simulator.Tests.Analysis.Broadcast.Stream;

namespace Simulator.Tests.Analysis.Sagas;

/// <summary>
/// Each check of sagas holds for what is right and fails where its definition does. Server 1 coordinates, 2 and 3 carry out.
/// </summary>
public sealed class SagaCheckTests
{
    static readonly Duration Rest = Duration.Seconds(6);

    static IEnumerable<TestCaseData> Right() =>
    [
        Case("completed", Begun().Done(2, 0).Done(3, 1).Ended(true)),
        Case("compensated", Begun().Done(2, 0).Undone(2, 0).Ended(false)),
        Case("compensated in reverse order", Begun(3).Done(2, 0).Done(3, 1).Undone(3, 1).Undone(2, 0).Ended(false)),
        Case("a step is lost in a crash and done again", Begun().Done(2, 0).Restart(2).Done(2, 0).Done(3, 1).Ended(true)),
        Case("a step is kept in a crash", Begun().Done(2, 0).Restart(2).Done(2, 0, again: true).Done(3, 1).Ended(true)),
        Case("a compensation is kept in a crash",
            Begun().Done(2, 0).Undone(2, 0).Restart(2).Done(2, 0, again: true).Undone(2, 0, again: true).Ended(false)),
        Case("a begin is lost in a crash", Begun().Restart(1)),
        Case("the run ends too early to tell", new Saga().Began("s", 2).Done(2, 0), rests: false),
        Case("amounts add up", Money(Begun().Done(2, 0, -5).Stands(2, 95).Done(3, 1).Ended(true))),
        Case("amounts add up after a crash", Money(Begun().Done(2, 0, -5).Stands(2, 95).Restart(2).Done(2, 0, -5, again: true).Stands(2, 95)
            .Done(3, 1).Ended(true))),
        Case("what was taken is given back", Money(Begun().Done(2, 0, -5).Stands(2, 95).Undone(2, 0, 5).Stands(2, 100).Ended(false))),
    ];

    static IEnumerable<TestCaseData> Wrong() =>
    [
        Case("saga-outcome", Begun().Done(2, 0).Ended(true), "step 1 is not in effect"),
        Case("saga-outcome", Begun().Done(2, 0).Ended(false), "step 0 is in effect"),
        Case("saga-outcome", Begun().Done(2, 0), "neither completed nor been compensated"),
        Case("saga-outcome", Begun().Ended(false).Ended(true), "is now said to be completed"),
        Case("step-once", Begun().Done(2, 0).Done(2, 0), "carries out step 0 of s again"),
        Case("step-once", Begun().Done(2, 0).Undone(2, 0).Done(2, 0), "carries out step 0 of s again"),
        Case("step-once", Begun().Done(2, 0).Undone(2, 0).Undone(2, 0), "undoes step 0 of s again"),
        Case("step-once", Begun().Undone(2, 0), "which was not carried out"),
        Case("step-once", Begun().Done(2, 0).Restart(2).Done(2, 0, again: true).Done(2, 0), "again"),
        Case("compensation-order", Begun().Done(2, 0).Done(3, 1).Undone(2, 0), "later step 1 is in effect"),
        Case("no-orphan", Begun().Ended(false).Done(2, 0), "was compensated before"),
        Case("no-orphan", Begun().Done(2, 0).Done(3, 1).Ended(true).Undone(2, 0), "was completed before"),
        Case("no-orphan", new Saga().Done(2, 0), "nobody knows"),
        Case("no-orphan", Begun().Done(2, 0).Restart(1), "nobody knows"),
        Case("conserved", Money(Begun().Done(2, 0, -5).Stands(2, 90)), "its steps add up to 95"),
        Case("conserved", Money(Begun().Done(2, 0, 5).Stands(2, 105)), "more back"),
        Case("never-below-zero", Money(Begun().Done(2, 0, -105).Stands(2, -5)), "stands at -5"),
    ];

    [TestCaseSource(nameof(Right))]
    public void What_is_right_passes_every_check(Saga run)
    {
        foreach (var name in new[] { "saga-outcome", "step-once", "compensation-order", "no-orphan", "conserved", "never-below-zero" })
            Assert.That(run.Stream.Judge(TraceChecks.Named(name)!.Make()), Is.Null, name);
    }

    [TestCaseSource(nameof(Wrong))]
    public void What_is_wrong_fails_its_check(string name, Saga run, string why) =>
        Assert.That(run.Stream.Judge(TraceChecks.Named(name)!.Make())?.Text, Does.Contain(why));

    static Saga Begun(int steps = 2) => new Saga().Began("s", steps);

    static Saga Money(Saga run) => run;

    static TestCaseData Case(string name, Saga run, bool rests = true)
    {
        if (rests) run.Stream.Wait(Rest);
        return new TestCaseData(run).SetArgDisplayNames(name);
    }

    static TestCaseData Case(string check, Saga run, string why)
    {
        run.Stream.Wait(Rest);
        return new TestCaseData(check, run, why).SetArgDisplayNames(check, why);
    }

    /// <summary>A hand-made run about the saga s.</summary>
    public sealed class Saga
    {
        public Stream Stream { get; } = new();

        public Saga Began(string saga, int steps) => Note(1, new SagaBegan(saga, "kind", steps));
        public Saga Ended(bool completed) => Note(1, new SagaEnded("s", completed));
        public Saga Done(int server, int step, long adds = 0, bool again = false) =>
            Note(server, new StepDone("s", step, "k", "o", adds, again));
        public Saga Undone(int server, int step, long adds = 0, bool again = false) =>
            Note(server, new StepUndone("s", step, "k", "o", adds, again));
        public Saga Stands(int server, long amount) => Note(server, new Stands("k", 100, amount));

        public Saga Restart(int server)
        {
            Stream.Restart(server);
            return this;
        }

        Saga Note(int server, IFact fact)
        {
            Stream.Note(server, fact);
            return this;
        }
    }
}
