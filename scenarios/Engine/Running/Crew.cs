using System.Runtime.ExceptionServices;

namespace Simulator.Scenarios;

/// <summary>Threads that do one thing together.</summary>
static class Crew
{
    /// <summary>
    /// Does the same on several threads, of which the calling one is the first. Returns when all are done; what was thrown first is thrown
    /// again here then.
    /// </summary>
    /// <param name="threads">Below 1 counts as 1.</param>
    /// <param name="failed">Called, on the thread that failed, so that the others learn that they may stop; null for nobody.</param>
    public static void Run(int threads, Action work, Action? failed = null)
    {
        Exception? failure = null;
        var others = Enumerable.Range(1, int.Max(0, threads - 1)).Select(_ => new Thread(Do)).ToList();
        foreach (var thread in others) thread.Start();
        Do();
        foreach (var thread in others) thread.Join();
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);

        void Do()
        {
            try
            {
                work();
            }
            catch (Exception thrown)
            {
                Interlocked.CompareExchange(ref failure, thrown, null);
                failed?.Invoke();
            }
        }
    }
}
