namespace Simulator;

/// <summary>Which links a fault touches.</summary>
internal abstract class LinkScope
{
    /// <summary>Machines are given as slots: servers first, then clients.</summary>
    public abstract bool Covers(int from, int to);
}

/// <summary>Links between machines of different sides. A machine of no side (-1) is cut from nobody.</summary>
internal sealed class BetweenSides(int[] sideOfSlot) : LinkScope
{
    public override bool Covers(int from, int to)
    {
        var a = sideOfSlot[from];
        var b = sideOfSlot[to];
        return a != b && a >= 0 && b >= 0;
    }
}

/// <summary>Links from any of some machines to any of others. One direction only.</summary>
internal sealed class OneWay(bool[] from, bool[] to) : LinkScope
{
    public override bool Covers(int sender, int receiver) => sender != receiver && from[sender] && to[receiver];
}

/// <summary>Links between servers that do not see each other in a ring in which each sees just a majority.</summary>
internal sealed class OutsideRing(int servers) : LinkScope
{
    readonly int reach = (servers / 2 + 1) / 2;

    public override bool Covers(int from, int to)
    {
        if (from >= servers || to >= servers) return false;
        var distance = int.Abs(from - to);
        return int.Min(distance, servers - distance) > reach;
    }
}

/// <summary>What a fault does to messages on some links while it is on.</summary>
internal sealed class LinkRule(ActiveFault fault, LinkScope scope, LinkAction action)
{
    public ActiveFault Fault => fault;
    public LinkAction Action => action;

    /// <summary>Probability with which the action is taken.</summary>
    public Ratio Probability { get; init; } = Ratio.Always;

    /// <summary>Extra delay, for <see cref="LinkAction.Delay"/>.</summary>
    public Distribution? Extra { get; init; }

    public bool Covers(int from, int to, Instant now) => fault.IsOnAt(now) && scope.Covers(from, to);
}

internal enum LinkAction { Cut, Lose, Hold, Delay, Duplicate, Corrupt }
