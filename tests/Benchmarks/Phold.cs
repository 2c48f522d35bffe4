using BenchmarkDotNet.Attributes;

namespace Simulator.Benchmarks;

/// <summary>
/// The event queue alone, by the hold model (Jones, CACM 1986): take the first event, push it again later by an exponential
/// time, so that the number of pending events stays. The order of the standard library's queue is made exact by a sequence.
/// </summary>
[MemoryDiagnoser]
public class Phold
{
    const int Events = 1_000_000;

    /// <summary>Increments are drawn by a generator of a few instructions from a table of this many.</summary>
    const int Table = 4096;

    readonly EventQueue<Payload> queue = new();
    readonly PriorityQueue<Payload, (long Time, long Order)> plain = new();
    long[] increments = [];
    ulong state = 88172645463325252;
    long order;

    struct Payload
    {
        public ulong Id, Hops, Mix, Born;
    }

    [Params(100, 10_000, 1_000_000)]
    public int Pending { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        var exponential = new Exponential(Duration.Ms(1));
        increments = [.. Enumerable.Range(0, Table).Select(i => 1 + exponential.Sample(((ulong)i << 52) + (1UL << 51)).Ns)];
        for (var i = 0; i < Pending; i++)
        {
            var time = Increment();
            queue.Push(time, new Payload { Id = (ulong)i });
            plain.Enqueue(new Payload { Id = (ulong)i }, (time, order++));
        }
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public ulong Queue()
    {
        var hash = 0UL;
        for (var i = 0; i < Events; i++)
        {
            // As the world does: read where it lies, and written where it will lie.
            ref readonly var item = ref queue.Pop(out var time);
            hash = unchecked((hash ^ (ulong)time ^ item.Id) * Golden);
            ref var next = ref queue.Push(time + Increment());
            next.Id = item.Id;
            next.Hops = item.Hops + 1;
            next.Mix = item.Mix ^ item.Born;
            next.Born = (ulong)time;
        }
        return hash;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Events)]
    public ulong StandardLibrary()
    {
        var hash = 0UL;
        for (var i = 0; i < Events; i++)
        {
            plain.TryDequeue(out var item, out var key);
            hash = unchecked((hash ^ (ulong)key.Time ^ item.Id) * Golden);
            item.Hops++;
            item.Mix ^= item.Born;
            item.Born = (ulong)key.Time;
            plain.Enqueue(item, (key.Time + Increment(), order++));
        }
        return hash;
    }

    internal static IEnumerable<QuickCase> Quick()
    {
        foreach (var pending in (int[])[100, 10_000, 1_000_000])
        {
            var phold = new Phold { Pending = pending };
            phold.Fill();
            yield return new QuickCase($"phold-{pending}", "PriorityQueue of the library", "event", Events, () => phold.StandardLibrary());
            yield return new QuickCase($"phold-{pending}", "EventQueue", "event", Events, () => phold.Queue());
        }
    }

    const ulong Golden = 0x9E3779B97F4A7C15;

    long Increment()
    {
        unchecked
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            return increments[(int)(state >> 52)];
        }
    }
}
