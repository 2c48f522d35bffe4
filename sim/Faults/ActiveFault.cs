namespace Simulator;

/// <summary>A fault of this run: its victims and what it has hit.</summary>
/// <param name="number">Its place among the faults of the run.</param>
/// <param name="key">Names its draws; a drawn fault's key does not depend on how many faults are scheduled.</param>
internal sealed class ActiveFault(int number, int key, ScheduledFault scheduled)
{
    long draws;
    Instant began;
    Instant? frozen;

    public int Number => number;
    public ScheduledFault Scheduled => scheduled;
    public Fault Fault => scheduled.Fault;
    public string Text { get; set; } = scheduled.Fault.Kind;
    public Instant? From { get; private set; }
    public Instant? Until { get; private set; }
    public long BeginEvent { get; private set; } = -1;
    public IReadOnlyList<IReadOnlyList<int>> Sides { get; set; } = [];
    public IReadOnlyList<int> Targets { get; set; } = [];

    /// <summary>The machines with which a twin talks; null for all.</summary>
    public IReadOnlyList<int>? Company { get; set; }

    /// <summary>What it does to links, for faults of links.</summary>
    public LinkRule? Rule { get; set; }

    /// <summary>What the machines have agreed on, for those that misbehave by name.</summary>
    public Pact? Pact { get; set; }

    /// <summary>Servers that cannot do their part while the fault is on.</summary>
    public IReadOnlyList<int> Impaired { get; set; } = [];

    /// <summary>For crashes that wait for a write: victims that have not yet crashed and come back.</summary>
    public int Outstanding { get; set; }

    /// <summary>The draw that decides whether a message is hit; numbered by link and message like the network's own.</summary>
    public Label MessageLabel { get; } = new("fault", "message-" + Name(key));

    /// <summary>The draw for how it is hit: the extra delay, the bit that flips.</summary>
    public Label MessageEffectLabel { get; } = new("fault", "message-effect-" + Name(key));

    public long Hits { get; private set; }
    public long MessagesHit { get; private set; }
    public long WritesLost { get; private set; }
    public Deceits? Deceits { get; private set; }

    public bool IsActive => From is not null && Until is null;

    public void Started(Instant now, long traceEvent)
    {
        From = began = now;
        BeginEvent = traceEvent;
    }

    /// <summary>Stays as it is for the rest of the run; a flapping one stays on or off.</summary>
    public void Freeze(Instant now) => frozen = now;

    public void Stopped(Instant now) => Until = now;

    /// <summary>Whether it is on, which a flapping fault is only in turn.</summary>
    public bool IsOnAt(Instant now) => IsActive && (scheduled.Flap is not { } flap || Phase(flap, frozen ?? now) < flap.On.Ns);

    /// <summary>When it lets go of held messages: the end of the flap or its own, whichever is first; null for never.</summary>
    public Instant? LetsGoAt(Instant now)
    {
        if (frozen is not null) return null;
        Instant? end = scheduled.For is { } length ? began + length : null;
        if (scheduled.Flap is not { } flap) return end;
        var pause = now + new Duration(flap.On.Ns - Phase(flap, now));
        return end is { } last && last < pause ? last : pause;
    }

    public void Hit() => Hits++;

    public void HitMessage()
    {
        Hits++;
        MessagesHit++;
    }

    /// <summary>A message did not leave as it was meant to: it was changed, held back or added to.</summary>
    public void Deceive(Deceits one)
    {
        HitMessage();
        var all = Deceits ?? default;
        Deceits = new Deceits(all.Changed + one.Changed, all.HeldBack + one.HeldBack, all.Added + one.Added);
    }

    public void Lose(long writes)
    {
        Hits += writes;
        WritesLost += writes;
    }

    public Site Site(Label label, long ordinal) => new(label, key, key, ordinal);

    public long NextDraw() => draws++;

    long Phase(Flap flap, Instant now) => (now - began).Ns % (flap.On.Ns + flap.Off.Ns);

    static string Name(int key) => key.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
