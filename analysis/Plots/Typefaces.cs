using ScottPlot;
using SkiaSharp;

namespace Simulator.Analysis.Plots;

/// <summary>
/// The only fonts of the pictures. Asked for any name, this resolver answers with Inter, so that no font of the machine is ever used
/// and the bytes of a picture do not depend on what is installed.
/// </summary>
sealed class Typefaces : IFontResolver
{
    public static readonly SKTypeface Regular = InterFont.Load("Inter-Regular");
    public static readonly SKTypeface Bold = InterFont.Load("Inter-Bold");

    static readonly Lazy<bool> installed = new(() =>
    {
        Fonts.FontResolvers.Insert(0, new Typefaces());
        return Fonts.GetTypeface(Fonts.Default, bold: false, italic: false) == Regular;
    });

    /// <summary>Makes ScottPlot use these fonts. To be called before the first plot; again does no harm.</summary>
    public static void Install()
    {
        if (!installed.Value) throw new InvalidOperationException("ScottPlot chose a font before the pictures' own was installed");
    }

    public SKTypeface CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        weight >= FontWeight.SemiBold ? Bold : Regular;

    public SKTypeface CreateTypeface(string fontName, bool bold, bool italic) => bold ? Bold : Regular;
}
