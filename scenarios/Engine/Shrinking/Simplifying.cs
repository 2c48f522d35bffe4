namespace Simulator.Scenarios;

/// <summary>Ways to make a transcript simpler other than leaving out what happens: fewer servers, fewer settings, no chance.</summary>
static class Simplifying
{
    /// <summary>
    /// Chance gives the uneventful answer to everything; where that is too little, what was drawn is given. In a run that goes its own
    /// way in the end the seed may have to stay.
    /// </summary>
    public static void WithoutChance(Search search)
    {
        if (search.Best.GivesDraws)
        {
            Uneventful(search, _ => true);
            foreach (var label in search.Best.AllDraws.Where(draw => draw.Value != 0).Select(draw => draw.Site.Label.ToString())
                .Distinct().ToList())
                Uneventful(search, draw => draw.Site.Label.ToString() == label);
            return;
        }
        var clean = search.Best with { Ballast = Liars(search.Best), Frame = search.Best.Frame with { Chance = Chance.None } };
        if (search.Try(clean)) return;
        if (search.Best.Until is not null)
        {
            if (search.Best.Ballast != Liars(search.Best)) search.Try(search.Best with { Ballast = Liars(search.Best) });
            return;
        }
        if (search.Try(search.Best with { GivesDraws = true })) DropBallast(search);
    }

    static void Uneventful(Search search, Func<Choice, bool> which)
    {
        if (search.Best.AllDraws.Any(draw => draw.Value != 0 && which(draw)))
            search.Try(search.Best.WithDraws(draw => which(draw) ? draw with { Value = 0 } : draw));
    }

    static Seq<FaultSpec> Liars(Transcript transcript) => [.. transcript.Ballast.Where(fault => fault is ByzantineSpec)];

    /// <summary>Faults that are there only for their numbers go; the draws of those that stay get their new numbers.</summary>
    static void DropBallast(Search search)
    {
        var old = search.Best.Ballast;
        var kept = Liars(search.Best);
        search.Try(search.Best.WithDraws(draw => draw.Site.Label.Component == "fault" && draw.Site.From >= 0
            ? draw with { Site = draw.Site with { From = Number(draw.Site.From), To = Number(draw.Site.From) } }
            : draw) with
        { Ballast = kept });

        int Number(int fault) => fault >= old.Count ? fault - old.Count + kept.Count : int.Max(0, kept.Span.IndexOf(old[fault]));
    }

    /// <summary>Liars that are not needed go.</summary>
    public static void WithoutLiars(Search search)
    {
        for (var i = search.Best.Ballast.Count - 1; i >= 0; i--)
            search.Try(search.Best with { Ballast = [.. search.Best.Ballast.Take(i), .. search.Best.Ballast.Skip(i + 1)] });
    }

    /// <summary>Writes and what machines send to themselves are told only where it matters when they arrive.</summary>
    public static void Unlisted(Search search)
    {
        foreach (var (syncs, own) in new[] { (true, true), (false, true), (true, false) })
            if ((syncs && search.Best.ListsSyncs) || (own && search.Best.ListsOwn)) search.Try(search.Best.Unlisted(syncs, own));
    }

    /// <summary>Every setting of the cluster that can be is as it is by default.</summary>
    public static void Settings(Search search)
    {
        Frame(search, frame => frame with { Network = new NetworkSettings() });
        if (search.Best.Until is not null)
            Frame(search, frame => frame with { Network = new NetworkSettings { Latency = DistributionSpec.Of(Duration.Ms(1)) } });
        if (search.Best.Frame.Checks is not [Catalogue.Progress]) Frame(search, frame => frame with { Liveness = null });
        Frame(search, frame => frame with { Clocks = new ClockSettings() });
        Frame(search, frame => frame with { Nodes = new NodeSettings() });
        Frame(search, frame => frame with { Disk = new DiskSettings() });
        Frame(search, frame => frame with { Disk = frame.Disk with { OnCrash = new CrashEffects() } });
        Frame(search, frame => frame with { MaxEvents = new Scenario { Name = "", Protocol = frame.Protocol }.MaxEvents });
        if (search.Best.Frame.Servers.HasRegions)
            Frame(search, frame => frame with
            {
                Servers = ServerLayout.Of(frame.Servers.Count),
                Network = frame.Network with { Regions = null }
            });
        Options(search);
    }

    static void Frame(Search search, Func<Scenario, Scenario> change)
    {
        var changed = change(search.Best.Frame);
        if (!changed.Equals(search.Best.Frame)) search.Try(search.Best with { Frame = changed });
    }

    /// <summary>The protocol's options one by one.</summary>
    static void Options(Search search)
    {
        var form = Forms.Shared.Of(search.Best.Frame.Protocol.Options.GetType());
        for (var i = 0; form.WriteBrief(search.Best.Frame.Protocol.Options) is YamlMap map && i < map.Entries.Count;)
        {
            if (search.IsOver) return;
            var rest = new YamlMap(map.Place, [.. map.Entries.Where((_, at) => at != i)]);
            var context = new BindingContext(new Problems(), Catalogue.Empty, null);
            var isTried = form.TryRead(rest, context, out var options) && search.Try(search.Best with
            {
                Frame = search.Best.Frame with { Protocol = search.Best.Frame.Protocol with { Options = options } },
            });
            if (!isTried) i++;
        }
    }

    /// <summary>Two servers less, so that a majority is one less; or one.</summary>
    public static void Servers(Search search)
    {
        while (FewerServers(search, 2) || FewerServers(search, 1)) search.Reduce();
    }

    static bool FewerServers(Search search, int less)
    {
        var count = search.Best.Frame.Servers.Count;
        if (count <= less) return false;
        // Those in which the least happens are tried first.
        var busy = new int[count];
        foreach (var step in search.Best.Steps)
        {
            if (step is DeliverStep { To.IsClient: false } deliver) busy[deliver.To.Value]++;
            if (step is FireStep { Node.IsClient: false } fire) busy[fire.Node.Value]++;
        }
        int[] order = [.. Enumerable.Range(0, count).OrderBy(server => busy[server]).ThenByDescending(server => server)];
        for (var i = 0; i < count; i++)
            for (var j = less == 1 ? count - 1 : i + 1; j < count; j++)
                if (search.IsOver || search.Try(Renaming.Servers(search.Best, less == 1 ? [order[i]] : [order[i], order[j]])))
                    return !search.IsOver;
        return false;
    }

    /// <summary>Clients that ask for nothing go, and the others stand where clients stand by default.</summary>
    public static void Clients(Search search)
    {
        search.Try(Renaming.Clients(search.Best));
        for (var i = 0; i < search.Best.Clients.Count; i++)
        {
            var plain = new ClientGroupSpec { At = search.Best.Clients[i].At, Workload = search.Best.Clients[i].Workload };
            Client(search, i, plain);
            Client(search, i, search.Best.Clients[i] with { Level = null, Mix = null, Keys = null });
            Client(search, i, search.Best.Clients[i] with { Retry = new RetrySettings() });
        }
    }

    /// <summary>Clients stand beside the server that they turn to in the end, if that saves a step.</summary>
    public static void Places(Search search)
    {
        for (var client = 0; client < search.Best.Clients.Count; client++)
            for (var server = 0; server < search.Best.Frame.Servers.Count && !search.IsOver; server++)
            {
                var (number, at) = (client, new NodeId(server).ToString());
                var drawn = search.Best.WithDraws(draw => draw.Site.From == NodeId.Client(number).Value ? draw with { Value = 0 } : draw);
                search.TrySmaller(drawn with
                {
                    Clients = [.. search.Best.Clients.Select((each, i) => i == number ? each with { At = at } : each)],
                });
            }
    }

    static void Client(Search search, int number, ClientGroupSpec changed)
    {
        if (!changed.Equals(search.Best.Clients[number]))
            search.Try(search.Best with { Clients = [.. search.Best.Clients.Select((client, i) => i == number ? changed : client)] });
    }

    /// <summary>
    /// Values are 1, 2, 3 … in the order in which they are first asked for; all operations are of one key if that will do.
    /// </summary>
    public static void Values(Search search)
    {
        var numbers = new Dictionary<long, long>();
        search.Try(search.Best with
        {
            Elements = [.. search.Best.Elements.Select(element => element is OperationElement operation
            ? operation with { Operation = operation.Operation with { Argument = Renumbered(operation.Operation.Argument, numbers) } }
            : element)]
        });
    }

    /// <summary>Of operations that name several things, such as the steps of a transaction, those that are needed.</summary>
    public static void Arguments(Search search)
    {
        for (var i = search.Best.Elements.Count - 1; i >= 0; i--)
            for (var item = Items(search.Best, i) - 1; item >= 0 && Items(search.Best, i) > 1 && !search.IsOver; item--)
                if (item < Items(search.Best, i)) search.Try(WithoutItem(search.Best, i, item));
    }

    static int Items(Transcript transcript, int element) => element < transcript.Elements.Count
        && transcript.Elements[element] is OperationElement { Operation: { Function: "txn" or "read", Argument: var list } }
        && list.Kind == ValueKind.List
        ? list.Items.Length : 0;

    static Transcript WithoutItem(Transcript transcript, int element, int item)
    {
        var asking = (OperationElement)transcript.Elements[element];
        Value[] rest = [.. asking.Operation.Argument.Items.ToArray().Where((_, at) => at != item)];
        var changed = asking with { Operation = asking.Operation with { Argument = Value.List(rest) } };
        return transcript with { Elements = [.. transcript.Elements.Select((each, at) => at == element ? changed : each)] };
    }

    static Value Renumbered(Value value, Dictionary<long, long> numbers)
    {
        if (value.Kind == ValueKind.Integer)
        {
            if (!numbers.TryGetValue(value.Number, out var number)) numbers[value.Number] = number = numbers.Count + 1;
            return Value.Of(number);
        }
        if (value.Kind != ValueKind.List) return value;
        var items = new Value[value.Items.Length];
        for (var i = 0; i < items.Length; i++) items[i] = Renumbered(value.Items[i], numbers);
        return Value.List(items);
    }
}
