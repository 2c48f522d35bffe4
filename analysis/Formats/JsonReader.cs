using System.Buffers;

namespace Simulator.Analysis.Formats;

/// <summary>
/// Reads JSON values. In our own files a text that starts with ':' is a keyword, with '::' a text that starts with ':', and the
/// objects <c>{"#map": …}</c>, <c>{"#set": …}</c> and <c>{"#number": …}</c> stand for what JSON lacks.
/// </summary>
sealed class JsonReader(ByteCursor cursor, bool ours) : ValueReader(cursor, new WordPool())
{
    static readonly ByteSet Delimits = new ByteSet(",\":[]{}"u8).WithUpTo((byte)' ');
    static readonly ByteSet Blanks = new(" \t\r"u8);

    static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789.eE+-"u8);

    public void SkipSpace()
    {
        while (true)
            switch (Cursor.Peek())
            {
                case ' ' or '\t' or '\r': Cursor.SkipBlanks(Blanks); break;
                case '\n': Cursor.Next(); break;
                default: return;
            }
    }

    public override Value Read(int depth)
    {
        CheckDepth(depth);
        SkipSpace();
        switch (Cursor.Peek())
        {
            case '[': return Value.List(Items(depth));
            case '{': return Object(depth);
            case '"': return Text(Quoted());
            case '-' or (>= '0' and <= '9'): return Number();
            case (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'): return Constant();
            default: throw Cursor.Error(Cursor.Describe(), "a value");
        }
    }

    /// <summary>A member's name and its colon.</summary>
    public string Name()
    {
        if (Cursor.Peek() != '"') throw Cursor.Error(Cursor.Describe(), "the name of a member in quotation marks");
        var name = Quoted();
        SkipSpace();
        Expect(':', "':'");
        return name;
    }

    public void Expect(int wanted, string expected)
    {
        if (Cursor.Peek() != wanted) throw Cursor.Error(Cursor.Describe(), expected);
        Cursor.Next();
    }

    /// <summary>After an item: true past a comma, false past the closing bracket.</summary>
    public bool More(int close, Place opened)
    {
        SkipSpace();
        var b = Cursor.Peek();
        if (b == ByteCursor.End) throw Cursor.Error("the end of the file", $"the closing '{(char)close}' of the bracket at {opened}");
        if (b != ',' && b != close) throw Cursor.Error(Cursor.Describe(), $"',' or '{(char)close}'");
        Cursor.Next();
        SkipSpace();
        return b == ',';
    }

    Value[] Items(int depth)
    {
        var opened = Cursor.Place;
        Cursor.Next();
        SkipSpace();
        if (Cursor.Peek() == ']') { Cursor.Next(); return []; }
        var items = new List<Value>();
        do items.Add(Read(depth + 1));
        while (More(']', opened));
        return [.. items];
    }

    Value Object(int depth)
    {
        var opened = Cursor.Place;
        Cursor.Next();
        SkipSpace();
        var items = new List<Value>();
        string? first = null;
        if (Cursor.Peek() == '}') Cursor.Next();
        else
            do
            {
                var name = Name();
                first ??= name;
                items.Add(ours ? Text(name) : Value.Keyword(name));
                items.Add(Read(depth + 1));
            }
            while (More('}', opened));
        if (ours && items.Count == 2 && first!.StartsWith('#')) return Stand(opened, first, items[1]);
        return MapOf(items.ToArray(), opened);
    }

    Value Stand(Place place, string name, Value value)
    {
        if (name == "#number" && value.Kind == ValueKind.Text) return Value.Decimal(value.Text);
        if (name == "#set" && value.Kind == ValueKind.List) return Value.Set(value.Items);
        if (name == "#map" && value.Kind == ValueKind.List) return MapOf(value.Items, place);
        throw Cursor.Error(place, "the member " + name, "#map or #set with a list, or #number with a text");
    }

    Value MapOf(ReadOnlySpan<Value> items, Place place)
    {
        try
        {
            return Value.Map(items);
        }
        catch (ArgumentException)
        {
            throw Cursor.Error(place, "an object in which a name occurs twice or lacks a value", "each name once");
        }
    }

    Value Text(string text)
    {
        if (!ours || text is not [':', ..]) return Value.Of(text);
        return text is [':', ':', ..] ? Value.Of(text[1..]) : Value.Keyword(text[1..]);
    }

    Value Number()
    {
        var place = Cursor.Place;
        var word = Cursor.Word(Delimits, 256);
        if (IsWhole(word, out var number)) return Integer(number);
        if (word.ContainsAnyExcept(NumberBytes) || !char.IsAsciiDigit((char)word[^1])) throw NoNumber(place, word);
        return Value.Decimal(Cursor.Decode(word, place));
    }

    Value Constant()
    {
        var place = Cursor.Place;
        return Word(Delimits) switch
        {
            "null" => Value.Nil,
            "true" => Value.True,
            "false" => Value.False,
            var word => throw Cursor.Error(place, $"'{word}'", "null, true, false, a number, a text, an array or an object"),
        };
    }
}
