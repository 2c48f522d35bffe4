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
        var (next, gate) = (0, new Lock());
        Exception? failure = null;
        var workers = Enumerable.Range(0, int.Clamp(threads, 1, int.Max(1, pieces.Count))).Select(_ => new Thread(Work)).ToList();
        foreach (var worker in workers) worker.Start();
        foreach (var worker in workers) worker.Join();
        if (failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);

        void Work()
        {
            try
            {
                while (!cancel.IsCancellationRequested && Next() is { } piece)
                    if (make(piece) is { } made)
                        lock (gate)
                            if (failure is null) take(piece, made);
            }
            catch (Exception thrown)
            {
                lock (gate) failure ??= thrown;
            }
        }

        long? Next()
        {
            lock (gate) return failure is null && next < pieces.Count ? pieces[next++] : null;
        }
    }
}
