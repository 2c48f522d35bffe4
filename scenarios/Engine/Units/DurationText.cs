namespace Simulator.Scenarios;

/// <summary>Durations and their ranges as text.</summary>
public static class DurationText
{
    static readonly UnitTable table = new UnitTable(
            ("ns", 1), ("us", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000))
        .Also("µs", "us").Also("usec", "us").Also("msec", "ms").Also("millis", "ms")
        .Also("sec", "s").Also("secs", "s").Also("seconds", "s")
        .Also("second", "s").Also("min", "m").Also("mins", "m").Also("minutes", "m").Also("minute", "m").Also("hours", "h")
            .Also("hour", "h");

    public static Reading<Duration> Read(string text, bool signed)
    {
        var reading = table.Read(text, "ms");
        if (!reading.Success)
            return Reading<Duration>.No(reading.Trouble, signed ? reading.Suggestion : reading.Suggestion?.TrimStart('-'));
        if (reading.Value < 0 && !signed) return Reading<Duration>.No("a duration of at least 0s");
        return Reading<Duration>.Ok(new Duration(reading.Value));
    }

    public static string Write(Duration duration) => duration.ToString();

    public static Reading<DurationRange> ReadRange(string text)
    {
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
        {
            var single = Read(text, signed: false);
            return single.Success
                ? Reading<DurationRange>.Ok(new(single.Value, single.Value))
                : Reading<DurationRange>.No(single.Trouble, single.Suggestion);
        }
        var (from, to) = (Read(text[..dots], signed: false), Read(text[(dots + 2)..], signed: false));
        if (!to.Success) return Reading<DurationRange>.No(to.Trouble);
        // "5..10ms" leaves no doubt about what is meant.
        if (!from.Success)
            return Reading<DurationRange>.No(from.Trouble,
                Amount.Split(text[..dots]) is { Unit: "" } bare && Amount.Split(text[(dots + 2)..]) is { } end
                    ? $"{bare.Number}{end.Unit}..{text[(dots + 2)..]}"
                    : null);
        return from.Value <= to.Value
            ? Reading<DurationRange>.Ok(new(from.Value, to.Value))
            : Reading<DurationRange>.No("the smaller duration first", $"{to.Value}..{from.Value}");
    }

    public static string WriteRange(DurationRange range) => range.From == range.To
        ? Write(range.From)
        : $"{Write(range.From)}..{Write(range.To)}";
}
