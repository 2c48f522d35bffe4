namespace Simulator;

/// <summary>Something that goes wrong. Kinds are sealed records beside this one; each says what it does when it begins and ends.</summary>
public abstract record Fault
{
    /// <summary>The name in YAML.</summary>
    public abstract string Kind { get; }

    /// <summary>Chooses the victims: sets the fault's text, sides and the servers that it impairs. Nothing happens yet.</summary>
    internal abstract void TakeAim(World world, ActiveFault active);

    internal abstract void Begin(World world, ActiveFault active);

    internal virtual void End(World world, ActiveFault active) { }

    /// <summary>Whether its victims stay impaired after its end: a wiped disk does not come back.</summary>
    internal virtual bool LastsForever => false;
}

/// <summary>A fault with its time.</summary>
/// <param name="At">Virtual time of its begin.</param>
/// <param name="For">How long it lasts; null for the rest of the run.</param>
/// <param name="Flap">While it lasts it is on and off in turn; null for always on. Only for faults of links.</param>
public sealed record ScheduledFault(Fault Fault, Duration At, Duration? For, Flap? Flap = null);

/// <summary>A rhythm: first on, then off, and so on.</summary>
public sealed record Flap(Duration On, Duration Off);

/// <summary>
/// Draws faults while the run goes on: each time one of <paramref name="Faults"/>, at the intervals and for the times given.
/// </summary>
/// <param name="Faults">The kinds to draw from; their selectors should draw as well.</param>
/// <param name="Tolerance">At most so many servers are impaired at once; a fault that would exceed it is not begun. Null: no limit.</param>
/// <param name="Swarm">Whether each run first draws which kinds it uses at all, and how often (Groce et al., ISSTA'12).</param>
/// <param name="Until">No fault begins after this; null for the end of the run.</param>
public sealed record Nemesis(
    IReadOnlyList<Fault> Faults, Distribution Every, Distribution Lasts, int? Tolerance, bool Swarm, Duration From, Duration? Until);

/// <summary>A fault of this run: its victims and what it has hit.</summary>
internal sealed class ActiveFault(int number, ScheduledFault scheduled)
{
    long draws;
    Instant began;

    public int Number => number;
    public ScheduledFault Scheduled => scheduled;
    public Fault Fault => scheduled.Fault;
    public string Text { get; set; } = scheduled.Fault.Kind;
    public Instant? From { get; private set; }
    public Instant? Until { get; private set; }
    public long BeginEvent { get; private set; } = -1;
    public IReadOnlyList<IReadOnlyList<int>> Sides { get; set; } = [];
    public IReadOnlyList<int> Targets { get; set; } = [];

    /// <summary>Settings to put back at the end, one for each target.</summary>
    public List<Duration> Saved { get; } = [];

    /// <summary>What it does to links, for faults of links.</summary>
    public LinkRule? Rule { get; set; }

    /// <summary>Servers that cannot do their part while the fault is on.</summary>
    public IReadOnlyList<int> Impaired { get; set; } = [];

    public long Hits { get; private set; }
    public long MessagesHit { get; private set; }
    public long WritesLost { get; private set; }

    public bool IsActive => From is not null && Until is null;

    public void Started(Instant now, long traceEvent)
    {
        From = began = now;
        BeginEvent = traceEvent;
    }

    public void Stopped(Instant now) => Until = now;

    /// <summary>Whether it is on, which a flapping fault is only in turn.</summary>
    public bool IsOnAt(Instant now) => IsActive
        && (scheduled.Flap is not { } flap || (now - began).Ns % (flap.On.Ns + flap.Off.Ns) < flap.On.Ns);

    /// <summary>Time until it lets go of held messages: its end, or the end of the flap; a second for faults without end.</summary>
    public Duration Remaining(Instant now)
    {
        if (scheduled.Flap is { } flap) return new Duration(flap.On.Ns - (now - began).Ns % (flap.On.Ns + flap.Off.Ns));
        return scheduled.For is { } length ? began + length - now : Duration.Seconds(1);
    }

    public void Hit() => Hits++;

    public void HitMessage()
    {
        Hits++;
        MessagesHit++;
    }

    public void Lose(long writes)
    {
        Hits += writes;
        WritesLost += writes;
    }

    public Site Site(Label label, long ordinal) => new(label, number, number, ordinal);

    public long NextDraw() => draws++;
}
