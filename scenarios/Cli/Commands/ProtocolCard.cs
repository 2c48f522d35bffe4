using System.Text;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary>What a person reads about a protocol.</summary>
static class ProtocolCard
{
    const int Width = 120;

    public static IEnumerable<string> Lines(IProtocol protocol, bool withOptions)
    {
        yield return $"{protocol.Name}  {protocol.Summary}";
        foreach (var line in Field("source", protocol.Source)) yield return line;
        foreach (var line in Field("service", protocol.Service)) yield return line;
        foreach (var line in Field("tolerates", protocol.Tolerates)) yield return line;
        if (protocol.Mutants.Count > 0)
            foreach (var line in Field("mutants", $"{protocol.Mutants.Count}; simulator list mutants {protocol.Name}")) yield return line;
        if (!withOptions) yield break;
        yield return "  options";
        foreach (var option in OptionEntry.Of(protocol))
        {
            yield return $"    {option.Name}: {(option.Default.Length == 0 ? "none" : option.Default)}  ({option.Expected})";
            foreach (var line in Wrapped(option.About, Width - 8)) yield return "        " + line;
        }
    }

    /// <summary>What nobody has said has no line.</summary>
    static IEnumerable<string> Field(string name, string text) =>
        Wrapped(text, Width - 13).Select((line, i) => $"  {(i == 0 ? name : ""),-9}  {line}");

    static IEnumerable<string> Wrapped(string text, int width)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }
            line.Append(line.Length == 0 ? "" : " ").Append(word);
        }
        if (line.Length > 0) yield return line.ToString();
    }
}
