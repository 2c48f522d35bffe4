namespace Simulator.Analysis.Consistency.Bounded;

/// <summary>
/// How far what a read of a counter found lies from every value that the counter can have had while the read lasted: numerical error in
/// the sense of Yu and Vahdat (OSDI 2000), seen from outside. Each read is judged by itself.
/// </summary>
static class NumericalDeviation
{
    /// <param name="Read">The read that is furthest off; -1 where nobody read.</param>
    /// <param name="Impossible">A read that found no number.</param>
    public readonly record struct Answer(Int128 Most, int Read, int? Impossible);

    public static Answer Find(Operations all)
    {
        var (most, worst) = ((Int128)0, -1);
        foreach (var key in Enumerable.Range(0, all.Count).GroupBy(op => all.Key[op]))
        {
            int[] ops = [.. key];
            var sums = new Sums(all, [.. ops.Where(op => all.Act[op] != Act.Read)]);
            foreach (var read in ops)
            {
                if (all.Act[read] != Act.Read) continue;
                if (Collections.CounterObject.Told(all, read) is not { } found) return new Answer(0, read, read);
                var (low, high) = sums.Range(all.Invoke[read], all.Return[read]);
                var off = Int128.Max(0, Int128.Max(low - found, found - high));
                if (worst < 0 || off > most) (most, worst) = (off, read);
            }
        }
        return new Answer(most, worst, null);
    }

    /// <summary>Sums of what had been added by a moment, of what had begun to be and of what had ended.</summary>
    sealed class Sums
    {
        readonly int[] begins, ends;
        readonly Int128[] begunUp, begunDown, endedUp, endedDown;

        public Sums(Operations all, int[] adds)
        {
            int[] ended = [.. adds.Where(op => all.Return[op] != Operations.Never).OrderBy(op => all.Return[op])];
            (begins, ends) = ([.. adds.Select(op => all.Invoke[op])], [.. ended.Select(op => all.Return[op])]);
            (begunUp, begunDown) = Running(all, adds);
            (endedUp, endedDown) = Running(all, ended);
        }

        /// <summary>
        /// The smallest and the largest that the counter can have been at some moment from one event to another. At each moment what had
        /// ended is there, and of what had begun each may be.
        /// </summary>
        public (Int128 Low, Int128 High) Range(int from, int until)
        {
            var (ended, begun) = (Before(ends, from), Before(begins, from));
            var (low, high) = (Int128.MaxValue, Int128.MinValue);
            while (true)
            {
                low = Int128.Min(low, endedUp[ended] + begunDown[begun]);
                high = Int128.Max(high, endedDown[ended] + begunUp[begun]);
                var (end, begin) = (At(ends, ended), At(begins, begun));
                if (int.Min(end, begin) >= until) return (low, high);
                if (end < begin) ended++;
                else begun++;
            }
        }

        static int At(int[] positions, int index) => index < positions.Length ? positions[index] : int.MaxValue;

        static int Before(int[] positions, int position)
        {
            var at = Array.BinarySearch(positions, position);
            return at < 0 ? ~at : at;
        }

        static (Int128[] Up, Int128[] Down) Running(Operations all, int[] adds)
        {
            var (up, down) = (new Int128[adds.Length + 1], new Int128[adds.Length + 1]);
            for (var i = 0; i < adds.Length; i++)
            {
                var amount = Collections.CounterObject.Amount(all, adds[i]);
                (up[i + 1], down[i + 1]) = (up[i] + long.Max(amount, 0), down[i] + long.Min(amount, 0));
            }
            return (up, down);
        }
    }
}
