using CsCheck;
using Simulator.Analysis.Checks;

namespace Simulator.Tests.Analysis.Broadcast;

/// <summary>
/// Each check against its definition tried out in full, on small random streams: they fail with the same event or not at all.
/// </summary>
public sealed class DifferentialTests
{
    static readonly Gen<Action<Stream>> Anything = Gen.Select(
        Gen.Int[0, 19], Gen.Int[1, 3], Gen.Long[0, 4], Gen.Int[0, 5], (kind, server, slot, other) => (Action<Stream>)(stream =>
        {
            _ = kind switch
            {
                < 8 => stream.Delivered(server, slot, 10 * (other / 3 + 1) + other % 3 + 1),
                < 11 => stream.Applied(server, slot, other < 3 ? 99UL : 0, transferred: other == 3),
                < 15 => stream.Elected(server, slot),
                15 => stream.Decided(server, slot, (ulong)(other / 3 + 1)),
                16 => stream.Restart(server),
                17 => other == 0 ? stream.Turn(server) : stream,
                _ => stream.Submitted(server, 10 * (other / 3 + 1) + other % 3 + 1),
            };
        }));

    /// <summary>Servers that follow one log, with here and there a mistake.</summary>
    static readonly Gen<Action<Stream>[]> Following = Gen.Select(Gen.Int[0, 11].Array[3, 6], Gen.Int[0, 39].Array[20], (log, moves) =>
    {
        var (script, at) = (new List<Action<Stream>>(), new int[3]);
        foreach (var move in moves)
        {
            var server = move % 3;
            var slot = at[server];
            if (slot >= log.Length) continue;
            var request = log[slot] < 9 ? 11 + 10 * (slot / 3) + slot % 3 : 0;
            if (request > 0 && move != 39) script.Add(stream => stream.Delivered(server + 1, slot, move == 38 ? 33 : request));
            if (move < 30) script.Add(stream => stream.Applied(server + 1, slot, transferred: move == 29));
            at[server]++;
        }
        return script.ToArray();
    });

    static readonly object[] Checks =
    [
        new object[] { "one-leader-per-epoch", (Func<IReadOnlyList<TraceEvent>, bool>)Naive.HasTwoLeaders },
        new object[] { "uniform-total-order", (Func<IReadOnlyList<TraceEvent>, bool>)Naive.HasTwoOrders },
        new object[] { "uniform-agreement", (Func<IReadOnlyList<TraceEvent>, bool>)Naive.HasHole },
        new object[] { "validity", (Func<IReadOnlyList<TraceEvent>, bool>)Naive.HasInvention },
        new object[] { "integrity", (Func<IReadOnlyList<TraceEvent>, bool>)Naive.HasRepetition },
        new object[] { "equal-application", (Func<IReadOnlyList<TraceEvent>, bool>)Naive.HasTwoStates },
    ];

    [TestCaseSource(nameof(Checks))]
    public void It_fails_where_its_definition_does(string name, Func<IReadOnlyList<TraceEvent>, bool> broken) =>
        Compare(name, broken, 1_500);

    [TestCaseSource(nameof(Checks)), Explicit, Category("Long")]
    public void It_does_so_in_very_many_streams(string name, Func<IReadOnlyList<TraceEvent>, bool> broken) =>
        Compare(name, broken, 100_000);

    static void Compare(string name, Func<IReadOnlyList<TraceEvent>, bool> broken, uint streams)
    {
        var scripts = Gen.OneOf(Anything.Array[0, 14], Following);
        var (good, bad) = (0, 0);
        for (var number = 1U; number <= streams; number++)
        {
            var script = scripts.Generate(new PCG(number, 20_261_126), null, out _);
            var stream = new Stream();
            foreach (var act in script) act(stream);
            var expected = Naive.First(stream, broken);
            if (expected < 0) good++;
            else bad++;
            var found = stream.Judge(TraceChecks.Named(name)!.Make());
            Assert.That(found?.At ?? -1, Is.EqualTo(expected), () => $"stream {number}: {found?.Text}\n{Describe(script)}");
        }
        Assert.That(good, Is.GreaterThan(streams / 100), "too few good streams to tell anything");
        Assert.That(bad, Is.GreaterThan(streams / 100), "too few bad streams to tell anything");
    }

    static string Describe(Action<Stream>[] script)
    {
        var stream = new Stream();
        foreach (var act in script) act(stream);
        return string.Join('\n', stream.Events.Select((e, at) => $"{at} {e.Machine} {e.Kind} {e.What}"));
    }
}
