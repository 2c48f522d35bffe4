using CsvHelper;

namespace Simulator.Analysis.Sweeps;

/// <summary>What came of one seed: a row of <c>seeds.csv</c>.</summary>
[CsvRecord]
public sealed partial record SeedRow
{
    [CsvColumn("seed")] public ulong Seed { get; init; }
    [CsvColumn("servers")] public int Servers { get; init; }

    /// <summary><c>ok</c>, <c>failed</c>, <c>undecided</c> (a check ran out of budget) or <c>crashed</c> (a check threw).</summary>
    [CsvColumn("verdict")] public string Verdict { get; init; } = "";

    /// <summary>The first check that said no, threw or gave up; empty for none.</summary>
    [CsvColumn("check")] public string Check { get; init; } = "";

    /// <summary>In which handler it was noticed.</summary>
    [CsvColumn("location")] public string Location { get; init; } = "";

    /// <summary>Its text without what differs between seeds.</summary>
    [CsvColumn("shape")] public string Shape { get; init; } = "";

    [CsvColumn("text")] public string Text { get; init; } = "";

    /// <summary>Virtual time at the end, in nanoseconds.</summary>
    [CsvColumn("time-ns")] public long TimeNs { get; init; }

    [CsvColumn("steps")] public long Steps { get; init; }

    /// <summary>Operations that succeeded.</summary>
    [CsvColumn("ok")] public long Ok { get; init; }

    [CsvColumn("hash")] public string Hash { get; init; } = "";
}

/// <summary>Failures that are alike: a row of <c>failures.csv</c>.</summary>
[CsvRecord]
public sealed partial record FailureRow
{
    [CsvColumn("check")] public string Check { get; init; } = "";
    [CsvColumn("location")] public string Location { get; init; } = "";
    [CsvColumn("shape")] public string Shape { get; init; } = "";
    [CsvColumn("seeds")] public ulong Seeds { get; init; }
    [CsvColumn("first-seed")] public ulong First { get; init; }
    [CsvColumn("text")] public string Text { get; init; } = "";

    /// <summary>The command that makes the first one again.</summary>
    [CsvColumn("reproduce")] public string Reproduce { get; init; } = "";
}

/// <summary>Something that runs have reached or not: a row of <c>coverage.csv</c>.</summary>
[CsvRecord]
public sealed partial record CoverageRow
{
    /// <summary><c>seeds</c>, <c>fault-begun</c>, <c>fault-hit</c>, <c>input</c> (declared), <c>pair</c> or <c>sometimes</c>.</summary>
    [CsvColumn("kind")] public string Kind { get; init; } = "";

    /// <summary>The kind of fault, the message or timer declared, the state of the server, the name of the property.</summary>
    [CsvColumn("what")] public string What { get; init; } = "";

    /// <summary>For a pair the type of the message or the timer.</summary>
    [CsvColumn("input")] public string Input { get; init; } = "";

    /// <summary>Seeds that have reached it.</summary>
    [CsvColumn("seeds")] public ulong Seeds { get; init; }

    /// <summary>How often it was reached in all of them.</summary>
    [CsvColumn("times")] public ulong Times { get; init; }
}

/// <summary>The tables of a sweep as text: UTF-8, a header, <c>\n</c>, a line for each row and none within a row.</summary>
public static class SweepTables
{
    /// <param name="withHeader">False for rows that are added to a table.</param>
    public static byte[] Write<T>(IEnumerable<T> rows, bool withHeader = true) where T : class
    {
        using var stream = new MemoryStream();
        using (var writer = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n", HasHeader = withHeader }, leaveOpen: true))
        {
            writer.WriteRecords(rows);
            writer.Flush();
        }
        return stream.ToArray();
    }

    /// <summary>Reads a table that <see cref="Write"/> has written. Throws <see cref="FormatException"/> for anything else.</summary>
    public static List<T> Read<T>(byte[] table) where T : class
    {
        try
        {
            using var reader = CsvReader.Create(table, new CsvReaderOptions());
            return [.. reader.GetRecords<T>()];
        }
        catch (Exception strange) when (strange is CsvFormatException or KeyNotFoundException or FormatException or OverflowException)
        {
            throw new FormatException(strange.Message, strange);
        }
    }
}
