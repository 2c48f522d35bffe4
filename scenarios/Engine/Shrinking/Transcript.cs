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

    /// <summary>Whether what machines send to themselves waits for its steps.</summary>
    public bool ListsOwn { get; init; }

    /// <summary>Faults that are there only so that those behind them keep their numbers, and with them the labels of their draws.</summary>
    public Seq<FaultSpec> Ballast { get; init; }

    /// <summary>What was drawn before anything happened.</summary>
    public IReadOnlyList<Choice> FirstDraws { get; init; } = [];

    /// <summary>Whether the draws of the elements are given and all others uneventful. If not, chance is what the frame says.</summary>
    public bool GivesDraws { get; init; }

    public IEnumerable<ScheduledStep> Steps => Elements.OfType<StepElement>().Select(element => element.Step);

    public int Operations => Elements.Count(element => element is OperationElement);

    /// <summary>The scenario of this run. What a file cannot tell, the hints of its steps, goes into <see cref="Schedule"/>.</summary>
    public Scenario ToScenario() => Frame with
    {
        Clients = [.. Clients.Select(Client)],
        Faults = [.. Ballast, .. Elements.OfType<FaultElement>().Select(element => element.Fault)],
        Actions = [.. Elements.OfType<ActionElement>().Select(element => element.Action)],
        Schedule = new ScheduleSpec { Steps = [.. Steps.Select(Spec)], Until = Until, Syncs = ListsSyncs, Own = ListsOwn },
        Chance = GivesDraws ? Chance.None : Frame.Chance,
        Choices = GivesDraws && Given() is { Count: > 0 } given ? [.. given] : null,
    };

    /// <summary>The draws that are not uneventful, numbered anew at each place.</summary>
    List<GivenChoice> Given()
    {
        var given = new List<GivenChoice>();
        var next = new Dictionary<(Label, int, int), long>();
        foreach (var draw in FirstDraws.Concat(Elements.SelectMany(element => element.Draws)))
        {
            var place = (draw.Site.Label, draw.Site.From, draw.Site.To);
            var ordinal = next.TryGetValue(place, out var known) ? known : draw.Site.Label.ToString() == FromOne ? 1 : 0;
            next[place] = ordinal + 1;
            if (draw.Value != 0) given.Add(GivenChoice.From(draw with { Site = draw.Site with { Ordinal = ordinal } }));
        }
        return given;
    }

    /// <summary>The one kind of draw whose first number is 1.</summary>
    const string FromOne = "disk/sync-time";

    /// <summary>As <see cref="ToScenario"/> says, with the hints by which steps find what they mean after something was left out.</summary>
    public Schedule Schedule() => new([.. Steps])
    {
        Until = Until, ListsSyncs = ListsSyncs, ListsOwn = ListsOwn, Adapts = true,
    };

    public Transcript Without(int from, int count) => this with { Elements = [.. Elements.Take(from), .. Elements.Skip(from + count)] };

    /// <summary>The same where writes reach the disk, and what machines send to themselves arrives, without being told to.</summary>
    public Transcript Unlisted(bool syncs, bool own) => this with
    {
        ListsSyncs = ListsSyncs && !syncs,
        ListsOwn = ListsOwn && !own,
        Frame = syncs && Until is null ? Frame with { Disk = Frame.Disk with { Latency = DistributionSpec.Of(Duration.Zero) } } : Frame,
        Elements = [.. Elements.Where(element => element is not StepElement { Step: var step }
            || !((syncs && step is SyncStep) || (own && step is DeliverStep deliver && deliver.From == deliver.To)))],
    };

    public IEnumerable<Choice> AllDraws => FirstDraws.Concat(Elements.SelectMany(element => element.Draws));

    /// <summary>The same with draws changed, in their order.</summary>
    public Transcript WithDraws(Func<Choice, Choice> change)
    {
        Choice[] first = [.. FirstDraws.Select(change)];
        return this with
        {
            FirstDraws = first,
            Elements = [.. Elements.Select(element => element.Draws.Count == 0 ? element
                : element with { Draws = [.. element.Draws.Select(change)] })],
        };
    }

    /// <summary>Without some operations, by their order, and without what their clients do until they begin the next.</summary>
    public Transcript WithoutOperations(int from, int count)
    {
        var (number, gone) = (0, new HashSet<int>());
        var left = new List<Element>();
        foreach (var element in Elements)
        {
            if (element is OperationElement { Client: var asking })
            {
                var goes = number >= from && number < from + count;
                number++;
                if (goes) gone.Add(asking);
                else gone.Remove(asking);
                if (goes) continue;
            }
            if (ClientOf(element) is { } client && gone.Contains(client)) continue;
            left.Add(element);
        }
        return this with { Elements = left };
    }

    static int? ClientOf(Element element) => element switch
    {
        StepElement { Step: DeliverStep { From: { IsClient: true } from } } => -1 - from.Value,
        StepElement { Step: DeliverStep { To: { IsClient: true } to } } => -1 - to.Value,
        StepElement { Step: FireStep { Node: { IsClient: true } node } } => -1 - node.Value,
        _ => null,
    };

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
