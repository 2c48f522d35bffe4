namespace Simulator.Scenarios;

/// <summary>Pieces of work, each of which depends on its number alone, done by several threads and taken in one at a time.</summary>
public static class ParallelWork
{
    /// <summary>
    /// Returns when all is done or, after a request to stop, when the pieces that were begun are. What a piece throws ends the work
    /// and is thrown again here.
    /// </summary>
    /// <param name="pieces">The numbers of the pieces, in the order in which they are begun.</param>
    /// <param name="make">Does a piece, on any thread; null when it was cut short and does not count.</param>
    /// <param name="take">Takes what came of a piece; never called by two threads at once. The order depends on the threads.</param>
    public static void Do<T>(
        IReadOnlyList<long> pieces, int threads, Func<long, T?> make, Action<long, T> take, CancellationToken cancel) where T : class
    {
        var (next, hasFailed, gate) = (0, false, new Lock());
        Crew.Run(int.Min(threads, pieces.Count), Work, Fail);

        void Work()
        {
            while (!cancel.IsCancellationRequested && Next() is { } piece)
                if (make(piece) is { } made)
                    lock (gate)
                        if (!hasFailed) take(piece, made);
        }

        long? Next()
        {
            lock (gate) return !hasFailed && next < pieces.Count ? pieces[next++] : null;
        }

        void Fail()
        {
            lock (gate) hasFailed = true;
        }
    }
}
