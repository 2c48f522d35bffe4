using System.Collections;
using System.Reflection;

namespace Simulator.Analysis.Causes;

/// <summary>
/// Which values travel in a message, wherever in it they stand. Looks at the public properties of records, so that no protocol need say.
/// </summary>
sealed class CarriedValues
{
    const int Deepest = 12;

    readonly Dictionary<Type, PropertyInfo[]> properties = [];
    readonly Dictionary<Value, Dictionary<object, bool>> known = [];

    public bool Carries(object? message, Value value)
    {
        if (message is null) return false;
        if (!known.TryGetValue(value, out var messages))
            known.Add(value, messages = new Dictionary<object, bool>(ReferenceEqualityComparer.Instance));
        if (!messages.TryGetValue(message, out var carries)) messages.Add(message, carries = Holds(message, value, 0));
        return carries;
    }

    bool Holds(object? part, Value value, int depth)
    {
        switch (part)
        {
            case null or string: return false;
            case Value held: return IsIn(held, value);
            case IEnumerable items:
                if (depth < Deepest)
                    foreach (var item in items)
                        if (Holds(item, value, depth + 1)) return true;
                return false;
        }
        var type = part.GetType();
        if (type.IsPrimitive || type.IsEnum || depth >= Deepest) return false;
        foreach (var property in PropertiesOf(type))
            if (Holds(property.GetValue(part), value, depth + 1)) return true;
        return false;
    }

    static bool IsIn(Value held, Value value)
    {
        if (held.Equals(value)) return true;
        foreach (var item in held.Items)
            if (IsIn(item, value)) return true;
        return false;
    }

    PropertyInfo[] PropertiesOf(Type type)
    {
        if (properties.TryGetValue(type, out var found)) return found;
        found =
        [
            .. type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
                .Where(property => property.CanRead && property.GetIndexParameters().Length == 0 && !property.PropertyType.IsByRefLike
                    && !property.PropertyType.IsPrimitive && property.Name != "EqualityContract" && property.PropertyType != type),
        ];
        return properties[type] = found;
    }
}
