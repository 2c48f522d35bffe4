using System.Runtime.CompilerServices;

namespace Simulator.Tests.Sim;

/// <summary>The queue against a sorted list that is too simple to be wrong.</summary>
public sealed class EventQueueTests
{
    [Test]
    public void Every_mix_of_operations_agrees_with_a_sorted_list([Range(1, 60)] int seed)
    {
        var random = new Drawn((ulong)seed);
        var pair = new Pair();
        for (var phase = 0; phase < 12; phase++)
        {
            var scale = 1L << (int)random.Below(50);
            var growth = (int)random.Below(101);
            for (var step = 0; step < 300; step++)
                Step(pair, random, scale, growth);
        }
        pair.Drain();
    }

    [TestCase(2)]
    [TestCase(100)]
    [TestCase(5_000)]
    [TestCase(300_000)]
    public void Many_pending_events_come_out_in_order(int pending)
    {
        var random = new Drawn((ulong)pending);
        var pair = new Pair();
        for (var i = 0; i < pending; i++) pair.Push(random.Exponential(1_000_000));
        for (var i = 0; i < int.Max(pending, 20_000); i++) pair.Push(pair.Pop() + random.Exponential(1_000_000));
        pair.Drain();
    }

    /// <summary>The buckets follow the gaps between events; no event may lose its place when they do.</summary>
    [TestCase(100)]
    [TestCase(3_000)]
    public void Gaps_that_grow_and_shrink_by_magnitudes_keep_the_order(int pending)
    {
        var random = new Drawn((ulong)pending);
        var pair = new Pair();
        for (var i = 0; i < pending; i++) pair.Push(random.Exponential(1_000));
        foreach (var mean in (long[])[1_000, 1_000_000, 30_000, 5_000_000_000, 40, 700_000, 3, 100_000_000])
            for (var i = 0; i < 6 * pending + 6_000; i++) pair.Push(pair.Pop() + random.Exponential(mean));
        pair.Drain();
    }

    [Test]
    public void Growing_and_shrinking_over_and_over_keeps_the_order()
    {
        var random = new Drawn(7);
        var pair = new Pair();
        foreach (var target in (int[])[3, 200, 5, 40_000, 20, 33, 31, 1_000, 0, 17, 65, 16, 0])
        {
            while (pair.Count < target) pair.Push(pair.Now + random.Below(100_000));
            while (pair.Count > target) pair.Pop();
        }
    }

    [TestCase(0)]
    [TestCase(5)]
    [TestCase(long.MaxValue)]
    public void A_burst_at_one_time_is_first_in_first_out(long time)
    {
        var pair = new Pair();
        for (var i = 0; i < 10_000; i++) pair.Push(time);
        for (var i = 0; i < 5_000; i++)
        {
            pair.Pop();
            pair.Push(time);
        }
        pair.Drain();
    }

    [Test]
    public void After_a_peek_an_earlier_event_may_be_pushed()
    {
        var pair = new Pair();
        pair.Push(1_000);
        pair.Pop();
        for (var i = 0; i < 1_000; i++) pair.Push(5_000_000_000 + i / 3);
        for (var i = 500; i > 0; i--)
        {
            pair.Peek();
            pair.Push(1_000 + i);
        }
        pair.Peek();
        pair.Drain();
    }

    [Test]
    public void Earlier_than_the_last_popped_event_is_refused()
    {
        var queue = new EventQueue<int>();
        queue.Push(10, 1);
        queue.Push(20, 2);
        queue.TryPop(out _, out _);
        Assert.That(() => queue.Push(9, 3), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => queue.Push(10, 3), Throws.Nothing);
        Assert.That(queue.Count, Is.EqualTo(2));
    }

    [Test]
    public void An_event_before_time_zero_is_refused() =>
        Assert.That(() => new EventQueue<int>().Push(-1, 1), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void An_empty_queue_has_nothing_to_give()
    {
        var queue = new EventQueue<int>();
        Assert.That(queue.TryPeek(out _), Is.False);
        Assert.That(queue.TryPop(out _, out _), Is.False);
        queue.Push(3, 1);
        queue.TryPop(out _, out _);
        Assert.That(queue.TryPeek(out _), Is.False);
        Assert.That(queue.TryPop(out _, out _), Is.False);
        Assert.That(queue.Count, Is.Zero);
    }

    [TestCase(20)]
    [TestCase(3_000)]
    public void A_popped_event_is_not_kept_alive(int pending)
    {
        var queue = new EventQueue<(object?, long)>();
        var gone = PushAndPop(queue, pending);
        GC.Collect();
        Assert.That(gone.Count(reference => reference.IsAlive), Is.Zero);
        Assert.That(queue.Count, Is.EqualTo(1));
        GC.KeepAlive(queue);
    }

    [TestCase(50)]
    [TestCase(20_000)]
    public void A_steady_number_of_events_allocates_nothing(int pending)
    {
        var random = new Drawn(3);
        var queue = new EventQueue<(long, long)>();
        for (var i = 0; i < pending; i++) queue.Push(random.Exponential(1_000_000), default);
        Hold(queue, random, 500_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Hold(queue, random, 500_000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    static void Hold(EventQueue<(long, long)> queue, Drawn random, int events)
    {
        for (var i = 0; i < events; i++)
        {
            queue.TryPop(out var time, out var item);
            queue.Push(time + random.Exponential(1_000_000), item);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static WeakReference[] PushAndPop(EventQueue<(object?, long)> queue, int pending)
    {
        var references = new WeakReference[pending];
        for (var i = 0; i < pending; i++)
        {
            var item = new object();
            references[i] = new WeakReference(item);
            queue.Push(i * 1_000, (item, i));
        }
        queue.Push(pending * 1_000, default);
        for (var i = 0; i < pending; i++) queue.TryPop(out _, out _);
        return references;
    }

    static void Step(Pair pair, Drawn random, long scale, int growth)
    {
        var kind = (int)random.Below(100);
        if (kind < 10) pair.Peek();
        else if (kind < 12)
        {
            var at = pair.Now + random.Below(scale);
            for (var i = 0; i < 40; i++) pair.Push(at);
        }
        else if (random.Below(100) < growth) pair.Push(pair.Now + random.Below(random.Below(4) == 0 ? 3 : scale));
        else if (pair.Count > 0) pair.Pop();
    }

    /// <summary>The queue and its model, driven together.</summary>
    sealed class Pair
    {
        readonly EventQueue<(long Id, string Text)> queue = new();
        readonly PriorityQueue<long, (long, long)> model = new();
        long pushed;

        public long Now { get; private set; }
        public int Count => model.Count;

        public void Push(long time)
        {
            queue.Push(time, (pushed, "x"));
            model.Enqueue(pushed, (time, pushed));
            pushed++;
        }

        public long Pop()
        {
            if (!queue.TryPop(out var time, out var item)) Assert.Fail("the queue is empty too early");
            model.TryDequeue(out var id, out var key);
            if (time != key.Item1 || item.Id != id || queue.Count != model.Count)
                Assert.Fail($"({time}, {item.Id}) came out instead of ({key.Item1}, {id}); {queue.Count} are left, not {model.Count}");
            return Now = time;
        }

        public void Peek()
        {
            var some = queue.TryPeek(out var time);
            if (some != model.TryPeek(out _, out var key) || time != key.Item1) Assert.Fail($"peeked {time}, not {key.Item1}");
        }

        public void Drain()
        {
            while (model.Count > 0) Pop();
            Assert.That(queue.Count, Is.Zero);
            Assert.That(queue.TryPop(out _, out _), Is.False);
        }
    }
}
