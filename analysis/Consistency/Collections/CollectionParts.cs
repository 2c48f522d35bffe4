namespace Simulator.Analysis.Consistency.Collections;

/// <summary>
/// Parts of a history of a collection that must be linearizable if the whole is. Of a set, a list or a queue an element may be left out
/// with all that was done to it, and reads are then taken to have found the rest; a read may always be left out. What was added to a
/// counter can be left out only where no read could have seen it.
/// </summary>
sealed class CollectionParts(Operations all, ObjectModel model, Dialect dialect)
{
    readonly HashSet<Value> known =
        [.. Enumerable.Range(0, all.Count).Where(op => all.Argument[op] >= 0).Select(op => all.Values[all.Argument[op]])];

    /// <summary>What had begun by an event, and of what others saw, what was seen by then.</summary>
    public int[] Beginning(int[] ops, int until)
    {
        var late = new HashSet<int>();
        if (model == ObjectModel.Queue)
            foreach (var op in ops)
                if (all.Invoke[op] >= until || all.Act[op] == Act.Dequeue && all.Return[op] > until) late.Add(Element(op));
        return
        [
            .. ops.Where(op => all.Invoke[op] < until && (all.Return[op] <= until || !IsRead(op))
                && (Element(op) < 0 || !late.Contains(Element(op)))),
        ];
    }

    /// <summary>The items without some of them, and without what must go with these; or with those that cannot go.</summary>
    public int[] Without(int[] items, int at, int end)
    {
        var going = new HashSet<int>(items[at..end]);
        if (model == ObjectModel.Counter)
        {
            var last = items.Where(op => IsRead(op) && !going.Contains(op)).Select(op => all.Return[op]).DefaultIfEmpty(-1).Max();
            return [.. items.Where(op => !going.Contains(op) || !IsRead(op) && all.Invoke[op] < last)];
        }
        var elements = items[at..end].Where(op => !IsRead(op) && Element(op) >= 0).Select(Element).ToHashSet();
        return [.. items.Where(op => !(Element(op) >= 0 && elements.Contains(Element(op))) && (!going.Contains(op) || IsOpenDequeue(op)))];
    }

    public Operations Part(int[] items)
    {
        if (model is ObjectModel.Counter or ObjectModel.Queue) return new Operations(all, items, _ => false, dialect);
        var present = items.Where(op => all.Argument[op] >= 0).Select(op => all.Values[all.Argument[op]]).ToHashSet();
        return new Operations(all, items, _ => false, dialect, Seen);

        Value? Seen(int op)
        {
            if (all.Act[op] != Act.Read || all.Values[all.Result[op]] is not { Kind: ValueKind.List or ValueKind.Set } found) return null;
            Value[] rest = [.. found.Items.ToArray().Where(item => present.Contains(item) || !known.Contains(item))];
            if (rest.Length == found.Items.Length) return null;
            return found.Kind == ValueKind.Set ? Value.Set(rest) : Value.List(rest);
        }
    }

    bool IsRead(int op) => all.Act[op] is Act.Read or Act.Contains || QueueObject.FoundEmpty(all, op);

    bool IsOpenDequeue(int op) => all.Act[op] == Act.Dequeue && all.Result[op] < 0;

    /// <summary>The element that an operation is about; -1 for reads of everything, and where it is not known.</summary>
    int Element(int op) => all.Act[op] switch
    {
        Act.Read => -1,
        Act.Dequeue => QueueObject.FoundEmpty(all, op) ? -1 : all.Result[op],
        _ => all.Argument[op],
    };
}
