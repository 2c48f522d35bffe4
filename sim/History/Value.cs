using System.Globalization;
using System.Text;

namespace Simulator;

/// <summary>
/// A piece of data in an operation or a history: nothing, a whole number, a text, a truth, a keyword or a list of such.
/// Immutable, compared by content, with one canonical text (EDN) and one digest.
/// </summary>
public sealed class Value : IEquatable<Value>
{
    readonly long number;
    readonly string? text;
    readonly Value[]? items;

    Value(ValueKind kind, long number = 0, string? text = null, Value[]? items = null)
    {
        Kind = kind;
        this.number = number;
        this.text = text;
        this.items = items;
    }

    public static readonly Value Nil = new(ValueKind.Nil);
    public static readonly Value True = new(ValueKind.Truth, 1);
    public static readonly Value False = new(ValueKind.Truth);

    public ValueKind Kind { get; }
    public bool IsNil => Kind == ValueKind.Nil;

    /// <summary>The number of an integer, 1 or 0 of a truth. Throws for other kinds.</summary>
    public long Number =>
        Kind is ValueKind.Integer or ValueKind.Truth ? number : throw new InvalidOperationException($"{this} is not a number");

    /// <summary>The characters of a text or keyword. Throws for other kinds.</summary>
    public string Text => text ?? throw new InvalidOperationException($"{this} is not a text");

    /// <summary>The items of a list; empty for other kinds.</summary>
    public ReadOnlySpan<Value> Items => items;

    public static Value Of(long number) => new(ValueKind.Integer, number);
    public static Value Of(bool truth) => truth ? True : False;
    public static Value Of(string text) => new(ValueKind.Text, text: text);
    public static Value Keyword(string name) => new(ValueKind.Keyword, text: name);
    public static Value List(params ReadOnlySpan<Value> items) => new(ValueKind.List, items: items.ToArray());

    public bool Equals(Value? other)
    {
        if (ReferenceEquals(this, other)) return true;
        return other is not null && Kind == other.Kind && number == other.number && text == other.text && Items.SequenceEqual(other.Items);
    }

    public override bool Equals(object? obj) => Equals(obj as Value);

    public override int GetHashCode() => unchecked((int)Digest);

    /// <summary>The same for equal values, in every process.</summary>
    public ulong Digest
    {
        get
        {
            var digest = Mixing.Fold((ulong)Kind, unchecked((ulong)number));
            if (text is not null) digest = Mixing.Fold(digest, Mixing.OfText(text));
            foreach (var item in Items) digest = Mixing.Fold(digest, item.Digest);
            return digest;
        }
    }

    /// <summary>EDN: <c>nil</c>, <c>5</c>, <c>"x"</c>, <c>true</c>, <c>:word</c>, <c>[1 2]</c>.</summary>
    public override string ToString()
    {
        if (Kind == ValueKind.Integer) return number.ToString(CultureInfo.InvariantCulture);
        var builder = new StringBuilder();
        Write(builder);
        return builder.ToString();
    }

    void Write(StringBuilder to)
    {
        switch (Kind)
        {
            case ValueKind.Nil: to.Append("nil"); break;
            case ValueKind.Integer: to.Append(CultureInfo.InvariantCulture, $"{number}"); break;
            case ValueKind.Truth: to.Append(number != 0 ? "true" : "false"); break;
            case ValueKind.Keyword: to.Append(':').Append(text); break;
            case ValueKind.Text: Quote(to, text!); break;
            default:
                to.Append('[');
                for (var i = 0; i < items!.Length; i++)
                {
                    if (i > 0) to.Append(' ');
                    items[i].Write(to);
                }
                to.Append(']');
                break;
        }
    }

    static void Quote(StringBuilder to, string text)
    {
        to.Append('"');
        foreach (var c in text)
            _ = c switch
            {
                '"' => to.Append("\\\""),
                '\\' => to.Append("\\\\"),
                '\n' => to.Append("\\n"),
                '\r' => to.Append("\\r"),
                '\t' => to.Append("\\t"),
                _ => to.Append(c),
            };
        to.Append('"');
    }
}

public enum ValueKind : byte { Nil, Integer, Truth, Text, Keyword, List }
