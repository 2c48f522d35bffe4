namespace Simulator.Scenarios;

/// <summary>The forms of all quantities. Each prints the shortest text that reads back as the same value.</summary>
static class Units
{
    const string Number = "[0-9]+(\\.[0-9]+)?";
    const string Time = "(ns|us|ms|s|m|h)";

    public static readonly ScalarForm<Duration> Duration = new(
        "duration", "a duration such as 150ms, 2s or 10us", $"^{Number}{Time}$", text =>
            DurationText.Read(text, signed: false), DurationText.Write);

    public static readonly ScalarForm<Duration> SignedDuration = new(
        "signed-duration", "a duration such as 150ms or -2s", $"^-?{Number}{Time}$", text =>
            DurationText.Read(text, signed: true), DurationText.Write);

    public static readonly ScalarForm<DurationRange> DurationRange = new(
        "duration-range", "a range of durations such as 150ms..300ms", $"^{Number}{Time}(\\.\\.{Number}{Time})?$", DurationText.ReadRange,
            DurationText.WriteRange);

    public static readonly ScalarForm<Ratio> Ratio = new(
        "ratio", "a share such as 1%, 0.1% or 1/1000", $"^({Number}(%|ppm)|[0-9]+/[1-9][0-9]*)$", RatioText.Read, RatioText.Write);

    public static readonly ScalarForm<ByteSize> ByteSize = new(
        "byte-size", "a size such as 64KiB, 1MiB or 100B", $"^{Number}(B|kB|MB|GB|KiB|MiB|GiB)$", SizeText.Read, SizeText.Write);

    public static readonly ScalarForm<Rate> Rate = new(
        "rate", "a rate such as 100/s or 0.5/s", $"^{Number}/(ms|s|m|h)$", RateText.Read, RateText.Write);

    public static readonly ScalarForm<Bandwidth> Bandwidth = new(
        "bandwidth", "a bandwidth such as 10MiB/s or 100Mbit/s",
        $"^{Number}(bit|kbit|Mbit|Gbit|B|kB|MB|GB|KiB|MiB|GiB)/s$", BandwidthText.Read, BandwidthText.Write);

    public static readonly ScalarForm<Ppm> Ppm = new(
        "ppm", "parts per million such as 50ppm or -20ppm", $"^-?{Number}ppm$", PpmText.Read, PpmText.Write);

    static readonly Dictionary<Type, Form> forms = new()
    {
        [typeof(DurationRange)] = DurationRange,
        [typeof(Ratio)] = Ratio,
        [typeof(ByteSize)] = ByteSize,
        [typeof(Rate)] = Rate,
        [typeof(Bandwidth)] = Bandwidth,
        [typeof(Ppm)] = Ppm,
    };

    public static Form? Of(Type type) => forms.GetValueOrDefault(type);
}
