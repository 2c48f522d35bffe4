using System.Buffers;
using System.Globalization;

namespace Simulator.Analysis.Formats;

/// <summary>
/// Reads EDN values. A tagged literal is read as what follows its tag, a symbol as a text, a character as a text of it;
/// comments, <c>#_</c> and metadata are passed over.
/// </summary>
sealed class EdnReader(ByteCursor cursor, WordPool words) : ValueReader(cursor, words)
{
    static readonly ByteSet Delimits = new ByteSet(",\";()[]{}"u8).WithUpTo((byte)' ');
    static readonly ByteSet Blanks = new(" \t\r\f,"u8);

    static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789.eE+-/MN"u8);

    /// <summary>
    /// Passes over white space, commas, comments, discarded forms, tags and metadata, up to a value, a closing bracket or the end.
    /// </summary>
    public void SkipToForm(int depth)
    {
        while (true)
        {
            switch (Cursor.Peek())
            {
                case ' ' or '\t' or '\r' or '\f' or ',': Cursor.SkipBlanks(Blanks); break;
                case '\n': Cursor.Next(); break;
                case ';':
                    while (Cursor.Peek() is not (ByteCursor.End or '\n')) Cursor.Next();
                    break;
                case '^': Cursor.Next(); Form(depth + 1); break;
                case '#':
                    if (!SkipDispatch(depth)) return;
                    break;
                default: return;
            }
        }
    }

    /// <summary>Passes over <c>#_form</c> and <c>#tag</c>; false in front of a set or a symbolic number.</summary>
    bool SkipDispatch(int depth)
    {
        switch (Cursor.PeekSecond())
        {
            case '{' or '#': return false;
            case '_':
                Cursor.Next();
                Cursor.Next();
                Form(depth + 1);
                return true;
            case (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'):
                Cursor.Next();
                Word(Delimits);
                return true;
            default:
                Cursor.Next();
                throw Cursor.Error("'#' before " + Cursor.Describe(), "a set, a tag or a discarded form");
        }
    }

    Value Form(int depth)
    {
        CheckDepth(depth);
        SkipToForm(depth);
        return Read(depth);
    }

    public override Value Read(int depth)
    {
        CheckDepth(depth);
        switch (Cursor.Peek())
        {
            case '[': return Value.List(Items(']', depth));
            case '(': return Value.List(Items(')', depth));
            case '{': return Map(depth);
            case '#': return Dispatch(depth);
            case '"': return Value.Of(Quoted());
            case ':': return Keyword();
            case '\\': return Character();
            case ByteCursor.End or ')' or ']' or '}': throw Cursor.Error(Cursor.Describe(), "a value");
            case '-' or '+' or (>= '0' and <= '9'): return NumberOrSymbol();
            default: return Word(Delimits) is { Length: > 0 } word ? Symbol(word) : throw Cursor.Error(Cursor.Describe(), "a value");
        }
    }

    /// <summary>A keyword's name; the current byte is its colon.</summary>
    public string Name() => Keyword().Text;

    Value Keyword()
    {
        Cursor.Next();
        var word = KeywordWord(Delimits);
        return word.Text.Length > 0 ? word : throw Cursor.Error(Cursor.Describe(), "the name of a keyword");
    }

    Value[] Items(int close, int depth)
    {
        var opened = Cursor.Place;
        Cursor.Next();
        var items = new List<Value>();
        while (true)
        {
            SkipToForm(depth);
            var b = Cursor.Peek();
            if (b == close) break;
            if (b == ByteCursor.End)
                throw Cursor.Error("the end of the file", $"the closing '{(char)close}' of the collection at {opened}");
            items.Add(Read(depth + 1));
        }
        Cursor.Next();
        return [.. items];
    }

    Value Map(int depth)
    {
        var place = Cursor.Place;
        var items = Items('}', depth);
        if (items.Length % 2 != 0) throw Cursor.Error(place, "a map in which a key has no value", "as many values as keys");
        try
        {
            return Value.Map(items);
        }
        catch (ArgumentException)
        {
            throw Cursor.Error(place, "a map in which a key occurs twice", "each key once");
        }
    }

    Value Dispatch(int depth)
    {
        if (Cursor.PeekSecond() == '{')
        {
            Cursor.Next();
            return Value.Set(Items('}', depth));
        }
        if (SkipDispatch(depth)) return Form(depth + 1);
        Cursor.Next();
        Cursor.Next();
        return Value.Decimal("##" + Word(Delimits));
    }

    Value Character()
    {
        var place = Cursor.Place;
        Cursor.Next();
        if (Cursor.Peek() == ByteCursor.End) throw Cursor.Error("the end of the file", "a character");
        var name = Delimits.Contains(Cursor.Peek()) ? ((char)Cursor.Next()).ToString() : Word(Delimits);
        return Value.Of(name switch
        {
            "newline" => "\n",
            "return" => "\r",
            "space" => " ",
            "tab" => "\t",
            ['u', _, _, _, _] when ushort.TryParse(name.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                out var unit)
                && !char.IsSurrogate((char)unit) => ((char)unit).ToString(),
            _ when new StringInfo(name).LengthInTextElements == 1 => name,
            _ => throw Cursor.Error(place, $"'\\{name}'", "a character"),
        });
    }

    Value NumberOrSymbol()
    {
        var place = Cursor.Place;
        var word = Cursor.Word(Delimits, 256);
        var sign = word[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        if (word.Length == sign || !char.IsAsciiDigit((char)word[sign])) return Symbol(Cursor.Decode(word, place));
        if (IsWhole(word[^1] == 'N' ? word[..^1] : word, out var number)) return Integer(number);
        if (word[sign..].ContainsAnyExcept(NumberBytes)) throw NoNumber(place, word);
        return Value.Decimal(Cursor.Decode(word, place));
    }

    static Value Symbol(string token) => token switch
    {
        "nil" => Value.Nil,
        "true" => Value.True,
        "false" => Value.False,
        _ => Value.Of(token),
    };
}
