using System.Buffers;
using System.Globalization;

namespace Simulator.Analysis.Formats;

/// <summary>
/// Reads EDN values. A tagged literal is read as what follows its tag, a symbol as a text, a character as a text of it;
/// comments, <c>#_</c> and metadata are passed over.
/// </summary>
sealed class EdnReader(ByteCursor cursor) : ValueReader(cursor)
{
    static readonly Func<int, bool> Delimits = static b => b is <= ' ' or ',' or '"' or ';' or '(' or ')' or '[' or ']' or '{' or '}';

    static readonly SearchValues<char> NumberBytes = SearchValues.Create("0123456789.eE+-/MN");

    /// <summary>
    /// Passes over white space, commas, comments, discarded forms, tags and metadata, up to a value, a closing bracket or the
    /// end.
    /// </summary>
    public void SkipToForm(int depth)
    {
        while (true)
        {
            switch (Cursor.Peek())
            {
                case ' ' or '\t' or '\n' or '\r' or '\f' or ',': Cursor.Next(); break;
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
                Token(Delimits);
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
            case ':': return KeywordOf(Name());
            case '\\': return Character();
            case ByteCursor.End or ')' or ']' or '}': throw Cursor.Error(Cursor.Describe(), "a value");
            case '-' or '+' or (>= '0' and <= '9'): return NumberOrSymbol();
            default: return Token(Delimits) is { Length: > 0 } word ? Symbol(word) : throw Cursor.Error(Cursor.Describe(), "a value");
        }
    }

    /// <summary>A keyword's name; the current byte is its colon.</summary>
    public string Name()
    {
        Cursor.Next();
        var name = Token(Delimits);
        return name.Length > 0 ? name : throw Cursor.Error(Cursor.Describe(), "the name of a keyword");
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
        return Value.Decimal("##" + Token(Delimits));
    }

    Value Character()
    {
        var place = Cursor.Place;
        Cursor.Next();
        if (Cursor.Peek() == ByteCursor.End) throw Cursor.Error("the end of the file", "a character");
        var name = Delimits(Cursor.Peek()) ? ((char)Cursor.Next()).ToString() : Token(Delimits);
        return Value.Of(name switch
        {
            "newline" => "\n",
            "return" => "\r",
            "space" => " ",
            "tab" => "\t",
            ['u', _, _, _, _] when ushort.TryParse(
                name.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
                && !char.IsSurrogate((char)unit) => ((char)unit).ToString(),
            _ when new StringInfo(name).LengthInTextElements == 1 => name,
            _ => throw Cursor.Error(place, $"'\\{name}'", "a character"),
        });
    }

    Value NumberOrSymbol()
    {
        var place = Cursor.Place;
        var token = Token(Delimits);
        var sign = token[0] is '-' or '+' ? 1 : 0;
        if (token.Length == sign || !char.IsAsciiDigit(token[sign])) return Symbol(token);
        var digits = token[^1] == 'N' ? token.AsSpan(0, token.Length - 1) : token;
        if (long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return Integer(number);
        if (token.AsSpan(sign).ContainsAnyExcept(NumberBytes)) throw Cursor.Error(place, $"'{token}'", "a number");
        return Value.Decimal(token);
    }

    static Value Symbol(string token) => token switch
    {
        "nil" => Value.Nil,
        "true" => Value.True,
        "false" => Value.False,
        _ => Value.Of(token),
    };
}
