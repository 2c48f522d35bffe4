namespace Simulator.Analysis.Sagas;

/// <summary>
/// Money and goods are conserved: a record holds what it held at first and what the steps on it have added, no more and no less, and
/// in the end no order has given back more than it has taken.
/// </summary>
public sealed class Conserved() : SagaCheck("conserved", "Garcia-Molina and Salem, SIGMOD 1987, §1; double-entry accounts")
{
    readonly Dictionary<(NodeId Server, string Key), long> added = [];
    readonly Dictionary<(NodeId Server, string Key, string Order), long> perOrder = [];
    readonly List<(NodeId, string)> keys = [];
    readonly List<(NodeId, string, string)> orders = [];

    public override string? End(Instant at)
    {
        if (!Settling.IsSettled(at)) return null;
        foreach (var (server, key, order) in orders)
            if (perOrder[(server, key, order)] is > 0 and var sum)
                return Text($"{order} has given {sum} more back to {key} at {server} than it has taken");
        return null;
    }

    protected override void Started(NodeId server)
    {
        foreach (var key in keys)
            if (key.Item1 == server) added.Remove(key);
        foreach (var order in orders)
            if (order.Item1 == server) perOrder.Remove(order);
        keys.RemoveAll(key => key.Item1 == server);
        orders.RemoveAll(order => order.Item1 == server);
    }

    protected override string? Check(NodeId server, IFact fact)
    {
        switch (fact)
        {
            case StepDone done:
                Add(server, done.Key, done.Order, done.Adds);
                return null;
            case StepUndone undone:
                Add(server, undone.Key, undone.Order, undone.Adds);
                return null;
            case Stands stands:
                var due = stands.Opening + added.GetValueOrDefault((server, stands.Key));
                return stands.Amount == due
                    ? null : Text($"{stands.Key} at {server} stands at {stands.Amount}, and its steps add up to {due}");
            default: return null;
        }
    }

    void Add(NodeId server, string key, string order, long amount)
    {
        if (amount == 0) return;
        if (!added.TryGetValue((server, key), out var sum)) keys.Add((server, key));
        added[(server, key)] = sum + amount;
        if (!perOrder.TryGetValue((server, key, order), out var before)) orders.Add((server, key, order));
        perOrder[(server, key, order)] = before + amount;
    }
}

/// <summary>What services count is never less than nothing: no account is overdrawn, no piece is sold that is not there.</summary>
public sealed class NeverBelowZero() : SagaCheck("never-below-zero", "Richardson, Microservices Patterns, §4.3: the credit limit")
{
    protected override string? Judge(NodeId server, IFact fact) =>
        fact is Stands { Amount: < 0 } stands ? Text($"{stands.Key} at {server} stands at {stands.Amount}") : null;
}
