using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Simulator.Analysis.Plots;

/// <summary>Finishes what Skia writes as SVG.</summary>
static partial class SvgText
{
    const string Family = "font-family=\"Inter\"";
    const string Families = "font-family=\"Inter, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif\"";

    /// <summary>
    /// Names fallbacks after the font of the picture, so that a viewer without Inter shows something like it, and numbers the elements of
    /// each picture from one: Skia numbers them through the life of the process, so that a second picture would not equal the first.
    /// </summary>
    public static byte[] Finish(byte[] svg)
    {
        var text = Encoding.UTF8.GetString(svg)
            .Replace("\r\n", "\n", StringComparison.Ordinal)
            .Replace(Family, Families, StringComparison.Ordinal);
        var numbers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match declared in Declaration().Matches(text))
            numbers.TryAdd(declared.Groups[1].Value, string.Create(CultureInfo.InvariantCulture, $"id{numbers.Count + 1}"));
        text = Declaration().Replace(text, found => Renumber(found, numbers));
        return Encoding.UTF8.GetBytes(Reference().Replace(text, found => Renumber(found, numbers)));
    }

    static string Renumber(Match found, Dictionary<string, string> numbers)
    {
        var id = found.Groups[1];
        if (!numbers.TryGetValue(id.Value, out var number)) return found.Value;
        var start = id.Index - found.Index;
        return found.Value[..start] + number + found.Value[(start + id.Length)..];
    }

    // In written text "<" is escaped, so neither can be found in a title.
    [GeneratedRegex("<[A-Za-z]+ id=\"([^\"]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Declaration();

    [GeneratedRegex("<[A-Za-z]+ [^<>]*?\"url\\(#([^)]+)\\)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
