using CsvHelper;

namespace Simulator.Analysis.Sweeps;

/// <summary>What became of one planted bug: found, shrunk, explained. A row of <c>shrunk.csv</c>.</summary>
[CsvRecord]
public sealed partial record ShrunkRow
{
    [CsvColumn("protocol")] public string Protocol { get; init; } = "";
    [CsvColumn("mutant")] public string Mutant { get; init; } = "";

    /// <summary>The check that noticed the bug; empty when none did.</summary>
    [CsvColumn("check")] public string Check { get; init; } = "";

    /// <summary>What failed and was shrunk: <c>storm</c>, <c>scenario</c> or <c>exploration</c>.</summary>
    [CsvColumn("by")] public string By { get; init; } = "";

    /// <summary>Storms until it was found, that one included; 0 for a bug that they do not find.</summary>
    [CsvColumn("storms")] public long Storms { get; init; }

    /// <summary>Real time until it was found, in milliseconds.</summary>
    [CsvColumn("find-ms")] public long FindMs { get; init; }

    /// <summary>Events of the run that was found, and of what is left of it.</summary>
    [CsvColumn("events-before")] public long EventsBefore { get; init; }

    /// <inheritdoc cref="EventsBefore"/>
    [CsvColumn("events-after")] public long EventsAfter { get; init; }

    /// <summary>Servers of what is left.</summary>
    [CsvColumn("servers")] public long Servers { get; init; }

    /// <summary>Events of the trace of what is left from which the failure follows.</summary>
    [CsvColumn("causes")] public long Causes { get; init; }

    /// <summary>Real time that shrinking took, in milliseconds.</summary>
    [CsvColumn("shrink-ms")] public long ShrinkMs { get; init; }

    /// <summary>Why there is no capsule; empty when there is one.</summary>
    [CsvColumn("trouble")] public string Trouble { get; init; } = "";
}
