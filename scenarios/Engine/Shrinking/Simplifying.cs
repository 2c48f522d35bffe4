namespace Simulator.Scenarios;

/// <summary>Ways to make a transcript simpler other than leaving out what happens: fewer servers, fewer settings, no chance.</summary>
static class Simplifying
{
    /// <summary>
    /// Chance gives the uneventful answer to everything; where that is too little, just what was drawn is given, and then left out bit
    /// by bit. In a run that goes its own way in the end the seed may have to stay.
    /// </summary>
    public static void WithoutChance(Search search)
    {
        var sure = search.Best with { Frame = search.Best.Frame with { Chance = Chance.None, Choices = null }, Ballast = Liars(search.Best) };
        if (search.Try(sure)) return;
        if (search.Best.Until is null || search.Draws.Count < MostGiven)
        {
            var given = search.Best with
            {
                Frame = search.Best.Frame with { Chance = Chance.None, Choices = [.. search.Draws.Select(GivenChoice.From)] },
            };
            if (search.Try(given))
            {
                search.ReduceChoices();
                DropBallast(search);
                return;
            }
        }
        DropBallast(search);
    }

    /// <summary>More would be no help to anybody.</summary>
    const int MostGiven = 2000;

    static Seq<FaultSpec> Liars(Transcript transcript) => [.. transcript.Ballast.Where(fault => fault is ByzantineSpec)];

    /// <summary>Faults that are there only for their numbers go; the draws of those that stay get their new numbers.</summary>
    static void DropBallast(Search search)
    {
        var old = search.Best.Ballast;
        var kept = Liars(search.Best);
        var choices = search.Best.Frame.Choices?.Select(choice =>
        {
            if (!choice.Choice.StartsWith("fault/", StringComparison.Ordinal) || MachineNames.Numbered(choice.At, 'n') is not { } number) return choice;
            if (number > old.Count) return choice with { At = $"n{number - old.Count + kept.Count}" };
            var place = kept.Span.IndexOf(old[(int)number - 1]);
            return place < 0 ? choice : choice with { At = $"n{place + 1}" };
        }).ToArray();
        search.Try(search.Best with { Ballast = kept, Frame = search.Best.Frame with { Choices = choices is null ? null : [.. choices] } });
    }

    /// <summary>Liars that are not needed go.</summary>
    public static void WithoutLiars(Search search)
    {
        for (var i = search.Best.Ballast.Count - 1; i >= 0; i--)
            search.Try(search.Best with { Ballast = [.. search.Best.Ballast.Take(i), .. search.Best.Ballast.Skip(i + 1)] });
    }

    /// <summary>Every setting of the cluster that can be is as it is by default.</summary>
    public static void Settings(Search search)
    {
        Frame(search, frame => frame with { Network = new NetworkSettings() });
        if (search.Best.Until is not null)
            Frame(search, frame => frame with { Network = new NetworkSettings { Latency = DistributionSpec.Of(Duration.Ms(1)) } });
        Frame(search, frame => frame with { Clocks = new ClockSettings() });
        Frame(search, frame => frame with { Nodes = new NodeSettings() });
        Frame(search, frame => frame with { Disk = new DiskSettings() });
        Frame(search, frame => frame with { Disk = frame.Disk with { OnCrash = new CrashEffects() } });
        Frame(search, frame => frame with { MaxEvents = new Scenario { Name = "", Protocol = frame.Protocol }.MaxEvents });
        if (search.Best.Frame.Servers.HasRegions)
            Frame(search, frame => frame with { Servers = ServerLayout.Of(frame.Servers.Count), Network = frame.Network with { Regions = null } });
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

    static void Client(Search search, int number, ClientGroupSpec changed)
    {
        if (!changed.Equals(search.Best.Clients[number]))
            search.Try(search.Best with { Clients = [.. search.Best.Clients.Select((client, i) => i == number ? changed : client)] });
    }

    /// <summary>Values are 1, 2, 3 … in the order in which they are first asked for; all operations are of one key if that will do.</summary>
    public static void Values(Search search)
    {
        var numbers = new Dictionary<long, long>();
        search.Try(search.Best with { Elements = [.. search.Best.Elements.Select(element => element is OperationElement operation
            ? operation with { Operation = operation.Operation with { Argument = Renumbered(operation.Operation.Argument, numbers) } }
            : element)] });
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
