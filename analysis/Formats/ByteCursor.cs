using System.Text;

namespace Simulator.Analysis.Formats;

/// <summary>Walks over the bytes of a UTF-8 text with one byte of look-ahead, keeps count of lines and columns, and refuses NUL.</summary>
sealed class ByteCursor
{
    public const int End = -1;
    const int UsualBuffer = 1 << 16;
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    readonly Stream stream;
    readonly byte[] buffer;
    int at, length;
    long before;
    bool ended;
    int line = 1, column = 1;

    public ByteCursor(Stream stream, string file, HistoryLimits limits, int bufferSize = UsualBuffer)
    {
        buffer = new byte[bufferSize];
        this.stream = stream;
        File = file;
        Limits = limits;
        Fill();
        if (Buffered is [0xEF, 0xBB, 0xBF, ..]) at = 3;
    }

    public string File { get; }
    public HistoryLimits Limits { get; }
    public Place Place => new(line, column);

    /// <summary>Bytes read so far.</summary>
    public long Offset => before + at;

    /// <summary>What lies in the buffer after the current place; at the start of a file the first 64 KiB of it.</summary>
    public ReadOnlySpan<byte> Buffered => buffer.AsSpan(at, length - at);

    /// <summary>The byte at the current place, or <see cref="End"/>.</summary>
    public int Peek()
    {
        if (at == length && !Fill()) return End;
        var b = buffer[at];
        return b != 0 ? b : throw Error("a NUL byte", "text");
    }

    /// <summary>The byte after the current one, or <see cref="End"/>.</summary>
    public int PeekSecond()
    {
        if (Peek() == End) return End;
        if (at + 1 == length && !Shift()) return End;
        return buffer[at + 1];
    }

    /// <summary>Passes over the current byte.</summary>
    public int Next()
    {
        var b = Peek();
        if (b == End) return End;
        at++;
        if (b == '\n') (line, column) = (line + 1, 1);
        else if ((b & 0xC0) != 0x80) column++;
        return b;
    }

    public bool IsAtEnd => at == length && !Fill();

    /// <summary>The current byte of a file that is no text, whatever it is, and passes over it; false at the end.</summary>
    public bool NextRaw(out byte b)
    {
        b = 0;
        if (IsAtEnd) return false;
        b = buffer[at++];
        return true;
    }

    /// <summary>Passes over bytes of a set that are no new lines.</summary>
    public void SkipBlanks(ByteSet blanks)
    {
        do
        {
            var rest = Buffered;
            var count = 0;
            while (count < rest.Length && blanks.Contains(rest[count])) count++;
            at += count;
            column += count;
        }
        while (at == length && Fill());
    }

    /// <summary>
    /// Passes over the bytes up to one of a set, and gives them; good until the cursor moves on. The set must hold the new line.
    /// </summary>
    /// <param name="longest">More bytes than these are refused.</param>
    public ReadOnlySpan<byte> Word(ByteSet ends, int longest)
    {
        var place = Place;
        var count = Scan(ends);
        if (at + count == length && count < length && !ended)
        {
            // The word runs into the end of the buffer: it is moved to its start, and the rest read in behind it.
            Buffered.CopyTo(buffer);
            Fill(keep: count);
            count = Scan(ends);
        }
        if (count > longest) throw Error(place, FormattableString.Invariant($"a word of more than {longest} bytes"), "a shorter one");
        var word = buffer.AsSpan(at, count);
        at += count;
        foreach (var b in word)
            if ((b & 0xC0) != 0x80) column++;
        return word;
    }

    int Scan(ByteSet ends)
    {
        var rest = Buffered;
        var count = 0;
        while (count < rest.Length && !ends.Contains(rest[count])) count++;
        return count;
    }

    public HistoryFormatException Error(string found, string expected) => Error(Place, found, expected);

    public HistoryFormatException Error(Place place, string found, string expected) => new(File, place, found, expected);

    /// <summary>What stands at the current place, for a message.</summary>
    public string Describe() => Peek() switch
    {
        End => "the end of the file",
        '\n' or '\r' => "the end of the line",
        '"' => "'\"'",
        var b and > ' ' and < 127 => $"'{(char)b}'",
        var b => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"the byte 0x{b:X2}"),
    };

    /// <summary>The characters of some bytes that were read from <paramref name="place"/> on.</summary>
    public string Decode(ReadOnlySpan<byte> bytes, Place place)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Error(place, "bytes that are not UTF-8", "UTF-8 text");
        }
    }

    /// <summary>Keeps the current byte, the last of the buffer, and reads on behind it.</summary>
    bool Shift()
    {
        if (ended) return false;
        buffer[0] = buffer[at];
        return Fill(keep: 1);
    }

    /// <summary>Reads on behind the first bytes of the buffer, which the current place is at.</summary>
    bool Fill(int keep = 0)
    {
        if (ended) return false;
        before += length - keep;
        at = 0;
        length = keep;
        try
        {
            while (length < buffer.Length)
            {
                var read = stream.Read(buffer, length, buffer.Length - length);
                if (read == 0) { ended = true; break; }
                length += read;
            }
        }
        catch (InvalidDataException)
        {
            throw Error("damaged compressed data", "a whole gzip stream");
        }
        if (before + length > Limits.MaxBytes)
            throw Error("a text of more than " + Limits.MaxBytes.ToString(System.Globalization.CultureInfo.InvariantCulture) + " bytes",
                "a smaller one");
        return length > keep;
    }
}

/// <summary>A set of bytes.</summary>
sealed class ByteSet
{
    readonly bool[] members = new bool[256];

    public ByteSet(ReadOnlySpan<byte> members)
    {
        foreach (var b in members) this.members[b] = true;
    }

    public bool Contains(byte b) => members[b];

    public bool Contains(int b) => b >= 0 && members[b];

    /// <summary>The set with all bytes up to a last one.</summary>
    public ByteSet WithUpTo(byte last)
    {
        for (var b = 0; b <= last; b++) members[b] = true;
        return this;
    }
}
