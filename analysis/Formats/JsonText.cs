using System.Globalization;
using System.Text;

namespace Simulator.Analysis.Formats;

/// <summary>
/// Values as JSON, so that <see cref="JsonReader"/> reads the same values back: a keyword is a text after ':', a text that starts with
/// ':' gets a second one, and what JSON lacks stands under <c>#map</c>, <c>#set</c> and <c>#number</c>.
/// </summary>
static class JsonText
{
    public static void Write(StringBuilder to, Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Nil: to.Append("null"); break;
            case ValueKind.Text: Quote(to, Escaped(value)); break;
            case ValueKind.Keyword: Quote(to, Escaped(value)); break;
            case ValueKind.Decimal: WriteDecimal(to, value.Text); break;
            case ValueKind.List: WriteList(to, value.Items); break;
            case ValueKind.Set:
                to.Append("{\"#set\":");
                WriteList(to, value.Items);
                to.Append('}');
                break;
            case ValueKind.Map: WriteMap(to, value.Items); break;
            default: to.Append(value); break;
        }
    }

    public static void Quote(StringBuilder to, string text)
    {
        to.Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1])) to.Append(c).Append(text[++i]);
            else
                _ = c switch
                {
                    '"' => to.Append("\\\""),
                    '\\' => to.Append("\\\\"),
                    '\n' => to.Append("\\n"),
                    '\r' => to.Append("\\r"),
                    '\t' => to.Append("\\t"),
                    < ' ' or '\u007F' => to.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                    _ when char.IsSurrogate(c) => to.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                    _ => to.Append(c),
                };
        }
        to.Append('"');
    }

    static string Escaped(Value value) => value.Kind == ValueKind.Keyword || value.Text.StartsWith(':') ? ":" + value.Text : value.Text;

    static void WriteList(StringBuilder to, ReadOnlySpan<Value> items)
    {
        to.Append('[');
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0) to.Append(',');
            Write(to, items[i]);
        }
        to.Append(']');
    }

    /// <summary>An object where all keys are texts or keywords and cannot be mistaken for one of ours.</summary>
    static void WriteMap(StringBuilder to, ReadOnlySpan<Value> items)
    {
        var plain = true;
        for (var i = 0; i < items.Length; i += 2)
            plain &= items[i].Kind is ValueKind.Text or ValueKind.Keyword && !items[i].Text.StartsWith('#');
        to.Append(plain ? "{" : "{\"#map\":[");
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0) to.Append(plain && i % 2 == 1 ? ':' : ',');
            Write(to, items[i]);
        }
        to.Append(plain ? "}" : "]}");
    }

    static void WriteDecimal(StringBuilder to, string digits)
    {
        to.Append("{\"#number\":");
        Quote(to, digits);
        to.Append('}');
    }
}
