using Simulator.Protocols.Crdts;

namespace Simulator.Protocols.Dynamo;

/// <summary>What a client makes of the versions that it has read.</summary>
public static class Siblings
{
    /// <summary>What a read returns: with <c>multi-value</c> and several siblings the set of their values.</summary>
    public static Value Result(DynamoOptions options, Seq<Version> versions)
    {
        if (options.Resolution == Resolution.Crdt)
        {
            var state = versions.IsEmpty ? Value.Nil : versions[0].Value;
            return options.Data == Data.Counters ? Value.Of(PnCounter.Of(state).Total) : OrSet.Of(state).Elements;
        }
        if (options is { Resolution: Resolution.LastWriterWins, Data: Data.Sets })
            return Value.Set([.. versions.Select(static version => version.Element)]);
        if (options.Resolution == Resolution.MultiValue)
            return Value.Set(Values(versions).Span) is var all && all.Items is [var single] ? single : all.Items.IsEmpty ? Value.Nil : all;
        return Merge(options, versions) is { IsNil: false } merged ? merged : Empty(options);
    }

    /// <summary>One value for all; nil when there is none.</summary>
    public static Value Merge(DynamoOptions options, Seq<Version> versions)
    {
        if (versions.IsEmpty) return Value.Nil;
        var merged = versions[0].Value;
        foreach (var version in versions.Skip(1))
            merged = options.Merge == MergeFunction.Union
                ? Value.Set([.. merged.Items, .. version.Value.Items])
                : version.Value.CompareTo(merged) > 0 ? version.Value : merged;
        return merged;
    }

    /// <summary>A set with an element more or less.</summary>
    public static Value Changed(Value set, Value element, bool isRemoval)
    {
        var items = default(Seq<Value>);
        foreach (var item in set.Items)
            if (!item.Equals(element)) items = items.Add(item);
        return Value.Set(isRemoval ? items.Span : items.Add(element).Span);
    }

    static Value Empty(DynamoOptions options) => options.Data switch
    {
        Data.Counters => Value.Of(0),
        Data.Sets => Value.Set(),
        _ => Value.Nil,
    };

    static Seq<Value> Values(Seq<Version> versions)
    {
        var values = default(Seq<Value>);
        foreach (var version in versions) values = values.Add(version.Value);
        return values;
    }
}
