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
        line.Color = ColorOf(number);
        line.LinePattern = patterns[number / 6 % patterns.Length];
        line.LineWidth = Width(number, count);
    }

    /// <summary>In pixels, of the line of this number among so many.</summary>
    public static float Width(int number, int count) => 1.8f + Math.Min(1.4f, 3.2f / count) * (count - 1 - number);

    public static Color ColorOf(int number) => Palette.Group(number % 6 + 1);

    public static LegendEntry Legend(string name, int number) =>
        new(name, ColorOf(number), null, patterns[number / 6 % patterns.Length]);
}
