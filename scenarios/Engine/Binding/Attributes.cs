using System.Reflection;

namespace Simulator.Scenarios;

/// <summary>What a scenario key means, for editors and for the reference: one sentence with unit and default behaviour.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class | AttributeTargets.Field)]
public sealed class AboutAttribute(string text) : Attribute
{
    public string Text { get; } = text;

    /// <summary>What the type is about; empty when nothing is said.</summary>
    internal static string Of(MemberInfo member) => member.GetCustomAttribute<AboutAttribute>(inherit: false)?.Text ?? "";
}

/// <summary>A duration that may be negative. Others may not.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SignedAttribute : Attribute;

/// <summary>A union whose mapping names its kind under this key: <c>fault: crash</c>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TaggedAttribute(string key) : Attribute
{
    public string Key { get; } = key;
}

/// <summary>A union whose kinds are told apart by which of their first keys is there: <c>holds: linearizable</c>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ToldByKeyAttribute : Attribute;

/// <summary>One kind of a union: its name in YAML and its record.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class KindAttribute(string name, Type type) : Attribute
{
    public string Name { get; } = name;
    public Type Type { get; } = type;
}
