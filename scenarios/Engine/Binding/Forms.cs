using System.Reflection;

namespace Simulator.Scenarios;

/// <summary>Finds the form of a type: the explicit ones first, the rest from the shape of the type.</summary>
public sealed class Forms
{
    readonly Dictionary<(Type Type, bool Signed), Form> known = [];
    readonly Lock gate = new();

    /// <summary>Forms hold no state of a file, so one set serves all readers, on any thread.</summary>
    public static Forms Shared { get; } = new();

    /// <summary>Throws <see cref="NotSupportedException"/> for a type that YAML cannot express: a mistake in a record, not in a
    /// file.</summary>
    public Form Of(Type type, bool signed = false)
    {
        var key = (type, signed && (type == typeof(Duration) || type == typeof(DistributionSpec)));
        lock (gate)
        {
            if (!known.TryGetValue(key, out var form)) known[key] = form = Make(type, key.Item2);
            return form;
        }
    }

    public Form Of<T>() => Of(typeof(T));

    Form Make(Type type, bool signed)
    {
        if (type == typeof(Duration)) return signed ? Units.SignedDuration : Units.Duration;
        if (Units.Of(type) is { } unit) return unit;
        if (ScenarioForms.Of(type, this, signed) is { } own) return own;
        if (ExperimentForms.Of(type, this) is { } part) return part;
        if (type == typeof(bool)) return new BoolForm();
        if (type == typeof(int)) return new IntegerForm<int>();
        if (type == typeof(long)) return new IntegerForm<long>();
        if (type == typeof(ulong)) return new IntegerForm<ulong>();
        if (type == typeof(decimal)) return new DecimalForm();
        if (type == typeof(string)) return new TextForm();
        if (type.IsEnum) return new EnumForm(type);
        if (Collection(type, typeof(Seq<>), typeof(ListForm<>)) is { } list) return list;
        if (Collection(type, typeof(Map<>), typeof(MapForm<>)) is { } map) return map;
        if (type.GetCustomAttribute<TaggedAttribute>(inherit: false) is { } tagged) return new TaggedForm(type, tagged.Key, this);
        if (type.IsDefined(typeof(ToldByKeyAttribute), inherit: false)) return new ToldByKeyForm(type, this);
        if (type is { IsClass: true, IsAbstract: false } && type.GetConstructor(Type.EmptyTypes) is not null)
            return new RecordForm(type, this);
        throw new NotSupportedException($"a scenario cannot hold a {type}");
    }

    Form? Collection(Type type, Type generic, Type form)
    {
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != generic) return null;
        var item = type.GetGenericArguments()[0];
        return (Form)Activator.CreateInstance(form.MakeGenericType(item), () => Of(item))!;
    }
}
