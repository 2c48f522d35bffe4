using System.Globalization;
using System.Text;

namespace Simulator.Analysis.Formats;

/// <summary>What the readers of EDN and of JSON have in common: a place, limits, and texts that are kept once.</summary>
abstract class ValueReader(ByteCursor cursor, WordPool words)
{
    const int LongestWord = 256;
    static readonly Value[] Small = [.. Enumerable.Range(-1, 1026).Select(n => Value.Of(n))];

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
            throw Cursor.Error($"collections nested deeper than {Cursor.Limits.MaxDepth.ToString(CultureInfo.InvariantCulture)}",
                "a shallower value");
        CheckSize();
    }

    protected HistoryFormatException NoNumber(Place place, ReadOnlySpan<byte> word) =>
        Cursor.Error(place, $"'{Cursor.Decode(word, place)}'", "a number");

    protected void CheckSize()
    {
        if (Cursor.Offset - eventStart > Cursor.Limits.MaxEventBytes)
            throw Cursor.Error($"an event of more than {Cursor.Limits.MaxEventBytes.ToString(CultureInfo.InvariantCulture)} bytes",
                "a smaller one");
    }

    /// <summary>The characters up to the next delimiter; 256 bytes of them are enough for a sensible word.</summary>
    protected string Word(ByteSet ends)
    {
        var place = Cursor.Place;
        return words.Of(Cursor.Word(ends, LongestWord), Cursor, place).Text;
    }

    /// <summary>A word as a keyword.</summary>
    protected Value KeywordWord(ByteSet ends)
    {
        var place = Cursor.Place;
        ref var pooled = ref words.Of(Cursor.Word(ends, LongestWord), Cursor, place);
        return pooled.Keyword ??= Value.Keyword(pooled.Text);
    }

    /// <summary>A number of digits and perhaps a sign, if the word is that and fits 64 bits.</summary>
    protected static bool IsWhole(ReadOnlySpan<byte> word, out long number)
    {
        number = 0;
        if (word.Length is 0 or > 20) return false;
        return System.Buffers.Text.Utf8Parser.TryParse(word, out number, out var used) && used == word.Length;
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
                    return bytes.Length <= 32 ? words.Of(bytes, Cursor, place).Text : Cursor.Decode(bytes, place);
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
            var digit = b < 0 || !char.IsAsciiHexDigit((char)b) ? -1 : Convert.ToInt32(((char)b).ToString(), 16);
            if (digit < 0) throw Cursor.Error(place, "an incomplete \\u escape", "four hexadecimal digits");
            unit = unit * 16 + digit;
        }
        return (char)unit;
    }
}

/// <summary>
/// Words that come again and again, so that each is one string. A slot keeps the last word of its hash: no file can make the pool grow.
/// </summary>
sealed class WordPool
{
    const int Size = 4096;
    readonly Entry[] slots = new Entry[Size];

    public struct Entry
    {
        public byte[]? Bytes;
        public string Text;
        public Value? Keyword;
    }

    public ref Entry Of(ReadOnlySpan<byte> word, ByteCursor cursor, Place place)
    {
        var hash = 17u;
        foreach (var b in word) hash = unchecked(hash * 31 + b);
        ref var slot = ref slots[hash % Size];
        if (slot.Bytes is null || !word.SequenceEqual(slot.Bytes))
            slot = new Entry { Bytes = word.ToArray(), Text = cursor.Decode(word, place) };
        return ref slot;
    }
}
