// See Shape.cs: this is the other half of the one place that may use reflection.
#pragma warning disable RS0030 // the one place that may use reflection: it reads the declared fields of records
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Simulator;

/// <summary>How a field's value is digested, written, measured, corrupted and torn.</summary>
internal abstract class Codec
{
    /// <summary>How a field can be digested where it lies.</summary>
    public virtual Reading Reading => Reading.ByCodec;

    /// <summary>A value that is not all zeros, the first byte least of all; null where there is none at hand.</summary>
    public virtual object? Mark => null;

    /// <summary>The codec of a type, or null when records may not hold it.</summary>
    public static Codec? For(Type type, Shapes shapes)
    {
        if (type.IsEnum) return Make(typeof(EnumCodec<>), type);
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return For(inner, shapes) is { } codec ? Make(typeof(NullableCodec<>), inner, codec) : null;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Seq<>))
        {
            var item = type.GetGenericArguments()[0];
            return For(item, shapes) is { } codec ? Make(typeof(SeqCodec<>), item, codec) : null;
        }
        if (Simple(type) is { } simple) return simple;
        var isRecordClass = type.IsClass && type.GetMethod("<Clone>$") is not null;
        if (isRecordClass) return Make(typeof(RecordCodec<>), type, shapes);
        var isRecordStruct = type.IsValueType && !type.IsPrimitive && typeof(IEquatable<>).MakeGenericType(type).IsAssignableFrom(type)
            && type.Namespace?.StartsWith("System", StringComparison.Ordinal) != true;
        return isRecordStruct ? Make(typeof(StructCodec<>), type, shapes) : null;
    }

    static Codec Make(Type generic, Type argument, params object[] arguments) =>
        (Codec)Activator.CreateInstance(generic.MakeGenericType(argument), arguments)!;

    static Codec? Simple(Type type) =>
        type == typeof(long) ? new IntegerCodec<long>()
        : type == typeof(int) ? new IntegerCodec<int>()
        : type == typeof(uint) ? new IntegerCodec<uint>()
        : type == typeof(ulong) ? new IntegerCodec<ulong>()
        : type == typeof(short) ? new IntegerCodec<short>()
        : type == typeof(byte) ? new IntegerCodec<byte>()
        : type == typeof(NodeId) ? new IntegerCodec<NodeId>()
        : type == typeof(Duration) ? new IntegerCodec<Duration>()
        : type == typeof(Instant) ? new IntegerCodec<Instant>()
        : type == typeof(LocalTime) ? new IntegerCodec<LocalTime>()
        : type == typeof(bool) ? new BooleanCodec()
        : type == typeof(string) ? new TextCodec()
        : type == typeof(Value) ? new ValueCodec()
        : type == typeof(NodeSet) ? new NodeSetCodec()
        : type == typeof(Signature) ? new SignatureCodec()
        : null;
}

internal abstract class Codec<T> : Codec
{
    public abstract ulong Digest(T value);
    public abstract void Write(T value, StringBuilder to);
    public abstract int Size(T value);
    public virtual bool CanFlip(T value) => false;
    public virtual T Flip(T value, ulong draw) => value;
    public virtual T Tear(T old, T updated, ulong draw) => (draw & 1) == 0 ? old : updated;
}

/// <summary>Integers, and structs that wrap one: their bits are the number.</summary>
internal sealed class IntegerCodec<T> : Codec<T> where T : unmanaged
{
    static readonly bool isUnsigned = typeof(T) == typeof(uint) || typeof(T) == typeof(byte);

    public override Reading Reading => Unsafe.SizeOf<T>() switch
    {
        8 => Reading.Long,
        4 => isUnsigned ? Reading.UInt : Reading.Int,
        2 => Reading.Short,
        _ => Reading.Byte,
    };

    public override object? Mark => FromLong(1);
    public override ulong Digest(T value) => unchecked((ulong)ToLong(value));
    public override void Write(T value, StringBuilder to) => to.Append(CultureInfo.InvariantCulture, $"{value}");
    public override int Size(T value) => Unsafe.SizeOf<T>();
    public override bool CanFlip(T value) => true;

    // One of the low bits: a high bit gives numbers that no check would let pass, which tests nothing.
    public override T Flip(T value, ulong draw) =>
        FromLong(ToLong(value) ^ 1L << (int)(draw % (ulong)int.Min(Unsafe.SizeOf<T>() * 8 - 1, 12)));

    static long ToLong(T value) => unchecked(Unsafe.SizeOf<T>() switch
    {
        8 => Unsafe.BitCast<T, long>(value),
        4 => isUnsigned ? Unsafe.BitCast<T, uint>(value) : Unsafe.BitCast<T, int>(value),
        2 => Unsafe.BitCast<T, short>(value),
        _ => Unsafe.BitCast<T, byte>(value),
    });

    static T FromLong(long number) => unchecked(Unsafe.SizeOf<T>() switch
    {
        8 => Unsafe.BitCast<long, T>(number),
        4 => Unsafe.BitCast<int, T>((int)number),
        2 => Unsafe.BitCast<short, T>((short)number),
        _ => Unsafe.BitCast<byte, T>((byte)number),
    });
}

internal sealed class BooleanCodec : Codec<bool>
{
    public override Reading Reading => Reading.Truth;
    public override object? Mark => true;
    public override ulong Digest(bool value) => value ? 1UL : 2UL;
    public override void Write(bool value, StringBuilder to) => to.Append(value ? "true" : "false");
    public override int Size(bool value) => 1;
    public override bool CanFlip(bool value) => true;
    public override bool Flip(bool value, ulong draw) => !value;
}

internal sealed class EnumCodec<T> : Codec<T> where T : struct, Enum
{
    /// <summary>By name, so that members may be put into another order; remembered, because names are slow to get.</summary>
    readonly Dictionary<T, ulong> digests = [];
    (T Value, ulong Digest)? latest;

    public override ulong Digest(T value)
    {
        if (latest is { } met && EqualityComparer<T>.Default.Equals(met.Value, value)) return met.Digest;
        if (!digests.TryGetValue(value, out var digest)) digests.Add(value, digest = Mixing.OfText(value.ToString()));
        latest = (value, digest);
        return digest;
    }

    public override void Write(T value, StringBuilder to) => to.Append(value.ToString());
    public override int Size(T value) => 1;
}

internal sealed class TextCodec : Codec<string?>
{
    public override Reading Reading => Reading.Text;
    public override object? Mark => "text";
    public override ulong Digest(string? value) => value is null ? 0 : Mixing.OfText(value);
    public override void Write(string? value, StringBuilder to) => to.Append(value is null ? "nil" : Value.Of(value).ToString());
    public override int Size(string? value) => 4 + (value?.Length ?? 0);
}

internal sealed class ValueCodec : Codec<Value?>
{
    public override Reading Reading => Reading.Value;
    public override object? Mark => Value.True;
    public override ulong Digest(Value? value) => value?.Digest ?? 0;
    public override void Write(Value? value, StringBuilder to) => to.Append(value is null ? "nil" : value.ToString());

    public override int Size(Value? value)
    {
        if (value is null) return 1;
        if (value.Kind is ValueKind.Text or ValueKind.Keyword) return 4 + value.Text.Length;
        var size = value.Kind == ValueKind.Integer ? 8 : 1;
        foreach (var item in value.Items) size += Size(item);
        return size;
    }

    public override bool CanFlip(Value? value)
    {
        if (value is null) return false;
        if (value.Kind == ValueKind.Integer) return true;
        if (value.Kind != ValueKind.List) return false;
        foreach (var item in value.Items)
            if (CanFlip(item)) return true;
        return false;
    }

    public override Value? Flip(Value? value, ulong draw)
    {
        if (value!.Kind == ValueKind.Integer) return Value.Of(value.Number ^ 1L << (int)(draw % 12));
        var items = value.Items.ToArray();
        var at = (int)(draw % (ulong)items.Length);
        while (!CanFlip(items[at])) at = (at + 1) % items.Length;
        items[at] = Flip(items[at], draw / (ulong)items.Length)!;
        return Value.List(items);
    }
}

internal sealed class NodeSetCodec : Codec<NodeSet>
{
    public override ulong Digest(NodeSet value)
    {
        var digest = 1UL;
        foreach (var node in value) digest = Mixing.Fold(digest, (ulong)node.Value);
        return digest;
    }

    public override void Write(NodeSet value, StringBuilder to) => to.Append(value.ToString());
    public override int Size(NodeSet value) => 8;
}

/// <summary>Sixteen bytes that no accident turns into another valid signature, so corruption leaves them alone.</summary>
internal sealed class SignatureCodec : Codec<Signature?>
{
    public override ulong Digest(Signature? value) =>
        value is null ? 0 : Mixing.Fold(unchecked((ulong)value.Signer.Value + 1), value.Digest);
    public override void Write(Signature? value, StringBuilder to) => to.Append(value is null ? "nil" : value.ToString());
    public override int Size(Signature? value) => 16;
}

internal sealed class NullableCodec<T>(Codec inner) : Codec<T?> where T : struct
{
    readonly Codec<T> inner = (Codec<T>)inner;

    public override ulong Digest(T? value) => value is { } some ? Mixing.Fold(1, inner.Digest(some)) : 0;

    public override void Write(T? value, StringBuilder to)
    {
        if (value is { } some) inner.Write(some, to);
        else to.Append("nil");
    }

    public override int Size(T? value) => 1 + (value is { } some ? inner.Size(some) : 0);
    public override bool CanFlip(T? value) => value is { } some && inner.CanFlip(some);
    public override T? Flip(T? value, ulong draw) => value is { } some ? inner.Flip(some, draw) : null;
}

internal sealed class SeqCodec<T>(Codec inner) : Codec<Seq<T>>
{
    readonly Codec<T> inner = (Codec<T>)inner;

    public override ulong Digest(Seq<T> value)
    {
        var digest = (ulong)value.Count;
        foreach (var item in value.Span) digest = Mixing.Fold(digest, inner.Digest(item));
        return digest;
    }

    public override void Write(Seq<T> value, StringBuilder to)
    {
        to.Append('[');
        for (var i = 0; i < value.Count; i++)
        {
            if (i > 0) to.Append(' ');
            inner.Write(value[i], to);
        }
        to.Append(']');
    }

    public override int Size(Seq<T> value)
    {
        var size = 4;
        foreach (var item in value.Span) size += inner.Size(item);
        return size;
    }

    public override bool CanFlip(Seq<T> value)
    {
        foreach (var item in value.Span)
            if (inner.CanFlip(item)) return true;
        return false;
    }

    public override Seq<T> Flip(Seq<T> value, ulong draw)
    {
        var at = (int)(draw % (ulong)value.Count);
        var items = value.Span.ToArray();
        while (!inner.CanFlip(items[at])) at = (at + 1) % items.Length;
        items[at] = inner.Flip(items[at], draw / (ulong)value.Count);
        return Seq.Of<T>(items);
    }

    /// <summary>Of a growing sequence some first items of the growth arrived, the others did not.</summary>
    public override Seq<T> Tear(Seq<T> old, Seq<T> updated, ulong draw) =>
        updated.Count > old.Count ? updated.Take(old.Count + (int)(draw % (ulong)(updated.Count - old.Count))) : old;
}

internal sealed class RecordCodec<T>(Shapes shapes) : Codec<T> where T : class
{
    readonly bool isMessage = typeof(T).IsAssignableTo(typeof(Message));

    public override Reading Reading => Reading.Record;
    public override object? Mark => typeof(T).IsAbstract ? null : RuntimeHelpers.GetUninitializedObject(typeof(T));

    /// <summary>The shape met last; nearly always the next one's as well.</summary>
    Shape? recent;

    // A message inside a message (a command in a log entry) keeps its digest, however often it travels.
    public override ulong Digest(T value) =>
        value is null ? 0 : isMessage ? shapes.Digest(Unsafe.As<Message>(value)) : ShapeOf(value).Digest(value);

    public override void Write(T value, StringBuilder to)
    {
        if (value is null) to.Append("nil");
        else ShapeOf(value).Write(value, to);
    }

    public override int Size(T value) => value is null ? 1 : ShapeOf(value).Size(value) - Shape.HeaderBytes;
    public override bool CanFlip(T value) => value is not null && ShapeOf(value).CanFlip(value);
    public override T Flip(T value, ulong draw) => (T)ShapeOf(value).Flip(value, draw);

    Shape ShapeOf(T value) => recent is { } shape && shape.Type == value.GetType() ? shape : recent = shapes.Of(value.GetType());
}

internal sealed class StructCodec<T>(Shapes shapes) : Codec<T> where T : struct
{
    public override ulong Digest(T value) => shapes.Of(typeof(T)).Digest(value);
    public override void Write(T value, StringBuilder to) => shapes.Of(typeof(T)).Write(value, to);
    public override int Size(T value) => shapes.Of(typeof(T)).Size(value) - Shape.HeaderBytes;
    public override bool CanFlip(T value) => shapes.Of(typeof(T)).CanFlip(value);
    public override T Flip(T value, ulong draw) => (T)shapes.Of(typeof(T)).Flip(value, draw);
}
