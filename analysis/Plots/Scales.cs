using System.Globalization;
using ScottPlot;

namespace Simulator.Analysis.Plots;

/// <summary>Axes that spread what is small: shares by their square roots, times by their logarithms.</summary>
static class Scales
{
    static readonly double[] shares = [0, .001, .01, .05, .1, .2, .4, .6, .8, 1];

    /// <summary>Where a share is on an axis of square roots.</summary>
    public static double Root(decimal share) => Math.Sqrt((double)share);

    /// <summary>Ticks in per cent up to a share.</summary>
    public static IReadOnlyList<Tick> RootTicks(double top) =>
        [.. shares.Where(share => share <= top).Select(share => Tick.Major(Math.Sqrt(share), Percent(share)))];

    /// <summary>Rounded to a thousandth of a decade, as the ticks of such axes are.</summary>
    public static double Log(decimal value) => Math.Round(Math.Log10(Math.Max(1e-3, (double)value)), 3);

    static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture);
}
