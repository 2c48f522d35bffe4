// Reflection is banned elsewhere. Here it reads a type's declared fields, whose order is that of the source, once per type.
#pragma warning disable RS0030 // the one place that may use reflection: it reads the declared fields of records
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Simulator;

/// <summary>
/// What the kernel knows about the contents of a record: its fields in declaration order. From this it derives a digest
/// (the trace hash covers contents), a canonical text, a size in bytes (for bandwidth), a copy with one bit flipped
/// (corruption) and a mixture of two versions (torn writes), so that authors write plain records and nothing else.
/// </summary>
internal sealed class Shape
{
    readonly FieldShape[] fields;
    readonly Place[] places;
    readonly ulong key;
    readonly MethodInfo? clone;

    Shape(Type type, FieldShape[] fields)
    {
        Type = type;
        this.fields = fields;
        places = [.. fields.Select(field => Place.Of(type, field.Info, field))];
        key = Mixing.OfText(type.Name);
        clone = type.GetMethod("<Clone>$", BindingFlags.Instance | BindingFlags.Public);
    }

    public Type Type { get; }

    /// <summary>Where its fields lie, in declaration order.</summary>
    public ReadOnlySpan<Place> Places => places;

    public ulong Digest(object record)
    {
        var digest = key;
        foreach (ref readonly var place in places.AsSpan()) digest = Mixing.Fold(digest, place.Digest(record));
        return digest;
    }

    /// <summary><c>RequestVote(Term=2 LastLogIndex=0)</c></summary>
    public void Write(object record, StringBuilder to)
    {
        to.Append(Type.Name);
        if (fields.Length == 0) return;
        for (var i = 0; i < fields.Length; i++)
        {
            to.Append(i == 0 ? '(' : ' ').Append(fields[i].Name).Append('=');
            fields[i].Write(record, to);
        }
        to.Append(')');
    }

    public string Text(object record)
    {
        var builder = new StringBuilder();
        Write(record, builder);
        return builder.ToString();
    }

    /// <summary>Bytes on the wire: the fields packed, plus a fixed header for the type.</summary>
    public int Size(object record)
    {
        var size = HeaderBytes;
        foreach (var field in fields) size += field.Size(record);
        return size;
    }

    public const int HeaderBytes = 8;

    public bool CanFlip(object record) => fields.Any(field => field.CanFlip(record));

    /// <summary>A copy in which one bit of one field differs; the record itself when it has no field that can change.</summary>
    public object Flip(object record, ulong draw)
    {
        var candidates = fields.Where(field => field.CanFlip(record)).ToArray();
        if (candidates.Length == 0) return record;
        // A record struct comes in a box of its own, which is the copy.
        var copy = clone is null ? record : clone.Invoke(record, null)!;
        var chosen = candidates[(int)(draw % (ulong)candidates.Length)];
        chosen.SetFlipped(copy, draw / (ulong)candidates.Length);
        return copy;
    }

    /// <summary>A write that stopped half-way: the first fields are new, one may be cut, the others are old.</summary>
    public object Tear(object old, object updated, ulong draw)
    {
        if (clone is null || fields.Length == 0) return old;
        var copy = clone.Invoke(old, null)!;
        var whole = (int)(draw % (ulong)fields.Length);
        for (var i = 0; i < whole; i++) fields[i].CopyTo(copy, updated);
        fields[whole].TearInto(copy, updated, draw / (ulong)fields.Length);
        return copy;
    }

    /// <summary>
    /// A write that went to a wrong place: what it should have changed is as before, and another field of the same type, if there is
    /// one, holds what was meant for that.
    /// </summary>
    public object Misdirect(object old, object updated, ulong draw)
    {
        var changed = fields.Where(field => field.Digest(old) != field.Digest(updated)).ToArray();
        if (clone is null || changed.Length == 0) return old;
        var meant = changed[(int)(draw % (ulong)changed.Length)];
        draw /= (ulong)changed.Length;
        var wrong = fields.Where(field => field != meant && field.Holds == meant.Holds).ToArray();
        if (wrong.Length == 0) return old;
        var copy = clone.Invoke(old, null)!;
        wrong[(int)(draw % (ulong)wrong.Length)].Overwrite(copy, meant.ValueOf(updated));
        return copy;
    }

    internal static Shape Build(Type type, Shapes shapes)
    {
        var found = new List<FieldShape>();
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            var declared =
                level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);
            var own = declared
                .Where(field => field.Name != nameof(Message.DigestMemo))
                .OrderBy(field => field.MetadataToken)
                .Select(field => MakeField(type, field, shapes));
            found.InsertRange(0, own);
        }
        return new Shape(type, [.. found]);
    }

    static FieldShape MakeField(Type owner, FieldInfo field, Shapes shapes)
    {
        var name = field.Name is ['<', .. var rest] ? rest[..rest.IndexOf('>', StringComparison.Ordinal)] : field.Name;
        var codec = Codec.For(field.FieldType, shapes)
            ?? throw new UnsupportedFieldException(
                $"{owner.Name}.{name} has the type {field.FieldType.Name}, which a message, timer, fact or disk record may not hold; "
                + "use integers, booleans, enums, strings, ids, times, Value, Operation, Seq<T> or further records of these");
        return (FieldShape)Activator.CreateInstance(
            typeof(FieldShape<,>).MakeGenericType(Holder(field.DeclaringType!), field.FieldType), name, field, Getter(field, name), codec)!;
    }

    /// <summary>The type whose property a field belongs to; structs come in boxes, which are read through reflection.</summary>
    static Type Holder(Type declaring) => declaring.IsValueType ? typeof(object) : declaring;

    /// <summary>The property's getter as a delegate where there is one (fast); else null, for a read through reflection.</summary>
    static Delegate? Getter(FieldInfo field, string name)
    {
        var property = field.DeclaringType!.GetProperty(
            name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);
        return property?.GetMethod is { } get && property.PropertyType == field.FieldType && !field.DeclaringType.IsValueType
            ? get.CreateDelegate(typeof(Func<,>).MakeGenericType(field.DeclaringType, field.FieldType))
            : null;
    }
}

/// <summary>A record holds something that the kernel cannot digest. The message names the field and what is allowed.</summary>
public sealed class UnsupportedFieldException(string message) : Exception(message);

internal abstract class FieldShape(string name)
{
    public string Name { get; } = name;
    public abstract FieldInfo Info { get; }
    public abstract Codec Codec { get; }
    public abstract Type Holds { get; }
    public abstract object? ValueOf(object record);
    public abstract void Overwrite(object record, object? value);
    public abstract ulong Digest(object record);

    /// <summary>The digest of what the field holds, which must not be null.</summary>
    public abstract ulong DigestOf(object value);
    public abstract void Write(object record, StringBuilder to);
    public abstract int Size(object record);
    public abstract bool CanFlip(object record);
    public abstract void SetFlipped(object record, ulong draw);
    public abstract void CopyTo(object record, object from);
    public abstract void TearInto(object record, object from, ulong draw);
}

/// <summary>A field of type <typeparamref name="T"/> that <typeparamref name="TOwner"/> declares.</summary>
internal sealed class FieldShape<TOwner, T>(string name, FieldInfo info, Func<TOwner, T>? getter, Codec<T> codec) : FieldShape(name)
    where TOwner : class
{
    readonly Func<TOwner, T> get = getter ?? (record => (T)info.GetValue(record)!);

    public override FieldInfo Info => info;
    public override Codec Codec => codec;
    public override Type Holds => typeof(T);
    public override object? ValueOf(object record) => Get(record);
    public override void Overwrite(object record, object? value) => info.SetValue(record, value);
    public override ulong Digest(object record) => codec.Digest(Get(record));
    public override ulong DigestOf(object value) => codec.Digest((T)value);
    public override void Write(object record, StringBuilder to) => codec.Write(Get(record), to);
    public override int Size(object record) => codec.Size(Get(record));
    public override bool CanFlip(object record) => codec.CanFlip(Get(record));
    public override void SetFlipped(object record, ulong draw) => info.SetValue(record, codec.Flip(Get(record), draw));
    public override void CopyTo(object record, object from) => info.SetValue(record, Get(from));
    public override void TearInto(object record, object from, ulong draw) =>
        info.SetValue(record, codec.Tear(Get(record), Get(from), draw));

    // A shape is only ever asked about records of its type.
    T Get(object record) => get(Unsafe.As<TOwner>(record));
}

/// <summary>
/// The shapes of the record types met so far. One instance may serve many worlds, as long as one thread runs them: building
/// shapes anew for each of thousands of short runs would cost more than the runs.
/// </summary>
public sealed class Shapes
{
    const int RecentSize = 64;

    readonly Dictionary<Type, Shape> known = [];

    /// <summary>The shape met last for each remainder of a type's hash: facts, messages and operations take turns.</summary>
    readonly Shape?[] recent = new Shape?[RecentSize];

    internal Shape Of(Type type)
    {
        ref var last = ref recent[type.GetHashCode() & RecentSize - 1];
        if (last is { } met && met.Type == type) return met;
        if (!known.TryGetValue(type, out var shape))
        {
            shape = Shape.Build(type, this);
            known.Add(type, shape);
        }
        last = shape;
        return shape;
    }

    internal ulong Digest(Message message)
    {
        if (message.DigestMemo == 0) message.DigestMemo = Of(message.GetType()).Digest(message) | 1;
        return message.DigestMemo;
    }

    /// <summary>The digest of the contents of a message, timer, fact or operation; 0 for nothing.</summary>
    public ulong DigestOf(object? what) => what switch
    {
        null => 0,
        Message message => Digest(message),
        string text => Mixing.OfText(text),
        _ => Of(what.GetType()).Digest(what),
    };

    /// <summary>Throws when this is a record that holds something without a canonical text.</summary>
    internal void Demand(object what) => Of(what.GetType());

    /// <summary>Appends the canonical text of a message, timer, fact, operation or disk record.</summary>
    public void Write(object? what, StringBuilder to)
    {
        if (what is string text) to.Append(text);
        else if (what is not null) Of(what.GetType()).Write(what, to);
    }

    /// <summary>The canonical text of a message, timer, fact, operation or disk record.</summary>
    public string Text(object? what) => what switch
    {
        null => "",
        string text => text,
        _ => Of(what.GetType()).Text(what),
    };
}
