using System.Diagnostics;
using System.Globalization;

namespace Simulator.Benchmarks;

/// <summary>One thing to measure: it does so many units of work at each call.</summary>
/// <param name="Topic">The file it stands in; what the command line selects by.</param>
/// <param name="Name">The row.</param>
/// <param name="Unit">What one unit of work is called.</param>
/// <param name="Units">Units of work in one call.</param>
/// <param name="Work">The work; the first calls warm up.</param>
sealed record QuickCase(string Topic, string Name, string Unit, int Units, Action Work);

/// <summary>
/// Runs all cases of a topic in turn, several times over, and prints the median of each and its ratio to the first one: what
/// disturbs the machine meanwhile then disturbs all of them.
/// </summary>
static class QuickRun
{
    const int Warmups = 2;
    const int Rounds = 7;

    /// <summary>One line for each topic; a new file of benchmarks adds its cases here.</summary>
    static IEnumerable<QuickCase> All() =>
    [
        .. Phold.Quick(), .. Sampling.Quick(), .. RaftBenchmarks.Quick(), .. ProtocolBenchmarks.Quick(), .. Sweep.Quick(),
        .. SeedSweep.Quick(), .. IsolationBenchmarks.Quick(),
    ];

    public static int Of(ReadOnlySpan<string> topics, TextWriter to)
    {
        var wanted = topics.ToArray();
        var groups = All().GroupBy(one => one.Topic).Where(group => wanted.Length == 0 || wanted.Contains(group.Key)).ToArray();
        if (groups.Length == 0)
        {
            to.WriteLine($"no such topic; there are {string.Join(", ", All().Select(one => one.Topic).Distinct())}");
            return 2;
        }
        foreach (var group in groups) Measure([.. group], to);
        return 0;
    }

    static void Measure(QuickCase[] cases, TextWriter to)
    {
        var times = cases.Select(_ => new List<double>()).ToArray();
        var bytes = new double[cases.Length];
        for (var round = -Warmups; round < Rounds; round++)
            for (var i = 0; i < cases.Length; i++)
            {
                var before = GC.GetTotalAllocatedBytes(precise: true);
                var start = Stopwatch.GetTimestamp();
                cases[i].Work();
                var elapsed = Stopwatch.GetElapsedTime(start).TotalNanoseconds / cases[i].Units;
                bytes[i] = (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / cases[i].Units;
                if (round >= 0) times[i].Add(elapsed);
            }
        to.WriteLine($"{cases[0].Topic}, median of {Rounds}");
        for (var i = 0; i < cases.Length; i++)
        {
            var (name, unit, median) = (cases[i].Name, cases[i].Unit, Median(times[i]));
            to.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {name,-34} {median,9:F1} ns/{unit}  x{median / Median(times[0]),-6:F2} {bytes[i],7:F1} B/{unit}"));
        }
    }

    static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
