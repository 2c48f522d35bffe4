namespace Simulator;

/// <summary>
/// A machine's clock: an affine function of true time with whole-number arithmetic. Its rate is off by some parts per
/// million; a step changes its reading at once. Timers are set in its readings.
/// </summary>
internal sealed class NodeClock(Duration offset, long ppm, Duration uncertainty)
{
    const long Million = 1_000_000;

    /// <summary>No clock runs faster than ten times or slower than a tenth of true time, whatever faults add up to.</summary>
    const long SlowestPpm = -900_000;
    const long FastestPpm = 9_000_000;

    long nominal = ppm;
    long rate = Million + long.Clamp(ppm, SlowestPpm, FastestPpm);
    long baseTrue;
    long baseLocal = offset.Ns;

    /// <summary>How much too fast the clock runs, in parts per million; negative is too slow.</summary>
    public long Ppm => rate - Million;

    public LocalTime At(Instant now) => new(baseLocal + Advance(now.Ns - baseTrue));

    /// <summary>What the clock's owner may believe about true time, as long as the clock keeps within its promise.</summary>
    public TimeInterval IntervalAt(Instant now)
    {
        var reading = At(now);
        return new TimeInterval(reading - uncertainty, reading + uncertainty);
    }

    /// <summary>
    /// The first true instant, not before the last change of the clock, at which it reads at least <paramref name="local"/>.
    /// </summary>
    public Instant WhenReads(LocalTime local)
    {
        var ahead = (Int128)local.Ns - baseLocal;
        if (ahead <= 0) return new Instant(baseTrue);
        // floor(t * rate / million) >= ahead holds from t = ceil(ahead * million / rate) on.
        var wait = rate == Million ? ahead : (ahead * Million + rate - 1) / rate;
        var when = baseTrue + wait;
        return new Instant(when > long.MaxValue ? long.MaxValue : (long)when);
    }

    public void Step(Instant now, Duration by)
    {
        Rebase(now);
        baseLocal += by.Ns;
    }

    /// <summary>Changes the rate by so much; the reading goes on from where it is.</summary>
    public void AddDrift(Instant now, long more)
    {
        Rebase(now);
        nominal += more;
        rate = Million + long.Clamp(nominal, SlowestPpm, FastestPpm);
    }

    void Rebase(Instant now)
    {
        baseLocal = At(now).Ns;
        baseTrue = now.Ns;
    }

    long Advance(long elapsed) => rate == Million ? elapsed : (long)((Int128)elapsed * rate / Million);
}
