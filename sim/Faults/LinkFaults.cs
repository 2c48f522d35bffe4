namespace Simulator;

/// <summary>Splits the machines into sides that cannot reach each other. Clients named nowhere go with their nearest server.</summary>
public sealed record Partition(Seq<Selector> Groups) : Fault
{
    public override string Kind => "partition";

    internal override void TakeAim(World world, ActiveFault active)
    {
        var aim = new Aim(world, active);
        // Rest means what all other groups leave, wherever it stands in the list.
        var sides = new IReadOnlyList<int>[Groups.Count];
        for (var i = 0; i < sides.Length; i++)
            if (Groups[i] is not Selector.Rest) sides[i] = aim.Take(Groups[i]);
        var named = sides.Where(side => side is not null).SelectMany(side => side).ToHashSet();
        for (var i = 0; i < sides.Length; i++)
            if (Groups[i] is Selector.Rest) sides[i] = [.. aim.Take(Groups[i]).Where(slot => slot < world.Servers)];
        Sides.Set(world, active, Sides.WithClients(world, sides, named));
    }

    internal override void Begin(World world, ActiveFault active) => Sides.Separate(world, active);
}

/// <summary>Cuts some servers, each with the clients beside it, off from everybody else.</summary>
public sealed record Isolate(Selector Nodes) : Fault
{
    public override string Kind => "isolate";

    internal override void TakeAim(World world, ActiveFault active)
    {
        var victims = new Aim(world, active).Take(Nodes);
        var others = Enumerable.Range(0, world.Servers).Where(slot => !victims.Contains(slot)).ToArray();
        var sides = victims.Select(slot => (IReadOnlyList<int>)[slot]).Append(others).ToArray();
        Sides.Set(world, active, Sides.WithClients(world, sides, [.. victims]));
    }

    internal override void Begin(World world, ActiveFault active) => Sides.Separate(world, active);
}

/// <summary>Two halves, each with the clients beside it, that reach each other only through one server, which reaches both.</summary>
public sealed record Bridge(Selector Node) : Fault
{
    public override string Kind => "bridge";

    internal override void TakeAim(World world, ActiveFault active)
    {
        var bridge = new Aim(world, active).Take(Node);
        var others = Enumerable.Range(0, world.Servers).Where(slot => !bridge.Contains(slot)).ToArray();
        var half = others.Length / 2;
        Sides.Set(world, active, Sides.WithClients(world, [others[..half], others[half..]], [.. bridge]));
        var (left, middle, right) = (active.Sides[0], bridge, active.Sides[1]);
        active.Text = $"bridge {world.Faults.Names(left)} - {world.Faults.Names(middle)} - {world.Faults.Names(right)}";
    }

    internal override void Begin(World world, ActiveFault active) => Sides.Separate(world, active);
}

/// <summary>Every server sees a majority, and no two see the same one.</summary>
public sealed record Ring : Fault
{
    public override string Kind => "ring";

    internal override void TakeAim(World world, ActiveFault active) => active.Text = $"ring of majorities over {world.Servers} servers";

    internal override void Begin(World world, ActiveFault active) =>
        world.Network.Add(new LinkRule(active, new OutsideRing(world.Servers), LinkAction.Cut));
}

/// <summary>A fault of the links from some machines to others, one direction only.</summary>
public abstract record LinkFault(Selector From, Selector To) : Fault
{
    internal override void TakeAim(World world, ActiveFault active)
    {
        var aim = new Aim(world, active);
        var from = aim.Take(From);
        var to = aim.Peek(To);
        active.Targets = from;
        if (Silences) active.Impaired = [.. (Servers(world, from) <= Servers(world, to) ? from : to).Where(slot => slot < world.Servers)];
        active.Text = $"{Kind} {world.Faults.Names(from)} -> {world.Faults.Names(to)}";
        active.Rule = MakeRule(active, new OneWay(Mask(world, from), Mask(world, to)));
    }

    internal override void Begin(World world, ActiveFault active) => world.Network.Add(active.Rule!);

    /// <summary>Whether nothing gets through, so that the machines of the smaller end cannot do their part.</summary>
    private protected virtual bool Silences => false;

    private protected abstract LinkRule MakeRule(ActiveFault active, LinkScope scope);

    static int Servers(World world, IReadOnlyList<int> slots) => slots.Count(slot => slot < world.Servers);

    static bool[] Mask(World world, IReadOnlyList<int> slots)
    {
        var mask = new bool[world.Hosts.Length];
        foreach (var slot in slots) mask[slot] = true;
        return mask;
    }
}

/// <summary>Nothing passes from these machines to those; the other direction works.</summary>
public sealed record Cut(Selector From, Selector To) : LinkFault(From, To)
{
    public override string Kind => "cut";
    private protected override bool Silences => true;
    private protected override LinkRule MakeRule(ActiveFault active, LinkScope scope) => new(active, scope, LinkAction.Cut);
}

/// <summary>Messages that are sent meanwhile are held back until the fault ends, then all go on. Without an end none arrives.</summary>
public sealed record Clog(Selector From, Selector To) : LinkFault(From, To)
{
    public override string Kind => "clog";
    private protected override bool Silences => true;
    private protected override LinkRule MakeRule(ActiveFault active, LinkScope scope) => new(active, scope, LinkAction.Hold);
}

/// <summary>Messages take longer. With a heavy tail some arrive several election time-outs late.</summary>
public sealed record Delay(Selector From, Selector To, Distribution Extra) : LinkFault(From, To)
{
    /// <summary>Share of the messages that are delayed.</summary>
    public Ratio Probability { get; init; } = Ratio.Always;

    public override string Kind => "delay";
    private protected override LinkRule MakeRule(ActiveFault active, LinkScope scope) =>
        new(active, scope, LinkAction.Delay) { Extra = Extra, Probability = Probability };
}

/// <summary>Messages are lost with a probability.</summary>
public sealed record Lose(Selector From, Selector To, Ratio Probability) : LinkFault(From, To)
{
    public override string Kind => "lose";
    private protected override LinkRule MakeRule(ActiveFault active, LinkScope scope) =>
        new(active, scope, LinkAction.Lose) { Probability = Probability };
}

/// <summary>Messages arrive twice with a probability.</summary>
public sealed record Duplicate(Selector From, Selector To, Ratio Probability) : LinkFault(From, To)
{
    public override string Kind => "duplicate";
    private protected override LinkRule MakeRule(ActiveFault active, LinkScope scope) =>
        new(active, scope, LinkAction.Duplicate) { Probability = Probability };
}

/// <summary>A field of a message changes on the way with a probability; with checksums the message is dropped instead.</summary>
public sealed record Corrupt(Selector From, Selector To, Ratio Probability) : LinkFault(From, To)
{
    public override string Kind => "corrupt";
    private protected override LinkRule MakeRule(ActiveFault active, LinkScope scope) =>
        new(active, scope, LinkAction.Corrupt) { Probability = Probability };
}

/// <summary>Requests arrive, replies to clients are lost with a probability: the client must retry what has already happened.</summary>
public sealed record LoseReplies(Ratio Probability) : LinkFault(new Selector.AllServers(), new Selector.AllClients())
{
    public override string Kind => "lose-replies";
    private protected override LinkRule MakeRule(ActiveFault active, LinkScope scope) =>
        new(active, scope, LinkAction.Lose) { Probability = Probability };
}

/// <summary>What partitions have in common: sides of machines, with the clients beside their servers.</summary>
internal static class Sides
{
    /// <summary>Adds to each side the clients that are named nowhere and whose nearest server is on it.</summary>
    public static IReadOnlyList<int>[] WithClients(World world, IReadOnlyList<int>[] sides, HashSet<int> named)
    {
        var grown = sides.Select(side => side.ToList()).ToArray();
        for (var slot = world.Servers; slot < world.Hosts.Length; slot++)
        {
            if (named.Contains(slot) || world.Hosts[slot].Client is not { } client) continue;
            var beside = world.SlotOf(client.Nearest);
            grown.FirstOrDefault(side => side.Contains(beside))?.Add(slot);
        }
        return grown;
    }

    public static void Set(World world, ActiveFault active, IReadOnlyList<int>[] sides)
    {
        active.Sides = sides;
        active.Text = active.Fault.Kind + " " + string.Join(" | ", sides.Select(world.Faults.Names));
        var largest = sides.MaxBy(side => side.Count(slot => slot < world.Servers)) ?? [];
        var cutOff = sides.Where(side => !ReferenceEquals(side, largest)).SelectMany(side => side);
        active.Impaired = [.. cutOff.Where(slot => slot < world.Servers)];
    }

    public static void Separate(World world, ActiveFault active)
    {
        var sideOf = new int[world.Hosts.Length];
        Array.Fill(sideOf, -1);
        for (var side = 0; side < active.Sides.Count; side++)
            foreach (var slot in active.Sides[side]) sideOf[slot] = side;
        world.Network.Add(new LinkRule(active, new BetweenSides(sideOf), LinkAction.Cut));
    }
}
