using CsvHelper;

namespace Simulator.Analysis.Metrics;

/// <summary>One number and what it is about. A column that does not narrow the number down says <see cref="All"/>, or nothing.</summary>
[CsvRecord]
public sealed partial record MetricRow
{
    public const string All = "all";

    [CsvColumn("metric")] public string Metric { get; init; } = "";

    /// <summary>run, fault-free, faults, bucket, or one fault by number and in words.</summary>
    [CsvColumn("window")] public string Window { get; init; } = "";

    /// <summary>Where the window begins; nothing when it has several pieces.</summary>
    [CsvColumn("from_ns")] public long? FromNs { get; init; }

    [CsvColumn("until_ns")] public long? UntilNs { get; init; }

    /// <summary>all, or a side of the partition.</summary>
    [CsvColumn("clients")] public string Clients { get; init; } = All;

    [CsvColumn("function")] public string Function { get; init; } = All;
    [CsvColumn("outcome")] public string Outcome { get; init; } = All;
    [CsvColumn("error")] public string Error { get; init; } = "";
    [CsvColumn("unit")] public string Unit { get; init; } = "";

    /// <summary>A whole number or a decimal fraction, point not comma.</summary>
    [CsvColumn("value")] public string Value { get; init; } = "";
}
