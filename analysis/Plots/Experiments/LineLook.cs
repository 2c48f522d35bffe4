using ScottPlot;
using ScottPlot.Plottables;

namespace Simulator.Analysis.Plots;

/// <summary>
/// How the line of a system looks, by its number: six colours, and another pattern for each six. Lines that coincide stay visible, for the
/// first is the broadest and lies at the bottom.
/// </summary>
static class LineLook
{
    /// <summary>More lines could not be told apart.</summary>
    public const int Most = 24;

    static readonly LinePattern[] patterns = [LinePattern.Solid, LinePattern.Dashed, LinePattern.Dotted, LinePattern.DenselyDashed];

    public static void Dress(Scatter line, int number, int count)
    {
        line.Color = Palette.Group(number % 6 + 1);
        line.LinePattern = patterns[number / 6 % patterns.Length];
        line.LineWidth = 5f - 3.4f * number / count;
    }

    public static LegendEntry Legend(string name, int number) =>
        new(Pen.Fit(name, 190, Pen.SmallSize), Palette.Group(number % 6 + 1), null, patterns[number / 6 % patterns.Length]);
}
