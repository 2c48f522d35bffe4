using System.Globalization;
using System.Text;

namespace Simulator;

/// <summary>
/// A piece of data in an operation or a history: nothing, a whole number, a text, a truth, a keyword, or a list, a map or a set
/// of such. Immutable, compared by content, with one canonical text (EDN) and one digest.
/// </summary>
public sealed class Value : IEquatable<Value>, IComparable<Value>
{
    readonly long number;
    readonly string? text;
    readonly Value[]? items;
    Outcome? told;

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
    public long Number => Kind is ValueKind.Integer or ValueKind.Truth ? number
        : throw new InvalidOperationException($"{this} is not a number");

    /// <summary>The characters of a text, a keyword or a decimal. Throws for other kinds.</summary>
    public string Text => text ?? throw new InvalidOperationException($"{this} is not a text");

    /// <summary>
    /// The items of a list; those of a set in ascending order; key, value, key, value … of a map in ascending order of the keys;
    /// empty for other kinds.
    /// </summary>
    public ReadOnlySpan<Value> Items => items;

    public static Value Of(long number) => new(ValueKind.Integer, number);
    public static Value Of(bool truth) => truth ? True : False;
    public static Value Of(string text) => new(ValueKind.Text, text: text);
    public static Value Keyword(string name) => new(ValueKind.Keyword, text: name);
    public static Value List(params ReadOnlySpan<Value> items) => new(ValueKind.List, items: items.ToArray());

    /// <summary>
    /// A number that is no whole number of 64 bits. The kernel knows no fractions: it is kept as its text, and compared so.
    /// </summary>
    public static Value Decimal(string digits) => new(ValueKind.Decimal, text: digits);

    /// <summary>A set. Of equal items one is kept.</summary>
    public static Value Set(params ReadOnlySpan<Value> items)
    {
        Value[] sorted = [.. items.ToArray().Order()];
        var kept = 0;
        foreach (var item in sorted)
            if (kept == 0 || !sorted[kept - 1].Equals(item)) sorted[kept++] = item;
        return new Value(ValueKind.Set, items: sorted[..kept]);
    }

    /// <summary>A map from alternating keys and values. Throws <see cref="ArgumentException"/> for a key that occurs twice.</summary>
    public static Value Map(params ReadOnlySpan<Value> keysAndValues)
    {
        if (keysAndValues.Length % 2 != 0) throw new ArgumentException("a map needs a value for each key");
        var pairs = new (Value Key, Value Value)[keysAndValues.Length / 2];
        for (var i = 0; i < pairs.Length; i++) pairs[i] = (keysAndValues[2 * i], keysAndValues[2 * i + 1]);
        var items = new List<Value>();
        foreach (var (key, value) in pairs.OrderBy(pair => pair.Key))
        {
            if (items.Count > 0 && items[^2].Equals(key)) throw new ArgumentException($"the key {key} occurs twice");
            items.AddRange([key, value]);
        }
        return new Value(ValueKind.Map, items: [.. items]);
    }

    public bool Equals(Value? other)
    {
        if (ReferenceEquals(this, other)) return true;
        return other is not null && Kind == other.Kind && number == other.number && text == other.text && Items.SequenceEqual(other.Items);
    }

    public override bool Equals(object? obj) => Equals(obj as Value);

    public override int GetHashCode() => unchecked((int)Digest);

    /// <summary>A total order: by kind, then numbers by size, texts by their UTF-16 code units, collections item by item.</summary>
    public int CompareTo(Value? other)
    {
        if (other is null) return 1;
        if (Kind != other.Kind) return Kind.CompareTo(other.Kind);
        if (number != other.number) return number.CompareTo(other.number);
        if (text is not null) return string.CompareOrdinal(text, other.text);
        return Items.SequenceCompareTo(other.Items);
    }

    /// <summary>The outcome of an operation that came to this. One for all who tell it: each replica that applies a write does.</summary>
    internal Outcome AsOutcome => told ??= new Outcome(OpType.Ok, this, null);

    /// <summary>The same for equal values, in every process.</summary>
    public ulong Digest
    {
        get
        {
            // The kind is mixed first: folded together with the number, kind 1 and number 1 would cancel out to nil.
            var digest = Mixing.Fold(Mixing.Finish((ulong)Kind + 1), unchecked((ulong)number));
            if (text is not null) digest = Mixing.Fold(digest, Mixing.OfText(text));
            foreach (var item in Items) digest = Mixing.Fold(digest, item.Digest);
            return digest;
        }
    }

    /// <summary>
    /// EDN: <c>nil</c>, <c>5</c>, <c>"x"</c>, <c>true</c>, <c>:word</c>, <c>[1 2]</c>, <c>{:a 1, :b 2}</c>, <c>#{1 2}</c>.
    /// </summary>
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
            case ValueKind.Decimal: to.Append(text); break;
            case ValueKind.Text: Quote(to, text!); break;
            case ValueKind.Map: WriteItems(to, "{", "}", pairs: true); break;
            case ValueKind.Set: WriteItems(to, "#{", "}", pairs: false); break;
            default: WriteItems(to, "[", "]", pairs: false); break;
        }
    }

    void WriteItems(StringBuilder to, string open, string close, bool pairs)
    {
        to.Append(open);
        for (var i = 0; i < items!.Length; i++)
        {
            if (i > 0) to.Append(pairs && i % 2 == 0 ? ", " : " ");
            items[i].Write(to);
        }
        to.Append(close);
    }

    /// <summary>Control characters and halves of surrogate pairs are escaped, so that every text survives being written as UTF-8.</summary>
    static void Quote(StringBuilder to, string text)
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
}

public enum ValueKind : byte { Nil, Integer, Truth, Text, Keyword, List, Decimal, Map, Set }
