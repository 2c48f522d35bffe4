using System.Globalization;

namespace Simulator.Scenarios;

/// <summary>Sizes in bytes as text. <c>kB</c> is 1000 bytes, <c>KiB</c> 1024.</summary>
static class SizeText
{
    static readonly UnitTable table = new UnitTable(
            ("B", 1), ("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30))
        .Also("bytes", "B").Also("byte", "B").Also("kb", "kB").Also("mb", "MB").Also("gb", "GB").Also("k", "KiB").Also("kib", "KiB")
            .Also("mib", "MiB").Also("gib", "GiB");

    public static Reading<ByteSize> Read(string text)
    {
        var reading = table.Read(text, "B");
        if (!reading.Success) return Reading<ByteSize>.No(reading.Trouble, reading.Suggestion);
        return reading.Value < 0 ? Reading<ByteSize>.No("a size of at least 0B") : Reading<ByteSize>.Ok(new ByteSize(reading.Value));
    }

    public static string Write(ByteSize size) => Largest(size.Bytes, ("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10), ("B", 1));

    /// <summary>In the first unit that divides the amount; zero in the last.</summary>
    internal static string Largest(long amount, params ReadOnlySpan<(string Unit, long Worth)> units)
    {
        foreach (var (unit, worth) in units)
            if (amount != 0 && amount % worth == 0) return (amount / worth).ToString(CultureInfo.InvariantCulture) + unit;
        return "0" + units[^1].Unit;
    }
}

/// <summary>Bandwidths as text: <c>Mbit/s</c> counts bits in thousands, <c>MiB/s</c> bytes in steps of 1024.</summary>
static class BandwidthText
{
    static readonly UnitTable table = new UnitTable(
            ("bit/s", 1), ("kbit/s", 1_000), ("Mbit/s", 1_000_000), ("Gbit/s", 1_000_000_000), ("B/s", 8), ("kB/s", 8_000),
                ("MB/s", 8_000_000),
            ("GB/s", 8_000_000_000), ("KiB/s", 8L << 10), ("MiB/s", 8L << 20), ("GiB/s", 8L << 30))
        .Also("mbps", "Mbit/s").Also("gbps", "Gbit/s").Also("kbps", "kbit/s").Also("mbit", "Mbit/s").Also("gbit", "Gbit/s")
            .Also("mib", "MiB/s").Also("kib", "KiB/s");

    public static Reading<Bandwidth> Read(string text)
    {
        var reading = table.Read(text, "Mbit/s");
        if (!reading.Success) return Reading<Bandwidth>.No(reading.Trouble, reading.Suggestion);
        return reading.Value < 0 ? Reading<Bandwidth>.No("at least 0bit/s") : Reading<Bandwidth>.Ok(new Bandwidth(reading.Value));
    }

    public static string Write(Bandwidth bandwidth) => SizeText.Largest(bandwidth.BitsPerSecond,
        ("GiB/s", 8L << 30), ("MiB/s", 8L << 20), ("KiB/s", 8L << 10), ("Gbit/s", 1_000_000_000), ("Mbit/s", 1_000_000), ("kbit/s", 1_000),
            ("bit/s", 1));
}

/// <summary>Clock rates as text.</summary>
static class PpmText
{
    static readonly UnitTable table = new(("ppm", 1));

    public static Reading<Ppm> Read(string text)
    {
        var reading = table.Read(text, "ppm");
        if (!reading.Success) return Reading<Ppm>.No(reading.Trouble, reading.Suggestion);
        // A clock that stands still or runs backwards is no drifting clock.
        return long.Abs(reading.Value) < 1_000_000 ? Reading<Ppm>.Ok(new Ppm(reading.Value)) : Reading<Ppm>.No("less than 1000000ppm");
    }

    public static string Write(Ppm ppm) => ppm.PerMillion.ToString(CultureInfo.InvariantCulture) + "ppm";
}
