using BenchmarkDotNet.Attributes;
using Simulator.Analysis.Consistency;
using Simulator.Analysis.Formats;

namespace Simulator.Benchmarks;

/// <summary>
/// Linearizability of one register, 10³ to 10⁶ operations of ten clients: unique values by zones, three values by search, and
/// reading the same history from EDN.
/// </summary>
[MemoryDiagnoser]
public class CheckerBenchmarks
{
    Operations unique = null!, stale = null!, three = null!;
    byte[] text = [];

    [Params(1_000, 10_000, 100_000, 1_000_000)]
    public int Count { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var history = RandomRegister.History(Count, values: long.MaxValue, staleAt: long.MaxValue);
        unique = Operations.From(history);
        stale = Operations.From(RandomRegister.History(Count, values: long.MaxValue, staleAt: Count * 9L / 10));
        three = Operations.From(RandomRegister.History(Count, values: 3, staleAt: long.MaxValue));
        var writer = new StringWriter();
        HistoryWriter.WriteEdn(history, writer);
        text = System.Text.Encoding.UTF8.GetBytes(writer.ToString());
    }

    [Benchmark]
    public Verdict Zones() => Linearizability.Check(unique).Verdict;

    [Benchmark]
    public Verdict ZonesWithOneStaleRead() => Linearizability.Check(stale).Verdict;

    [Benchmark]
    public Verdict SearchOverThreeValues() => Linearizability.Check(three).Verdict;

    [Benchmark]
    public int ReadEdn() => HistoryFile.ReadOperations(new MemoryStream(text), "history.edn").Count;
}

/// <summary>Histories of a correct register, in which one read may be made to return a value long gone.</summary>
static class RandomRegister
{
    /// <param name="values">How many different values are written, over and over.</param>
    /// <param name="staleAt">The operation from which on the first read is falsified.</param>
    public static History History(int operations, long values, long staleAt)
    {
        var random = new Random(11);
        var history = new History();
        var clients = new (string? Function, Value Value, bool Effective)[10];
        var held = Value.Nil;
        var (written, invoked, open, time, lied) = (0L, 0, 0, 0L, false);
        while (invoked < operations || open > 0)
        {
            var p = random.Next(clients.Length);
            ref var client = ref clients[p];
            time += random.Next(1, 100_000);
            if (client.Function is null)
            {
                if (invoked == operations) continue;
                (invoked, open) = (invoked + 1, open + 1);
                client = random.Next(2) == 0 ? ("read", Value.Nil, false) : ("write", Value.Of(++written % values), false);
                history.Add(new Instant(time), OpType.Invoke, p, client.Function!, null, client.Value);
            }
            else if (!client.Effective)
            {
                client.Effective = true;
                if (client.Function == "write") held = client.Value;
                else client.Value = held;
            }
            else
            {
                if (!lied && invoked >= staleAt && client.Function == "read")
                {
                    client.Value = Value.Of(written / 2);
                    lied = true;
                }
                history.Add(new Instant(time), OpType.Ok, p, client.Function, null, client.Value);
                client.Function = null;
                open--;
            }
        }
        return history;
    }
}
