using BenchmarkDotNet.Attributes;
using Simulator.Analysis.Consistency;
using Simulator.Analysis.Formats;
using Simulator.Analysis.Transactions.Isolation;

namespace Simulator.Benchmarks;

/// <summary>
/// Isolation levels: of a run in which transactions took effect one after the other, on registers and on lists; and, where the shared
/// histories are beside the repository or where SIMULATOR_SHARED says, of the hardest of them.
/// </summary>
[MemoryDiagnoser]
public class IsolationBenchmarks
{
    static readonly (string File, IsolationLevel Level)[] shared =
    [
        ("dbcop/roachdb_all_writes__15_30_20_900__hist-00059.bincode", IsolationLevel.ReadAtomic),
        ("polysi/20_100_15_1000_0.5_uniform__hist-00000.bincode", IsolationLevel.Causal),
        ("polysi/20_100_15_1000_0.5_uniform__hist-00000.bincode", IsolationLevel.SnapshotIsolation),
        ("polysi/20_100_15_1000_0.5_uniform__hist-00000.bincode", IsolationLevel.Serializable),
        ("polysi/20_100_15_10000_1_uniform__hist-00000.bincode", IsolationLevel.Serializable),
        ("cobra/chengRW-1000", IsolationLevel.Serializable),
        ("cobra/yuga-G2-a", IsolationLevel.Causal),
        ("cobra/yuga-G2-a", IsolationLevel.SnapshotIsolation),
    ];

    Operations registers = null!, lists = null!;

    [Params(100, 1_000, 10_000)]
    public int Count { get; set; }

    [GlobalSetup]
    public void Setup() => (registers, lists) = (SerialRun.Of(Count, isList: false), SerialRun.Of(Count, isList: true));

    [Benchmark]
    public Verdict RegistersStrictlySerializable() => Check(registers, IsolationLevel.StrictSerializable);

    [Benchmark]
    public Verdict RegistersSnapshotIsolated() => Check(registers, IsolationLevel.StrongSessionSnapshotIsolation);

    [Benchmark]
    public Verdict RegistersCausal() => Check(registers, IsolationLevel.Causal);

    [Benchmark]
    public Verdict ListsStrictlySerializable() => Check(lists, IsolationLevel.StrictSerializable);

    internal static IEnumerable<QuickCase> Quick()
    {
        const int count = 2_000;
        var (registers, lists) = (SerialRun.Of(count, isList: false), SerialRun.Of(count, isList: true));
        QuickCase Of(string name, Operations operations, IsolationLevel level) =>
            new("isolation", name, "transaction", int.Max(1, operations.Count), () => Check(operations, level));
        yield return Of("registers, strict serializable", registers, IsolationLevel.StrictSerializable);
        yield return Of("registers, strong session SI", registers, IsolationLevel.StrongSessionSnapshotIsolation);
        yield return Of("registers, causal", registers, IsolationLevel.Causal);
        yield return Of("registers, read committed", registers, IsolationLevel.ReadCommitted);
        yield return Of("lists, strict serializable", lists, IsolationLevel.StrictSerializable);
        if (Folder() is not { } folder) yield break;
        foreach (var (file, level) in shared)
            yield return Of($"{file}, {level.Name()}", HistoryFile.ReadOperations(Path.Combine(folder, file)), level);
    }

    static Verdict Check(Operations operations, IsolationLevel level) =>
        IsolationChecks.Check(operations, level, new LinearizabilityOptions()).Verdict;

    static string? Folder()
    {
        var told = Environment.GetEnvironmentVariable("SIMULATOR_SHARED");
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); told is null && at is not null; at = at.Parent)
            if (Directory.Exists(Path.Combine(at.FullName, "shared", "histories"))) told = Path.Combine(at.FullName, "shared");
        var folder = Path.Combine(told ?? "", "histories", "transactions");
        return told is not null && Directory.Exists(folder) ? folder : null;
    }
}

/// <summary>
/// Ten clients whose transactions of up to four steps on a hundred keys at a time take effect at once, somewhere between begin and end.
/// </summary>
static class SerialRun
{
    const int Clients = 10, Keys = 100, Longest = 100;

    public static Operations Of(int transactions, bool isList)
    {
        var random = new Random(13);
        var history = new History();
        // As Jepsen does it, keys go out of use, lest lists grow without end.
        var held = new List<long>[Keys * (1 + transactions / (Keys * Longest))];
        for (var key = 0; key < held.Length; key++) held[key] = [];
        var open = new (Value Begun, Value? Done)?[Clients];
        var (time, value, begun, running) = (0L, 0L, 0, 0);
        while (begun < transactions || running > 0)
        {
            var client = random.Next(Clients);
            time += random.Next(1, 100_000);
            if (open[client] is not { } current)
            {
                if (begun == transactions) continue;
                (begun, running) = (begun + 1, running + 1);
                var steps = new Value[random.Next(1, 5)];
                for (var i = 0; i < steps.Length; i++)
                    steps[i] = Step(random.Next(2) == 0, isList, random.Next(Keys) + Keys * (begun / (Keys * Longest)), ref value);
                open[client] = current = (Value.List(steps), null);
                history.Add(new Instant(time), OpType.Invoke, client, "txn", null, current.Begun);
            }
            else if (current.Done is null) open[client] = current with { Done = Done(current.Begun, held, isList) };
            else
            {
                history.Add(new Instant(time), OpType.Ok, client, "txn", null, current.Done);
                (open[client], running) = (null, running - 1);
            }
        }
        return Operations.From(history);
    }

    static Value Step(bool isRead, bool isList, int key, ref long value) => Value.List(
        Value.Keyword(isRead ? "r" : isList ? "append" : "w"), Value.Of(key), isRead ? Value.Nil : Value.Of(++value));

    static Value Done(Value begun, List<long>[] held, bool isList)
    {
        var steps = begun.Items.ToArray();
        for (var i = 0; i < steps.Length; i++)
        {
            var (f, key, value) = (steps[i].Items[0], steps[i].Items[1], steps[i].Items[2]);
            var current = held[(int)key.Number];
            if (f.Text != "r") current.Add(value.Number);
            else
                steps[i] = Value.List(f, key, isList ? Value.List([.. current.Select(Value.Of)])
                    : current.Count == 0 ? Value.Nil : Value.Of(current[^1]));
        }
        return Value.List(steps);
    }
}
