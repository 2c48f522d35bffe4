namespace Simulator;

// The vocabulary of event sourcing and of views that follow a log.

/// <summary>The noting server's log holds this event of an aggregate.</summary>
/// <param name="Key">The aggregate.</param>
/// <param name="Version">The event's number within the aggregate, from 1.</param>
/// <param name="Command">The command that it came of; unique in the run.</param>
/// <param name="Adds">What it adds to the aggregate's amount.</param>
/// <param name="Again">Told before, and found on the disk after a crash.</param>
public sealed record EventAppended(string Key, long Version, long Command, long Adds, bool Again = false) : Fact;

/// <summary>A client is told that the event of its command is in the log for good.</summary>
public sealed record EventConfirmed(string Key, long Version, long Command) : Fact;

/// <summary>The noting server takes the aggregate to hold this amount in this version, however it has come to think so.</summary>
public sealed record Replayed(string Key, long Version, long Amount) : Fact;

/// <summary>The noting client process knows that a write of its own has led to this version.</summary>
public sealed record WroteVersion(int Process, string Key, long Version) : Fact;

/// <summary>The noting client process has read this version.</summary>
public sealed record ReadVersion(int Process, string Key, long Version) : Fact;
