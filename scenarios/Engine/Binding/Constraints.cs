using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Simulator.Scenarios;

/// <summary>A rule that a single value must keep, checked where the value stands.</summary>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public abstract class ConstraintAttribute : Attribute
{
    public abstract bool Holds(object value);

    /// <summary>What was expected: <c>at least 1</c>.</summary>
    public abstract string Expected { get; }

    public virtual void Describe(JsonObject schema) { }
}

/// <summary>A number of [min, max].</summary>
public sealed class WithinAttribute(long min, long max) : ConstraintAttribute
{
    public override bool Holds(object value) =>
        Convert.ToDecimal(value, CultureInfo.InvariantCulture) is var number && number >= min && number <= max;

    public override string Expected => string.Create(CultureInfo.InvariantCulture, $"a number of {min}..{max}");

    public override void Describe(JsonObject schema)
    {
        schema["minimum"] = min;
        schema["maximum"] = max;
    }
}

/// <summary>More than zero: a number, duration, size, rate or share.</summary>
public sealed class PositiveAttribute : ConstraintAttribute
{
    public override bool Holds(object value) => value switch
    {
        Duration duration => duration.Ns > 0,
        Ratio ratio => !ratio.IsZero,
        ByteSize size => size.Bytes > 0,
        Rate rate => rate.Count > 0,
        Bandwidth bandwidth => bandwidth.BitsPerSecond > 0,
        _ => Convert.ToDecimal(value, CultureInfo.InvariantCulture) > 0,
    };

    public override string Expected => "more than zero";

    public override void Describe(JsonObject schema)
    {
        if (schema["type"]?.GetValue<string>() is "integer" or "number") schema["exclusiveMinimum"] = 0;
    }
}

/// <summary>A list or mapping with something in it.</summary>
public sealed class NotEmptyAttribute : ConstraintAttribute
{
    public override bool Holds(object value) => value is not IEnumerable items || items.GetEnumerator().MoveNext();

    public override string Expected => "at least one entry";

    public override void Describe(JsonObject schema)
    {
        if (schema["type"]?.GetValue<string>() == "array") schema["minItems"] = 1;
        if (schema["type"]?.GetValue<string>() == "object") schema["minProperties"] = 1;
    }
}

/// <summary>Lower-case words and digits joined by hyphens.</summary>
public sealed class SlugAttribute : ConstraintAttribute
{
    public override bool Holds(object value) => Spelling.IsSlug((string)value);

    public override string Expected => "lower-case words joined by hyphens";

    public override void Describe(JsonObject schema) => schema["pattern"] = Spelling.SlugPattern;
}
