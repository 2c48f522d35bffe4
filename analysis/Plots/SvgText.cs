using System.Text;

namespace Simulator.Analysis.Plots;

/// <summary>Finishes what Skia writes as SVG.</summary>
static class SvgText
{
    /// <summary>Names fallbacks after the font of the picture, so that a viewer without Inter shows something like it.</summary>
    public static byte[] Finish(byte[] svg)
    {
        var text = Encoding.UTF8.GetString(svg).Replace("\r\n", "\n", StringComparison.Ordinal)
            .Replace("font-family=\"Inter\"", "font-family=\"Inter, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif\"", StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text);
    }
}
