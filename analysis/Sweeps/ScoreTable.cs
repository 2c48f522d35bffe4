using CsvHelper;

namespace Simulator.Analysis.Sweeps;

/// <summary>What one strategy has made of one planted bug: a row of <c>scoreboard.csv</c>.</summary>
[CsvRecord]
public sealed partial record ScoreRow
{
    [CsvColumn("protocol")] public string Protocol { get; init; } = "";
    [CsvColumn("mutant")] public string Mutant { get; init; } = "";
    [CsvColumn("strategy")] public string Strategy { get; init; } = "";

    /// <summary>The check that noticed the bug; empty when the budget was spent before.</summary>
    [CsvColumn("check")] public string Check { get; init; } = "";

    /// <summary>Runs until then, that one included; for the exhaustive search states.</summary>
    [CsvColumn("seeds")] public long Seeds { get; init; }

    /// <summary>Steps of all those runs; for the storms those of the last one.</summary>
    [CsvColumn("steps")] public long Steps { get; init; }

    /// <summary>Real time, in milliseconds.</summary>
    [CsvColumn("ms")] public long Milliseconds { get; init; }

    /// <summary>Steps of the run that fails; 0 for none.</summary>
    [CsvColumn("length")] public long Length { get; init; }

    /// <summary>Events that are left of it when it is shrunk; 0 where that was not asked for, or cannot be told step by step.</summary>
    [CsvColumn("shrunk")] public long Shrunk { get; init; }
}
