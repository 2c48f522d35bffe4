using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Simulator.Scenarios;

/// <summary>
/// Builds the tree of one YAML document from parser events. Accepts plain data only and stops at the first thing that it
/// refuses, so that neither an alias bomb nor deep nesting is ever expanded.
/// </summary>
sealed class YamlTree
{
    readonly Parser parser;
    readonly YamlBudget budget;
    readonly Func<long, long, Place> place;
    Place latest;
    int nodes;

    YamlTree(string text, string source, YamlBudget budget, bool hasLines)
    {
        parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
        latest = new Place(source, hasLines ? 1 : 0, hasLines ? 1 : 0);
        this.budget = budget;
        place = hasLines ? (line, column) => new Place(source, (int)line, (int)column) : (_, _) => new Place(source, 0, 0);
    }

    /// <summary>The tree of a file; null after a problem was reported.</summary>
    public static YamlNode? Read(ReadOnlySpan<byte> bytes, string file, YamlBudget budget, Problems problems)
    {
        if (bytes.Length > budget.Bytes)
        {
            problems.Add(new Place(file, 0, 0),
                string.Create(CultureInfo.InvariantCulture, $"found more than {budget.Bytes} bytes, expected a smaller file"));
            return null;
        }
        return SourceText.Decode(bytes, file, problems) is { } text
            ? new YamlTree(text, file, budget, hasLines: true).Document(problems)
            : null;
    }

    /// <summary>The tree of a short text without lines of its own, such as the value of an override.</summary>
    public static YamlNode? Fragment(string text, string source, Problems problems) =>
        new YamlTree(text, source, YamlBudget.Default, hasLines: false).Document(problems);

    YamlNode? Document(Problems problems)
    {
        try
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out var end)) throw Refused(end, "found an empty document, expected a mapping");
            var start = parser.Consume<DocumentStart>();
            if (start.Version is not null || start.Tags is { Count: > 0 } && !start.IsImplicit && HasOwnTags(start))
                throw Refused(start, "found a YAML directive, expected plain data");
            var root = Node(0);
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out var second)) throw Refused(second, "found a second document, expected only one");
            return root;
        }
        catch (YamlException e)
        {
            problems.Add(place(e.Start.Line, e.Start.Column), OneLine(e));
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // The parser library lets these escape for some broken documents.
            problems.Add(latest, "found no valid YAML after this");
            return null;
        }
    }

    static bool HasOwnTags(DocumentStart start) => start.Tags!.Any(tag => tag.Handle is not ("!" or "!!"));

    YamlNode Node(int depth)
    {
        var next = parser.Current ?? throw new YamlException("found the end of the file");
        latest = At(next);
        if (++nodes > budget.Nodes)
            throw Refused(next, string.Create(CultureInfo.InvariantCulture, $"found more than {budget.Nodes} values"));
        if (depth > budget.Depth)
            throw Refused(next, string.Create(CultureInfo.InvariantCulture, $"found nesting deeper than {budget.Depth}"));
        RefuseDecoration(next);
        return next switch
        {
            Scalar => ScalarNode(),
            SequenceStart => ListNode(depth),
            MappingStart => MapNode(depth),
            _ => throw Refused(next, "found no value"),
        };
    }

    static void RefuseDecoration(ParsingEvent next)
    {
        if (next is AnchorAlias alias) throw Refused(next, $"found the alias *{Excerpt.Of(alias.Value.Value)}, expected the value itself");
        if (next is not NodeEvent node) return;
        if (!node.Anchor.IsEmpty) throw Refused(next, $"found the anchor &{Excerpt.Of(node.Anchor.Value)}, expected plain data");
        if (!node.Tag.IsEmpty) throw Refused(next, $"found the tag {Excerpt.Of(node.Tag.Value)}, expected plain data");
    }

    YamlScalar ScalarNode()
    {
        var scalar = parser.Consume<Scalar>();
        if (scalar.Value.Length > budget.Scalar)
            throw Refused(scalar, string.Create(CultureInfo.InvariantCulture, $"found a text of more than {budget.Scalar} characters"));
        return new YamlScalar(At(scalar), scalar.Value, scalar.Style == ScalarStyle.Plain);
    }

    YamlList ListNode(int depth)
    {
        var start = parser.Consume<SequenceStart>();
        var items = new List<YamlNode>();
        while (!parser.TryConsume<SequenceEnd>(out _)) items.Add(Node(depth + 1));
        return new YamlList(At(start), items);
    }

    YamlMap MapNode(int depth)
    {
        var start = parser.Consume<MappingStart>();
        var entries = new List<YamlEntry>();
        var places = new Dictionary<string, Place>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (parser.Current is not Scalar and not AnchorAlias)
                throw Refused(parser.Current!, "found a list or mapping as a key, expected a word");
            RefuseDecoration(parser.Current!);
            nodes++;
            var key = ScalarNode();
            if (key is { Plain: true, Text: "<<" }) throw RefusedAt(key.Place, "found a merge key, expected plain data");
            if (places.TryGetValue(key.Text, out var first))
                throw RefusedAt(key.Place, string.Create(CultureInfo.InvariantCulture,
                    $"found the key '{Excerpt.Of(key.Text)}' a second time (first at {first.Line}:{first.Column}), expected it once"));
            places.Add(key.Text, key.Place);
            entries.Add(new YamlEntry(key.Text, key.Place, Node(depth + 1)));
        }
        return new YamlMap(At(start), entries);
    }

    Place At(ParsingEvent e) => place(e.Start.Line, e.Start.Column);

    static YamlException Refused(ParsingEvent at, string message) => new(at.Start, at.End, message);

    static YamlException RefusedAt(Place at, string message)
    {
        var mark = new Mark(0, at.Line, at.Column);
        return new YamlException(mark, mark, message);
    }

    /// <summary>The library's own messages are sentences, some with positions and inner causes; ours are kept as they are.</summary>
    static string OneLine(YamlException e)
    {
        var message = e.Message;
        if (message.StartsWith("found ", StringComparison.Ordinal)) return message;
        var colon = message.IndexOf("): ", StringComparison.Ordinal);
        if (message.StartsWith('(') && colon >= 0) message = message[(colon + 3)..];
        message = message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
        return "found no valid YAML: " + char.ToLowerInvariant(message[0]) + message[1..];
    }
}
