namespace Simulator;

/// <summary>
/// Sets of which clients add elements never seen before and remove some that they know to be there: <c>add k 7</c>,
/// <c>remove k 7</c>, <c>read k</c>. A set that nobody has added to reads #{}.
/// </summary>
public sealed class SetWorkload(WorkloadMix mix) : MixedWorkload(mix, "k")
{
    static readonly Label ElementLabel = new("workload", "element");

    readonly Dictionary<string, List<Value>> present = [];

    /// <summary>Who finds nothing to remove adds.</summary>
    protected override Operation Make(string function, string key, Chooser chooser)
    {
        if (function == "read") return Operation.Read(key);
        if (function == "add" || !present.TryGetValue(key, out var known) || known.Count == 0)
            return new Operation("add", key, chooser.FreshValue());
        var at = (int)chooser.Below(ElementLabel, (ulong)known.Count);
        var element = known[at];
        known.RemoveAt(at);
        return new Operation("remove", key, element);
    }

    public override void Completed(Operation operation, Outcome outcome)
    {
        if (outcome.Type != OpType.Ok || operation is not { Function: "add", Key: { } key }) return;
        if (!present.TryGetValue(key, out var known)) present.Add(key, known = []);
        known.Add(operation.Argument);
    }
}
