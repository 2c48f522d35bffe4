namespace Simulator;

/// <summary>
/// A machine's clock: an affine function of true time with whole-number arithmetic. Its rate is off by some parts per
/// million; a step changes its reading at once. Timers are set in its readings.
/// </summary>
internal sealed class NodeClock(Duration offset, long ppm, Duration uncertainty)
{
    const long Million = 1_000_000;

    long baseTrue;
    long baseLocal = offset.Ns;

    public long Ppm { get; private set; } = ppm;

    public LocalTime At(Instant now)
    {
        var elapsed = now.Ns - baseTrue;
        return new LocalTime(baseLocal + (Ppm == 0 ? elapsed : elapsed + Drift(elapsed)));
    }

    /// <summary>What the clock's owner may believe about true time, as long as the clock keeps within its promise.</summary>
    public TimeInterval IntervalAt(Instant now)
    {
        var reading = At(now);
        return new TimeInterval(reading - uncertainty, reading + uncertainty);
    }

    /// <summary>The first true instant at which the clock reads at least <paramref name="local"/>.</summary>
    public Instant WhenReads(LocalTime local)
    {
        var ahead = local.Ns - baseLocal;
        if (Ppm == 0) return new Instant(baseTrue + ahead);
        var rate = Million + Ppm;
        var guess = (long)((Int128)ahead * Million / rate);
        while (guess + Drift(guess) < ahead) guess++;
        while (guess > 0 && guess - 1 + Drift(guess - 1) >= ahead) guess--;
        return new Instant(baseTrue + guess);
    }

    public void Step(Instant now, Duration by)
    {
        Rebase(now);
        baseLocal += by.Ns;
    }

    /// <summary>Changes the rate; the reading goes on from where it is.</summary>
    public void SetDrift(Instant now, long newPpm)
    {
        Rebase(now);
        Ppm = newPpm;
    }

    void Rebase(Instant now)
    {
        baseLocal = At(now).Ns;
        baseTrue = now.Ns;
    }

    long Drift(long elapsed) => (long)((Int128)elapsed * Ppm / Million);
}
