using Simulator.Analysis.Checks;

namespace Simulator.Tests.Analysis.Convergence;

/// <summary>The three properties of eventual consistency on told runs: what servers hold, and when they were disturbed.</summary>
public sealed class ConvergenceTests
{
    [Test]
    public void Replicas_that_end_up_equal_converge()
    {
        var run = new Told().Update(0).Holds(1, 0, 7).Holds(5, 1, 7).Holds(6, 2, 7);
        foreach (var check in new[] { "convergence", "termination", "eventual-progress" }) Assert.That(run.Judge(check, 100), Is.Null, check);
    }

    [Test]
    public void Replicas_that_end_up_different_do_not()
    {
        var why = new Told().Update(0).Holds(1, 0, 7).Holds(5, 1, 8).Judge("convergence", 100);
        Assert.That(why, Does.StartWith("at the end n1 and n2 hold different states of k"));
    }

    [Test]
    public void Who_holds_a_key_no_more_is_not_asked_for_it() =>
        Assert.That(new Told().Update(0).Holds(1, 0, 7).Holds(1, 1, 8).Released(9, 1).Judge("convergence", 100), Is.Null);

    [Test]
    public void A_store_that_never_comes_to_rest_does_not_terminate()
    {
        Assert.That(new Told().Update(0).Holds(1, 0, 7).Holds(90, 0, 8).Judge("termination", 100), Does.Contain("still changed"));
        Assert.That(new Told().Update(0).Holds(1, 0, 7).Holds(40, 0, 8).Judge("termination", 100), Is.Null);
        Assert.That(new Told().Update(60).Holds(75, 0, 8).Judge("termination", 100), Is.Null, "the clock starts at the last update");
    }

    [Test]
    public void Replicas_that_differ_and_stand_still_make_no_progress()
    {
        Assert.That(new Told().Holds(0, 0, 7).Holds(0, 1, 8).Update(0).Holds(60, 1, 7).Judge("eventual-progress", 100),
            Does.Contain("no server changed"));
        Assert.That(new Told().Holds(0, 0, 7).Holds(0, 1, 8).Update(0).Holds(20, 1, 7).Judge("eventual-progress", 100), Is.Null);
        Assert.That(new Told().Holds(0, 0, 7).Holds(0, 1, 8).Update(0).Judge("eventual-progress", 100), Is.Not.Null, "never again");
    }

    [Test]
    public void Silence_is_no_convergence() =>
        Assert.That(new Told().Update(0).Judge("convergence", 100), Is.EqualTo("no server has told what it holds"));

    /// <summary>Events at times in ms, about one key.</summary>
    sealed class Told
    {
        readonly List<TraceEvent> events = [];

        public Told Update(int at) => Add(at, EventKind.Invoke, NodeId.Client(0), Operation.Write("k", Value.Of(1)));
        public Told Holds(int at, int server, ulong digest) => Add(at, EventKind.Fact, new NodeId(server), new Holds("k", digest));
        public Told Released(int at, int server) => Add(at, EventKind.Fact, new NodeId(server), new Released("k"));

        public string? Judge(string name, int end)
        {
            var check = TraceChecks.Named(name)!.Make();
            foreach (var e in events)
                if (check.See(e) is { } text) return text;
            return check.End(Instant.Zero + Duration.Ms(end));
        }

        Told Add(int at, EventKind kind, NodeId machine, object what)
        {
            events.Add(new TraceEvent(Instant.Zero + Duration.Ms(at), -1, what, machine, machine, 0, kind));
            return this;
        }
    }
}
