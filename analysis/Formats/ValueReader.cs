using System.Globalization;
using System.Text;

namespace Simulator.Analysis.Formats;

/// <summary>What the readers of EDN and of JSON have in common: a place, limits, and texts that are kept once.</summary>
abstract class ValueReader(ByteCursor cursor)
{
    const int PoolLimit = 4096;
    static readonly Value[] Small = [.. Enumerable.Range(-1, 1026).Select(n => Value.Of(n))];

    readonly Dictionary<string, Value> keywords = new(StringComparer.Ordinal);
    readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> pooled =
        new Dictionary<string, string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    readonly List<byte> scratch = [];
    long eventStart;

    protected ByteCursor Cursor { get; } = cursor;

    /// <summary>Starts a new event: the limit on its size counts from here.</summary>
    public void BeginEvent() => eventStart = Cursor.Offset;

    /// <summary>Reads one value, which starts at the current place.</summary>
    public abstract Value Read(int depth);

    protected void CheckDepth(int depth)
    {
        if (depth > Cursor.Limits.MaxDepth)
            throw Cursor.Error(
                $"collections nested deeper than {Cursor.Limits.MaxDepth.ToString(CultureInfo.InvariantCulture)}", "a shallower value");
        CheckSize();
    }

    protected void CheckSize()
    {
        if (Cursor.Offset - eventStart > Cursor.Limits.MaxEventBytes)
            throw Cursor.Error(
                $"an event of more than {Cursor.Limits.MaxEventBytes.ToString(CultureInfo.InvariantCulture)} bytes", "a smaller one");
    }

    /// <summary>The bytes up to the next delimiter, as characters; at most 256 of them are a sensible token.</summary>
    protected string Token(Func<int, bool> ends)
    {
        var place = Cursor.Place;
        scratch.Clear();
        for (var b = Cursor.Peek(); b != ByteCursor.End && !ends(b); b = Cursor.Peek())
        {
            scratch.Add((byte)Cursor.Next());
            if (scratch.Count > 256) throw Cursor.Error(place, "a word of more than 256 bytes", "a shorter one");
        }
        return Share(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(scratch), place);
    }

    /// <summary>One string object for equal short texts; a hostile file cannot make the pool grow without end.</summary>
    string Share(ReadOnlySpan<byte> bytes, Place place)
    {
        Span<char> ascii = stackalloc char[bytes.Length];
        if (Ascii.ToUtf16(bytes, ascii, out _) != System.Buffers.OperationStatus.Done) return Cursor.Decode(bytes, place);
        if (pooled.TryGetValue(ascii, out var known)) return known;
        var text = ascii.ToString();
        if (pooled.Dictionary.Count < PoolLimit) pooled.Dictionary[text] = text;
        return text;
    }

    protected Value KeywordOf(string name)
    {
        if (keywords.TryGetValue(name, out var known)) return known;
        var value = Value.Keyword(name);
        if (keywords.Count < PoolLimit) keywords[name] = value;
        return value;
    }

    protected static Value Integer(long number) => number is >= -1 and < 1025 ? Small[number + 1] : Value.Of(number);

    /// <summary>The characters between two quotation marks, of which the first is the current byte.</summary>
    protected string Quoted()
    {
        var place = Cursor.Place;
        Cursor.Next();
        scratch.Clear();
        while (true)
        {
            switch (Cursor.Peek())
            {
                case ByteCursor.End: throw Cursor.Error("the end of the file", "the closing '\"' of the text at " + place);
                case '"':
                    Cursor.Next();
                    var bytes = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(scratch);
                    return bytes.Length <= 32 ? Share(bytes, place) : Cursor.Decode(bytes, place);
                case '\\': Escape(place); break;
                default: scratch.Add((byte)Cursor.Next()); break;
            }
            CheckSize();
        }
    }

    void Escape(Place text)
    {
        var place = Cursor.Place;
        Cursor.Next();
        var b = Cursor.Next();
        switch (b)
        {
            case '"' or '\\' or '/': scratch.Add((byte)b); break;
            case 'n': scratch.Add((byte)'\n'); break;
            case 't': scratch.Add((byte)'\t'); break;
            case 'r': scratch.Add((byte)'\r'); break;
            case 'b': scratch.Add((byte)'\b'); break;
            case 'f': scratch.Add((byte)'\f'); break;
            case 'u': Unicode(place); break;
            case ByteCursor.End: throw Cursor.Error("the end of the file", "the closing '\"' of the text at " + text);
            default: throw Cursor.Error(place, "an unknown escape in a text", "one of \\\" \\\\ \\/ \\n \\t \\r \\b \\f \\uXXXX");
        }
    }

    void Unicode(Place place)
    {
        var unit = Hex4(place);
        var rune = new Rune(0xFFFD);
        if (char.IsHighSurrogate(unit) && Cursor.Peek() == '\\' && Cursor.PeekSecond() == 'u')
        {
            Cursor.Next();
            Cursor.Next();
            var low = Hex4(place);
            if (!Rune.TryCreate(unit, low, out rune)) throw Cursor.Error(place, "half of a surrogate pair", "a whole one");
        }
        else if (!Rune.TryCreate(unit, out rune)) throw Cursor.Error(place, "half of a surrogate pair", "a whole one");
        Span<byte> utf8 = stackalloc byte[4];
        var length = rune.EncodeToUtf8(utf8);
        for (var i = 0; i < length; i++) scratch.Add(utf8[i]);
    }

    char Hex4(Place place)
    {
        var unit = 0;
        for (var i = 0; i < 4; i++)
        {
            var b = Cursor.Next();
            var digit =
                b switch { >= '0' and <= '9' => b - '0', >= 'a' and <= 'f' => b - 'a' + 10, >= 'A' and <= 'F' => b - 'A' + 10, _ => -1 };
            if (digit < 0) throw Cursor.Error(place, "an incomplete \\u escape", "four hexadecimal digits");
            unit = unit * 16 + digit;
        }
        return (char)unit;
    }
}
