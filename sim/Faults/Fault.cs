namespace Simulator;

/// <summary>Something that goes wrong. Kinds are sealed records beside this one; each says what it does when it begins and ends.</summary>
public abstract record Fault
{
    /// <summary>The name in YAML.</summary>
    public abstract string Kind { get; }

    /// <summary>Throws <see cref="OptionsException"/> when this protocol cannot have it.</summary>
    internal virtual void Require(Deployment deployment) { }

    /// <summary>Chooses the victims: sets the fault's text, sides and the servers that it impairs. Nothing happens yet.</summary>
    internal abstract void TakeAim(World world, ActiveFault active);

    internal abstract void Begin(World world, ActiveFault active);

    internal virtual void End(World world, ActiveFault active) { }

    /// <summary>Whether its victims stay impaired after its end: a wiped disk does not come back.</summary>
    internal virtual bool LastsForever => false;

    /// <summary>Whether its duration counts from what happens to each victim, not from its begin.</summary>
    internal virtual bool TimesItself => false;
}

/// <summary>A fault with its time.</summary>
/// <param name="At">Virtual time of its begin.</param>
/// <param name="For">How long it lasts; null for the rest of the run.</param>
/// <param name="Flap">While it lasts it is on and off in turn; null for always on. Only for faults of links.</param>
public sealed record ScheduledFault(Fault Fault, Duration At, Duration? For, Flap? Flap = null);

/// <summary>A rhythm: first on, then off, and so on.</summary>
public sealed record Flap
{
    /// <param name="on">More than zero.</param>
    /// <param name="off">At least zero.</param>
    public Flap(Duration on, Duration off)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(on.Ns, nameof(on));
        ArgumentOutOfRangeException.ThrowIfNegative(off.Ns, nameof(off));
        On = on;
        Off = off;
    }

    public Duration On { get; }
    public Duration Off { get; }
}

/// <summary>
/// Draws faults while the run goes on: each time one of <paramref name="Faults"/>, at the intervals and for the times given.
/// </summary>
/// <param name="Faults">The kinds to draw from; their selectors should draw as well.</param>
/// <param name="Tolerance">At most so many servers are impaired at once; a fault that would exceed it is not begun. Null: no limit.</param>
/// <param name="Swarm">Whether each run first draws which kinds it uses at all, and how often (Groce et al., ISSTA'12).</param>
/// <param name="Until">No fault begins after this; null for the end of the run.</param>
public sealed record Nemesis(
    IReadOnlyList<Fault> Faults, Distribution Every, Distribution Lasts, int? Tolerance, bool Swarm, Duration From, Duration? Until);
