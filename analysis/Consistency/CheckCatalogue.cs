using Simulator.Analysis.Transactions.Isolation;

namespace Simulator.Analysis.Consistency;

/// <summary>A check that a user can ask for by name.</summary>
/// <param name="Name">As in <c>--model linearizable</c>.</param>
/// <param name="Summary">One line for lists.</param>
public sealed record NamedCheck(string Name, string Summary, Func<Operations, LinearizabilityOptions, CheckReport> Run);

/// <summary>The checks of this assembly.</summary>
public static class CheckCatalogue
{
    public static readonly IReadOnlyList<NamedCheck> All =
    [
        new("linearizable", "linearizable, the object found from the functions of the history", Check("linearizable", null)),
        Of(ObjectModel.Register, "registers with read and write (and increment)"),
        Of(ObjectModel.CasRegister, "registers with read, write and compare-and-set"),
        Of(ObjectModel.KeyValue, "a map of texts with get, put and append"),
        Of(ObjectModel.MultiRegister, "registers read and written together in transactions"),
        Of(ObjectModel.Mutex, "locks with acquire and release"),
        Of(ObjectModel.Set, "sets with add, remove, contains, and read of all elements"),
        Of(ObjectModel.Counter, "counters with add (or increment) and read"),
        Of(ObjectModel.Queue, "queues, first in first out, with enqueue, dequeue and drain"),
        Of(ObjectModel.List, "lists with append and read of all elements"),
        .. Sessions.SessionModels.All.Select(model => new NamedCheck(
            model.Name, model.Summary, (operations, options) => OfSessions(operations, model.Model, options))),
        .. Bounded.BoundedChecks.All,
        .. IsolationLevels.All.Select(level => new NamedCheck(
            level.Name, level.Summary, (operations, options) => OfTransactions(operations, level.Level, options))),
    ];

    /// <summary>The check of that name; null when there is none.</summary>
    public static NamedCheck? Named(string name) => All.FirstOrDefault(c => c.Name == name);

    /// <summary>Of transactions, causal consistency is that of transactions.</summary>
    static CheckReport OfSessions(Operations operations, Sessions.SessionModel model, LinearizabilityOptions options) =>
        model == Sessions.SessionModel.Causal && operations.Act.Contains(Act.Txn)
            ? IsolationChecks.Check(operations, IsolationLevel.Causal, options) with { Check = "causal" }
            : Sessions.SessionChecks.Check(operations, model, options);

    /// <summary>Where values were written twice, whether it is strictly serializable can still be searched.</summary>
    static CheckReport OfTransactions(Operations operations, IsolationLevel level, LinearizabilityOptions options) =>
        level == IsolationLevel.StrictSerializable && !IsolationChecks.Applies(operations)
            ? Check(level.Name(), ObjectModel.MultiRegister)(operations, options)
            : IsolationChecks.Check(operations, level, options);

    static NamedCheck Of(ObjectModel model, string objects)
    {
        var name = "linearizable-" + Models.Name(model);
        return new NamedCheck(name, "linearizable " + objects, Check(name, model));
    }

    static Func<Operations, LinearizabilityOptions, CheckReport> Check(string name, ObjectModel? model) => (operations, options) =>
        Linearizability.Check(operations, options with { Model = model ?? options.Model }) with { Check = name };
}
