namespace Simulator.Analysis.Metrics;

/// <summary>What went over the network during a run.</summary>
/// <param name="Bytes">Of the contents of messages, without any header.</param>
public sealed record Traffic(long Sent, long Dropped, long Bytes)
{
    /// <summary>The messages sent and their bytes by type, in the order of the names; empty where that was not counted.</summary>
    public IReadOnlyList<MessageCount> ByType { get; init; } = [];
}
