using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios.Running;

/// <summary>Threads that work together: all of them, the calling one first, and no exception is lost.</summary>
public sealed class CrewTests
{
    [TestCase(-1, 1)]
    [TestCase(1, 1)]
    [TestCase(5, 5)]
    public void So_many_threads_work_and_the_calling_one_is_among_them(int threads, int expected)
    {
        var met = new HashSet<int>();
        using var all = new Barrier(expected);
        Crew.Run(threads, () =>
        {
            lock (met) met.Add(Environment.CurrentManagedThreadId);
            all.SignalAndWait();
        });
        Assert.That(met, Has.Count.EqualTo(expected).And.Contains(Environment.CurrentManagedThreadId));
    }

    [Test]
    public void What_is_thrown_is_thrown_again_when_all_are_done_and_the_others_are_told()
    {
        var (number, told, done) = (0, 0, 0);
        using var stop = new ManualResetEventSlim();
        Assert.That(() => Crew.Run(3, () =>
        {
            if (Interlocked.Increment(ref number) == 2) throw new IOException("full");
            stop.Wait(TimeSpan.FromSeconds(30));
            Interlocked.Increment(ref done);
        }, () =>
        {
            Interlocked.Increment(ref told);
            stop.Set();
        }), Throws.InstanceOf<IOException>().With.Message.EqualTo("full"));
        Assert.That((told, done), Is.EqualTo((1, 2)));
    }
}
