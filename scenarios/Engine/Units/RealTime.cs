namespace Simulator.Scenarios;

/// <summary>Time that a person waits, written like the virtual time of scenarios.</summary>
public static class RealTime
{
    /// <summary>A time above zero, such as <c>10m</c>; null for anything else.</summary>
    public static TimeSpan? Read(string text) =>
        DurationText.Read(text, signed: false) is { Success: true, Value: var time } && time > Duration.Zero
            ? TimeSpan.FromTicks(long.Max(1, time.Ns / 100)) : null;
}
