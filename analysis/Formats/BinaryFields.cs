using System.Buffers.Binary;
using System.Globalization;

namespace Simulator.Analysis.Formats;

/// <summary>Reads numbers from the bytes of a file. Its places are line 1 and the number of the byte, from 1.</summary>
sealed class BinaryFields(ByteCursor cursor)
{
    readonly byte[] eight = new byte[8];

    /// <summary>Where the next byte stands.</summary>
    public Place Place => new(1, (int)long.Min(int.MaxValue, cursor.Offset + 1));

    public bool IsAtEnd => cursor.IsAtEnd;

    public byte Byte(string what)
    {
        Fill(1, what);
        return eight[0];
    }

    public ulong LittleEndian(string what)
    {
        Fill(8, what);
        return BinaryPrimitives.ReadUInt64LittleEndian(eight);
    }

    public ulong BigEndian(string what)
    {
        Fill(8, what);
        return BinaryPrimitives.ReadUInt64BigEndian(eight);
    }

    /// <summary>A number of things that follow; more than a limit are refused.</summary>
    public long Count(string what, long most)
    {
        var place = Place;
        var count = LittleEndian("the number of " + what);
        if (count > (ulong)most)
            throw Error(place, string.Create(CultureInfo.InvariantCulture, $"{count} {what}"),
                string.Create(CultureInfo.InvariantCulture, $"at most {most}"));
        return (long)count;
    }

    /// <summary>0 or 1.</summary>
    public bool Flag(string what)
    {
        var place = Place;
        var found = Byte(what);
        if (found > 1) throw Error(place, string.Create(CultureInfo.InvariantCulture, $"the byte {found} as {what}"), "0 or 1");
        return found == 1;
    }

    /// <summary>Passes over bytes.</summary>
    public void Skip(long count, string what)
    {
        for (var i = 0L; i < count; i++) Byte(what);
    }

    public HistoryFormatException Error(Place place, string found, string expected) =>
        cursor.Error(place, found + string.Create(CultureInfo.InvariantCulture, $" at byte {place.Column}"), expected);

    void Fill(int count, string what)
    {
        var place = Place;
        for (var i = 0; i < count; i++)
            if (!cursor.NextRaw(out eight[i])) throw Error(place, "the end of the file", what);
    }
}
