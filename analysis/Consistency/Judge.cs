using Simulator.Analysis.Consistency.Collections;

namespace Simulator.Analysis.Consistency;

/// <summary>What was found about one part of a history.</summary>
/// <param name="Order">Operations of the part, after "linearizable".</param>
/// <param name="Until">The position of an event by which the contradiction was there, after "not linearizable".</param>
/// <param name="Proved">Completions that some order got past.</param>
sealed record Finding(SearchEnd End, string Algorithm, int[] Order, Conflict? Conflict, int Until, int Proved, int Completions,
    InitialValue Initial)
{
    public const string Zones = "zones", Search = "search", Monitor = "monitor";

    /// <summary>What contradicts each other in a collection, where a special algorithm found it.</summary>
    public Clash? Clash { get; init; }
}

/// <summary>Decides parts of a history: by zones where the values are unique enough, by search elsewhere.</summary>
sealed class Judge
{
    readonly Operations all;
    readonly ObjectModel model;
    readonly TransactionSteps? transactions;
    readonly int[] scratch;
    readonly int nil, zero;
    readonly Contents? contents;

    /// <param name="all">Without reads of nil that say nothing.</param>
    public Judge(Operations all, ObjectModel model, TransactionSteps? transactions)
    {
        this.all = all;
        this.model = model;
        this.transactions = transactions;
        contents = Models.IsCollection(model) ? new Contents(all, model) : null;
        scratch = new int[all.Values.Count];
        Array.Fill(scratch, -1);
        (nil, zero) = (RegisterValues.Unnamed, RegisterValues.Unnamed);
        for (var i = 0; i < all.Values.Count; i++)
        {
            if (all.Values[i].IsNil) nil = i;
            if (all.Values[i].Kind == ValueKind.Integer && all.Values[i].Number == 0) zero = i;
        }
    }

    /// <summary>Whether zero as initial value can make a difference to nil.</summary>
    public bool NamesZero => model == ObjectModel.MultiRegister || zero != RegisterValues.Unnamed;

    /// <summary>Decides one part, from an initial value that is settled: not <see cref="InitialValue.NilOrZero"/>.</summary>
    public Finding Decide(int[] ops, InitialValue initial, Purse purse)
    {
        var isRegister = model is ObjectModel.Register or ObjectModel.CasRegister;
        if (isRegister && !ops.Any(i => all.Act[i] == Act.Increment) && ByZones(ops, initial) is { } found) return found;
        if (contents is not null && ByMonitor(ops, initial) is { } answered) return answered;
        return BySearch(Needed(ops), initial, purse);
    }

    /// <summary>As <see cref="Decide"/>, by search even where zones would do: to hold the two against each other.</summary>
    public Finding DecideBySearch(int[] ops, InitialValue initial, Purse purse) => BySearch(Needed(ops), initial, purse);

    Finding? ByZones(int[] ops, InitialValue initial)
    {
        var blocks = new Blocks(all, ops, Register(initial), scratch);
        blocks.Run();
        if (!blocks.Applicable || blocks.Conflict is not null && !blocks.Conclusive) return null;
        var completions = ops.Count(i => all.Return[i] != Operations.Never);
        if (blocks.Conflict is not { } conflict)
            return new Finding(SearchEnd.Linearizable, Finding.Zones, blocks.Order, null, -1, completions, completions, initial);
        // What tells the initial value, or makes an operation of unknown outcome needed, may come after the contradiction.
        var until = initial == InitialValue.Unknown ? Operations.Never : -1;
        foreach (var op in new[] { conflict.A, conflict.B, conflict.A2, conflict.B2 })
            if (op >= 0) until = int.Max(until, all.Return[op]);
        return new Finding(SearchEnd.NotLinearizable, Finding.Zones, [], conflict, until, 0, completions, initial);
    }

    Finding? ByMonitor(int[] ops, InitialValue initial)
    {
        var (order, clash) = Monitors.Ask(all, ops, model, contents!);
        if (order is null && clash is null) return null;
        var completions = ops.Count(i => all.Return[i] != Operations.Never);
        var until = clash is null ? -1 : clash.Suffices.Max(op => all.Return[op] == Operations.Never ? -1 : all.Return[op]);
        return new Finding(
            clash is null ? SearchEnd.Linearizable : SearchEnd.NotLinearizable, Finding.Monitor, order ?? [], null, until,
            clash is null ? completions : 0, completions, initial)
        { Clash = clash };
    }

    int Register(InitialValue initial) => initial switch
    {
        InitialValue.Nil => nil,
        InitialValue.Zero => zero,
        _ => RegisterValues.Unknown,
    };

    Finding BySearch(int[] ops, InitialValue initial, Purse purse)
    {
        switch (model)
        {
            case ObjectModel.KeyValue: return Run(new KeyValueObject(all, ops, new Texts()), ops, initial, purse);
            case ObjectModel.Mutex: return Run(new MutexObject(all, ops), ops, initial, purse);
            case ObjectModel.Set: return Run(new SetObject(all, ops, contents!), ops, initial, purse);
            case ObjectModel.Counter: return Run(new CounterObject(all, ops), ops, initial, purse);
            case ObjectModel.Queue: return Run(new QueueObject(all, ops), ops, initial, purse);
            case ObjectModel.List: return Run(new ListObject(all, ops, contents!), ops, initial, purse);
            case ObjectModel.MultiRegister: return Run(Transactions(ops, initial), ops, initial, purse);
            default: return Run(new RegisterObject(all, ops, Register(initial)), ops, initial, purse);
        }
    }

    TransactionObject Transactions(int[] ops, InitialValue initial)
    {
        var registers = new Dictionary<int, int>();
        int Dense(int register) => registers.TryGetValue(register, out var dense) ? dense : registers[register] = registers.Count;
        var steps = new TransactionObject.Step[ops.Length][];
        for (var i = 0; i < ops.Length; i++)
            steps[i] = [.. transactions!.Of[ops[i]].Select(s => s with { Register = Dense(s.Register) })];
        return new TransactionObject(steps, registers.Count, initial switch
        {
            InitialValue.Nil => transactions!.Number(Value.Nil),
            InitialValue.Zero => transactions!.Number(Value.Of(0)),
            _ => RegisterValues.Unknown,
        });
    }

    Finding Run<TObject>(TObject theObject, int[] ops, InitialValue initial, Purse purse) where TObject : struct, ISequentialObject
    {
        var search = new Search<TObject>(
            theObject, [.. ops.Select(i => all.Invoke[i])], [.. ops.Select(i => all.Return[i])], Twins(ops), purse);
        var end = search.Run();
        var order = end == SearchEnd.Linearizable ? search.Order.Select(i => ops[i]).ToArray() : [];
        var until = end == SearchEnd.NotLinearizable ? all.Return[ops[search.Culprit]] : -1;
        return new Finding(end, Finding.Search, order, null, until, search.Deepest, search.Completions, initial);
    }

    /// <summary>
    /// For each operation of unknown outcome the equal one before it, and for others what must come before them; -1 where there is none.
    /// </summary>
    int[] Twins(int[] ops)
    {
        var twins = new int[ops.Length];
        var latest = new Dictionary<(Act, int, int), int>();
        var places = new Dictionary<int, int>();
        for (var i = 0; i < ops.Length; i++)
        {
            var op = ops[i];
            twins[i] = all.After[op] == Operations.None ? -1 : places[all.After[op]];
            if (model == ObjectModel.Queue) places[op] = i;
            if (all.Return[op] != Operations.Never) continue;
            var what = (all.Act[op], all.Argument[op], all.Other[op]);
            if (latest.TryGetValue(what, out var before)) twins[i] = before;
            latest[what] = i;
        }
        return twins;
    }

    /// <summary>Leaves out operations of unknown outcome that nobody could have seen: they may be taken not to have happened.</summary>
    int[] Needed(int[] ops)
    {
        if (contents is not null) return Monitors.Needed(all, ops, model, contents);
        var pending = ops.Where(i => all.Return[i] == Operations.Never).ToList();
        if (pending.Count == 0 || model == ObjectModel.Mutex || ops.Any(i => all.Act[i] == Act.Increment)) return ops;
        var traces = new Traces(all, model, transactions);
        var seen = new Sightings(all, traces, ops.Where(i => all.Return[i] != Operations.Never));
        var kept = new HashSet<int>();
        var leavers = pending.SelectMany(op => traces.Left(op).Select(thing => (thing, op))).ToLookup(p => p.thing, p => p.op);
        var queue = new Queue<int>(pending.Where(seen.OfWhat));
        while (queue.TryDequeue(out var op))
            if (kept.Add(op))
                foreach (var thing in traces.Saw(op))
                    foreach (var leaver in leavers[thing]) queue.Enqueue(leaver);
        return [.. ops.Where(i => all.Return[i] != Operations.Never || kept.Contains(i))];
    }
}
