using System.Collections;
using System.Globalization;
using System.Reflection;
using Simulator.Protocols;
using Simulator.Protocols.Paxos;

namespace Simulator.Tests.Transcripts;

/// <summary>
/// Records as text that is quick to read: without the fields that hold nothing (zero, false, nil, empty) and without those whose
/// names are hidden. In lists the items' fields stand without their names: <c>Log=[1 NoOp, 1 write x 5]</c>.
/// </summary>
sealed class Shorthand
{
    public HashSet<string> Hidden { get; } = new(StringComparer.Ordinal);

    public string Of(object? value) => value switch
    {
        null => "nil",
        string or Value or NodeSet or NodeId or Duration or Operation => value.ToString()!,
        Signature signature => $"{signature.Signer}'s",
        Outcome outcome => $"{outcome.Type.ToString().ToLowerInvariant()} {(outcome.Error is { } why ? why : outcome.Result.ToString())}",
        Ballot ballot => ballot == Ballot.None ? "0" : ballot.ToString(),
        Shelf<Page> shelf => Of(shelf.Rows.SelectMany(static row => row)),
        bool flag => flag ? "true" : "false",
        Enum or IFormattable => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        IEnumerable items => "[" + string.Join(", ", items.Cast<object?>().Select(Item)) + "]",
        _ => Record(value),
    };

    /// <summary>The fields of a record that are worth showing, in the order of its constructor.</summary>
    public IReadOnlyList<(string Name, string Text)> Fields(object record) =>
    [
        .. from field in Shown(record)
           where !IsNothing(field.Value)
           select (field.Name, Of(field.Value)),
    ];

    /// <summary>A record that stands in a list: its fields without their names, for the list says what they are.</summary>
    string Item(object? item)
    {
        if (item is null || !IsRecord(item)) return Of(item);
        var fields = Shown(item).Select(field => Item(field.Value)).ToArray();
        return fields.Length == 0 ? item.GetType().Name : string.Join(' ', fields);
    }

    string Record(object record)
    {
        var name = record.GetType().Name;
        if (Shown(record).ToArray() is [(_, Operation or Outcome) only]) return $"{name}({Of(only.Value)})";
        var fields = Fields(record);
        return fields.Count == 0 ? name : $"{name}({string.Join(' ', fields.Select(field => $"{field.Name}={field.Text}"))})";
    }

    IEnumerable<(string Name, object? Value)> Shown(object record) =>
        from parameter in Constructor(record.GetType()).GetParameters()
        where !Hidden.Contains(parameter.Name!)
        select (parameter.Name!, record.GetType().GetProperty(parameter.Name!)?.GetValue(record));

    static bool IsRecord(object value) =>
        value is not (string or Value or NodeSet or NodeId or Duration or Operation or Outcome or Signature or Ballot
            or IEnumerable or IFormattable or bool);

    static ConstructorInfo Constructor(Type type) =>
        type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)
            ?? throw new TranscriptException($"{type} is no record");

    static bool IsNothing(object? value) => value switch
    {
        null or false or 0 or 0L or 0UL or "" => true,
        Value { IsNil: true } => true,
        NodeSet set => set.IsEmpty,
        Ballot ballot => ballot == Ballot.None,
        Duration duration => duration == Duration.Zero,
        IEnumerable items => !items.Cast<object?>().Any(),
        _ => false,
    };
}
