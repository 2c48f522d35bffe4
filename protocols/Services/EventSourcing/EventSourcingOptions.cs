namespace Simulator.Protocols.EventSourcing;

/// <summary>What can be set about the event-sourced store and its views.</summary>
public sealed record EventSourcingOptions
{
    /// <summary>Servers that keep a view for queries: the last ones. The first keeps the log, those between handle commands.</summary>
    public int Views { get; init; } = 1;

    /// <summary>How often a view asks for new events: its lag is about half of this.</summary>
    public Duration Poll { get; init; } = Duration.Ms(50);

    /// <summary>Most events in one answer to a view. At least 1.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Events of an aggregate between two snapshots; 0 for none: every command replays the whole log.</summary>
    public int SnapshotEvery { get; init; } = 10;

    /// <summary>Clients name the version of their last write, and views that are not so far let them wait.</summary>
    public bool ReadYourWrites { get; init; } = true;

    /// <summary>How often a command is decided anew when somebody else was faster. At least 1.</summary>
    public int Attempts { get; init; } = 20;
}
