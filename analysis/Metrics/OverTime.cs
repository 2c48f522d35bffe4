namespace Simulator.Analysis.Metrics;

/// <summary>How many operations ended in one bucket of time, by outcome.</summary>
public sealed record ThroughputBucket(Interval Time, long Ok, long Fail, long Unknown)
{
    /// <summary>An operation counts in the bucket in which the client learned its outcome; an open one counts nowhere.</summary>
    internal static IReadOnlyList<ThroughputBucket> Of(IReadOnlyList<ClientOperation> operations, Buckets buckets)
    {
        var counts = new long[buckets.Count, 3];
        foreach (var operation in operations)
            if (operation.Completed is { } at)
                counts[buckets.Of(at), operation.Outcome switch { OpType.Ok => 0, OpType.Fail => 1, _ => 2 }]++;
        return
        [
            .. Enumerable.Range(0, buckets.Count).Select(i => new ThroughputBucket(buckets[i], counts[i, 0], counts[i, 1], counts[i, 2])),
        ];
    }
}

/// <summary>Availability of one group of clients, bucket by bucket.</summary>
/// <param name="Clients">Its name, as in <see cref="AvailabilityRow"/>.</param>
/// <param name="Machines">The machines of the group where they stay the same for the whole run; else empty.</param>
public sealed record AvailabilitySeries(string Clients, IReadOnlyList<string> Machines, IReadOnlyList<Availability> Buckets)
{
    /// <summary>
    /// All clients first, then one series for each side of the partition. When all partitions of the run have the same sides, a side is
    /// followed through the whole run; when they differ, sides of one name are joined and followed while partitions last.
    /// </summary>
    internal static IReadOnlyList<AvailabilitySeries> Of(
        IReadOnlyList<Decision> decisions, IReadOnlyList<FaultReport> faults, Buckets buckets, Instant end)
    {
        var partitions = faults.Where(fault => fault.Sides.Count > 0).ToArray();
        var series = new List<AvailabilitySeries>
        {
            new(AvailabilityRow.AllClients, [], Count(decisions, buckets, _ => true)),
        };
        if (partitions.Length == 0) return series;
        var first = partitions[0].Sides;
        if (partitions.All(partition => PartitionSides.Same(partition.Sides, first)))
        {
            var names = PartitionSides.Names(first);
            for (var side = 0; side < first.Count; side++)
            {
                var here = side;
                var counts = Count(decisions, buckets, decision => PartitionSides.Of(first, decision.Machine) == here);
                if (counts.Any(count => count.Decided > 0)) series.Add(new AvailabilitySeries(names[side], first[side], counts));
            }
            return series;
        }
        var sideAt = SideNames(decisions, partitions, end);
        foreach (var name in sideAt.OfType<string>().Distinct().Order(StringComparer.Ordinal))
        {
            var counts = new Availability[buckets.Count];
            for (var i = 0; i < decisions.Count; i++)
                if (sideAt[i] == name) Add(counts, buckets, decisions[i]);
            series.Add(new AvailabilitySeries(name, [], counts));
        }
        return series;
    }

    /// <summary>For each decision, the name of the side on which its client stood at that instant; null while nothing divided it.</summary>
    static string?[] SideNames(IReadOnlyList<Decision> decisions, IReadOnlyList<FaultReport> partitions, Instant end)
    {
        var names = new string?[decisions.Count];
        foreach (var partition in partitions)
        {
            var on = FaultTime.Of(partition, end);
            var sides = PartitionSides.Names(partition.Sides);
            for (var i = Decision.FirstAt(decisions, on.From); i < decisions.Count && on.Contains(decisions[i].At); i++)
            {
                var side = PartitionSides.Of(partition.Sides, decisions[i].Machine);
                if (side >= 0) names[i] ??= sides[side];
            }
        }
        return names;
    }

    static Availability[] Count(IReadOnlyList<Decision> decisions, Buckets buckets, Func<Decision, bool> belongs)
    {
        var counts = new Availability[buckets.Count];
        foreach (var decision in decisions)
            if (belongs(decision)) Add(counts, buckets, decision);
        return counts;
    }

    static void Add(Availability[] counts, Buckets buckets, Decision decision)
    {
        ref var count = ref counts[buckets.Of(decision.At)];
        count = count.Plus(decision.Answered);
    }
}
