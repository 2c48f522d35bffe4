namespace Simulator.Analysis.Metrics;

/// <summary>How updates spread over the servers of a run, in the order in which they came into being.</summary>
public sealed record Spread(int Servers, IReadOnlyList<UpdateSpread> Updates)
{
    /// <summary>Pairs of an update and a server that has heard of it.</summary>
    public long Heard => Updates.Sum(update => (long)update.Count);

    /// <summary>Pairs of an update and a server; at least 1.</summary>
    public long Pairs => long.Max(1, (long)Servers * Updates.Count);

    /// <summary>Time from an update's first server to its last, of the slowest update.</summary>
    public Duration Time => Updates.Count == 0 ? Duration.Zero : Updates.Max(update => update.Time);

    /// <summary>The share of such pairs at an instant, in millionths; of the updates that were there by then. Null when none was.</summary>
    public long? Millionths(Instant at)
    {
        var (heard, pairs) = (0L, 0L);
        foreach (var update in Updates)
        {
            if (update.From > at) continue;
            pairs += Servers;
            heard += update.CountAt(at);
        }
        return pairs == 0 ? null : heard * 1_000_000 / pairs;
    }
}

/// <summary>One update, and when how many servers had heard of it.</summary>
public sealed class UpdateSpread(string what, long version)
{
    readonly List<(Instant At, int Count)> steps = [];
    ulong[] heard = [];

    /// <summary>What it is about, as the servers say.</summary>
    public string What => what;

    /// <summary>Tells it from other updates of the same.</summary>
    public long Version => version;

    /// <summary>Each instant at which servers heard of it, with how many had by then.</summary>
    public IReadOnlyList<(Instant At, int Count)> Steps => steps;

    public int Count => steps.Count == 0 ? 0 : steps[^1].Count;
    public Instant From => steps[0].At;
    public Duration Time => steps[^1].At - steps[0].At;

    public int CountAt(Instant at)
    {
        var (low, high) = (0, steps.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (steps[middle].At <= at) low = middle + 1;
            else high = middle;
        }
        return low == 0 ? 0 : steps[low - 1].Count;
    }

    /// <summary>A server has heard of it; one that has forgotten it in a crash and hears again counts once.</summary>
    internal void Add(NodeId server, Instant at)
    {
        var word = server.Value >> 6;
        if (word >= heard.Length) Array.Resize(ref heard, int.Max(word + 1, 2 * heard.Length));
        var bit = 1UL << (server.Value & 63);
        if ((heard[word] & bit) != 0) return;
        heard[word] |= bit;
        if (steps.Count > 0 && steps[^1].At == at) steps[^1] = (at, steps[^1].Count + 1);
        else steps.Add((at, Count + 1));
    }
}

/// <summary>Listens to a run for servers that hear of updates. It finds fault with nothing.</summary>
public sealed class SpreadMeter() : TraceCheck("spread", "Demers et al., PODC 1987, §1.4: residue and delay")
{
    readonly Dictionary<(string, long), UpdateSpread> known = [];
    readonly List<UpdateSpread> updates = [];

    public override string? See(in TraceEvent e)
    {
        if (e.Kind != EventKind.Fact || e.What is not Learned learned || e.Machine.Value < 0) return null;
        var name = (learned.What, learned.Version);
        if (!known.TryGetValue(name, out var update))
        {
            known.Add(name, update = new UpdateSpread(learned.What, learned.Version));
            updates.Add(update);
        }
        update.Add(e.Machine, e.Time);
        return null;
    }

    public Spread Read(int servers) => new(servers, updates);
}
