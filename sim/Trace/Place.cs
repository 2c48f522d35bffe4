// See Shape.cs: reflection, once for each type.
#pragma warning disable RS0030 // the one place that may use reflection: it finds out where the declared fields of records lie
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Simulator;

/// <summary>How the bits that lie at a place are digested: as the codec of the field's type does, without asking it.</summary>
internal enum Reading : byte
{
    /// <summary>By the codec.</summary>
    ByCodec,
    Long,
    Int,
    UInt,
    Short,
    Byte,
    Truth,
    Text,
    Value,
    /// <summary>A record inside the record: by the codec, but without a getter.</summary>
    Record,
}

/// <summary>
/// Where a field lies in its record, and how it is read there. Contents of messages, read through a getter and a codec for each field,
/// took a fifth of a step's time.
/// </summary>
internal readonly struct Place(Reading reading, nint offset, FieldShape field)
{
    readonly nint offset = offset;

    public readonly Reading Reading = reading;
    public readonly FieldShape Field = field;

    /// <summary>The place of a field in records of this type. One whose place does not show is left to its codec.</summary>
    public static Place Of(Type record, FieldInfo info, FieldShape field)
    {
        var codec = field.Codec;
        if (codec.Reading == Reading.ByCodec || codec.Mark is not { } mark || !BitConverter.IsLittleEndian) return ByCodec(field);
        // In a record of nothing but zeros a field that is set shows where it lies.
        var probe = RuntimeHelpers.GetUninitializedObject(record);
        info.SetValue(probe, mark);
        var place = new Place(codec.Reading, FirstSet(probe, mark.GetType().IsValueType ? 1 : nint.Size), field);
        return place.Shows(probe, mark) ? place : ByCodec(field);
    }

    static Place ByCodec(FieldShape field) => new(Reading.ByCodec, 0, field);

    static nint FirstSet(object probe, int step)
    {
        ref var start = ref Contents.Of(probe);
        for (nint at = 0; ; at += step)
            if (step == 1 ? Unsafe.Add(ref start, at) != 0 : Unsafe.As<byte, nint>(ref Unsafe.Add(ref start, at)) != 0) return at;
    }

    bool Shows(object probe, object mark) => Reading == Reading.Record
        ? ReferenceEquals(Unsafe.As<byte, object>(ref Unsafe.Add(ref Contents.Of(probe), offset)), mark)
        : Digest(probe) == Field.Digest(probe);

    /// <summary>The digest of the field in a record of the type that this was made for.</summary>
    public ulong Digest(object record)
    {
        ref var at = ref Unsafe.Add(ref Contents.Of(record), offset);
        // Asked first, because most fields are of this kind.
        if (Reading == Reading.Long) return Unsafe.As<byte, ulong>(ref at);
        if (Reading == Reading.ByCodec) return Field.Digest(record);
        return unchecked(Reading switch
        {
            Reading.Int => (ulong)Unsafe.As<byte, int>(ref at),
            Reading.UInt => Unsafe.As<byte, uint>(ref at),
            Reading.Short => (ulong)Unsafe.As<byte, short>(ref at),
            Reading.Byte => at,
            Reading.Truth => at != 0 ? 1UL : 2UL,
            Reading.Text => Unsafe.As<byte, string?>(ref at) is { } text ? Mixing.OfText(text) : 0,
            Reading.Value => Unsafe.As<byte, Value?>(ref at) is { } value ? value.Digest : 0,
            _ => Unsafe.As<byte, object?>(ref at) is { } inner ? Field.DigestOf(inner) : 0,
        });
    }

    /// <summary>An object as a place in memory: what follows its type.</summary>
    sealed class Contents
    {
        byte first;

        public static ref byte Of(object record) => ref Unsafe.As<Contents>(record).first;
    }
}
