using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Simulator.Scenarios;

/// <summary>
/// What the comments in the source say about properties: the compiler writes them to a file beside the assembly. So an option is
/// explained once, where its author declares it. An assembly without that file has none, which is no mistake.
/// </summary>
static partial class Docstrings
{
    static readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, string>> files = new(StringComparer.Ordinal);

    /// <summary>The summary of a property on one line; empty when there is none.</summary>
    public static string Of(PropertyInfo property)
    {
        if (property.DeclaringType is not { FullName: { } type } || property.Module.Assembly.Location is not { Length: > 0 } assembly)
            return "";
        var members = files.GetOrAdd(Path.ChangeExtension(assembly, ".xml"), Read);
        return members.GetValueOrDefault($"P:{type.Replace('+', '.')}.{property.Name}", "");
    }

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Space();

    static Dictionary<string, string> Read(string path)
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            if (!File.Exists(path)) return members;
            foreach (var member in XDocument.Load(path).Descendants("member"))
                if (member.Attribute("name") is { Value: var name } && name.StartsWith("P:", StringComparison.Ordinal)
                    && member.Element("summary") is { } summary) members[name] = Text(summary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or XmlException)
        {
            // Comments are a help, and no run may fail for want of them.
        }
        return members;
    }

    static string Text(XElement summary)
    {
        var text = new StringBuilder();
        foreach (var node in summary.DescendantNodes())
            if (node is XText words) text.Append(words.Value);
            else if (node is XElement { IsEmpty: true } reference && reference.Attribute("cref") is { Value: var target })
                text.Append(target[(target.LastIndexOf('.') + 1)..]);
        return Space().Replace(text.ToString(), " ").Trim();
    }
}
