using Simulator.Analysis.Formats;

namespace Simulator.Analysis.Consistency;

/// <summary>Names of models, and which of them a history is of.</summary>
static class Models
{
    public static string Name(ObjectModel model) => model switch
    {
        ObjectModel.Register => "register",
        ObjectModel.CasRegister => "cas-register",
        ObjectModel.KeyValue => "kv",
        ObjectModel.MultiRegister => "multi-register",
        ObjectModel.Set => "set",
        ObjectModel.Counter => "counter",
        ObjectModel.Queue => "queue",
        ObjectModel.List => "list",
        _ => "mutex",
    };

    /// <summary>The model that the functions of a history belong to; of one without operations, a register.</summary>
    public static ObjectModel Of(Operations all)
    {
        if (all.IsKeyValue) return ObjectModel.KeyValue;
        var model = ObjectModel.Register;
        foreach (var act in all.Act)
            switch (act)
            {
                case Act.Add or Act.Remove or Act.Contains: return IsCounter(all) ? ObjectModel.Counter : ObjectModel.Set;
                case Act.Enqueue or Act.Dequeue: return ObjectModel.Queue;
                case Act.Append: return ObjectModel.List;
                case Act.Txn: return ObjectModel.MultiRegister;
                case Act.Acquire or Act.Release: return ObjectModel.Mutex;
                case Act.Cas: model = ObjectModel.CasRegister; break;
            }
        return model;
    }

    /// <summary>Whether the object holds many elements, or is the sum of many operations.</summary>
    public static bool IsCollection(ObjectModel model) =>
        model is ObjectModel.Set or ObjectModel.Counter or ObjectModel.Queue or ObjectModel.List;

    /// <summary>Numbers are added to a counter and to a set; what is read of it tells which it is.</summary>
    static bool IsCounter(Operations all)
    {
        for (var i = 0; i < all.Count; i++)
            switch (all.Act[i])
            {
                case Act.Remove or Act.Contains:
                case Act.Add when all.Values[all.Argument[i]].Kind is not (ValueKind.Integer or ValueKind.Nil):
                case Act.Read when all.Values[all.Result[i]].Kind is not (ValueKind.Integer or ValueKind.Nil):
                    return false;
            }
        return true;
    }

    /// <summary>Refuses a history that has operations of another model.</summary>
    public static void Demand(Operations all, ObjectModel model)
    {
        for (var i = 0; i < all.Count; i++)
            if (!Has(model, all.Act[i]))
                throw new HistoryFormatException(
                    all.Invoke[i], all.Process[i], "the function " + Name(all, all.Act[i]), "those of the model " + Name(model));
    }

    static bool Has(ObjectModel model, Act act) => model switch
    {
        ObjectModel.Register => act is Act.Read or Act.Write or Act.Increment,
        ObjectModel.CasRegister => act is Act.Read or Act.Write or Act.Increment or Act.Cas,
        ObjectModel.KeyValue => act is Act.Read or Act.Write or Act.Append,
        ObjectModel.MultiRegister => act is Act.Txn,
        ObjectModel.Set => act is Act.Read or Act.Add or Act.Remove or Act.Contains,
        ObjectModel.Counter => act is Act.Read or Act.Add or Act.Increment,
        ObjectModel.Queue => act is Act.Enqueue or Act.Dequeue,
        ObjectModel.List => act is Act.Read or Act.Append,
        _ => act is Act.Acquire or Act.Release,
    };

    /// <summary>The name by which the history calls an act.</summary>
    public static string Name(Operations all, Act act) => act switch
    {
        Act.Read => all.IsKeyValue ? "get" : "read",
        Act.Write => all.IsKeyValue ? "put" : "write",
        Act.Cas => "cas",
        Act.Increment => "increment",
        Act.Append => "append",
        Act.Txn => "txn",
        Act.Acquire => "acquire",
        Act.Add => "add",
        Act.Remove => "remove",
        Act.Contains => "contains",
        Act.Enqueue => "enqueue",
        Act.Dequeue => "dequeue",
        _ => "release",
    };
}
