namespace Simulator.Scenarios;

/// <summary>
/// A run told step by step: a frame (the cluster and its protocol) and what happens in it. Immutable: a search goes from one to the
/// next.
/// </summary>
/// <param name="Frame">The scenario without what happens: its clients have no load, it has no faults.</param>
/// <param name="Clients">The clients by number, each a group of one, with the server beside it.</param>
/// <param name="Elements">In the order of their times.</param>
sealed record Transcript(Scenario Frame, IReadOnlyList<ClientGroupSpec> Clients, IReadOnlyList<Element> Elements)
{
    /// <summary>From then on all goes its own way; null for never.</summary>
    public Duration? Until { get; init; }

    /// <summary>Whether writes wait for their steps.</summary>
    public bool ListsSyncs { get; init; }

    /// <summary>Faults that are there only so that those behind them keep their numbers, and with them the labels of their draws.</summary>
    public Seq<FaultSpec> Ballast { get; init; }

    public IEnumerable<ScheduledStep> Steps => Elements.OfType<StepElement>().Select(element => element.Step);

    public int Operations => Elements.Count(element => element is OperationElement);

    /// <summary>The scenario of this run. What a file cannot tell, the hints of its steps, goes into <see cref="Schedule"/>.</summary>
    public Scenario ToScenario() => Frame with
    {
        Clients = [.. Clients.Select(Client)],
        Faults = [.. Ballast, .. Elements.OfType<FaultElement>().Select(element => element.Fault)],
        Actions = [.. Elements.OfType<ActionElement>().Select(element => element.Action)],
        Schedule = new ScheduleSpec { Steps = [.. Steps.Select(Spec)], Until = Until, Syncs = ListsSyncs },
    };

    /// <summary>As <see cref="ToScenario"/> says, with the hints by which steps find what they mean after something was left out.</summary>
    public Schedule Schedule() => new([.. Steps]) { Until = Until, ListsSyncs = ListsSyncs, Adapts = true };

    public Transcript Without(int from, int count) => this with { Elements = [.. Elements.Take(from), .. Elements.Skip(from + count)] };

    ClientGroupSpec Client(ClientGroupSpec frame, int number)
    {
        var script = Elements.OfType<OperationElement>().Where(element => element.Client == number).Select(Line).ToList();
        // A client that does nothing keeps its place, so that the others keep their names.
        return script.Count == 0 ? frame with { Start = Frame.Duration } : frame.Scripted([.. script]);
    }

    static ScriptLine Line(OperationElement element) => new()
    {
        At = element.At,
        Do = element.Operation.Function,
        Key = element.Operation.Key,
        Value = element.Operation.Argument.IsNil && element.Operation.Function != "write" ? null : element.Operation.Argument,
        Level = element.Operation.Level,
    };

    static StepSpec Spec(ScheduledStep step) => step switch
    {
        DeliverStep deliver => new DeliverSpec
        {
            At = deliver.At, Deliver = deliver.Message, From = deliver.From.ToString(), To = deliver.To.ToString(),
            Number = deliver.Number, Again = deliver.Again,
        },
        FireStep fire => new FireSpec { At = fire.At, Fire = fire.Timer, Node = fire.Node.ToString() },
        SyncStep sync => new SyncSpec { At = sync.At, Sync = sync.Node.ToString() },
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "unknown step"),
    };
}
