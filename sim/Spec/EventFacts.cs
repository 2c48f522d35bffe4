namespace Simulator;

// The vocabulary of event sourcing and of views that follow a log.

/// <summary>The noting server's log holds this event of an aggregate.</summary>
/// <param name="Key">The aggregate.</param>
/// <param name="Version">The event's number within the aggregate, from 1.</param>
/// <param name="Command">The command that it came of; unique in the run.</param>
/// <param name="Adds">What it adds to the aggregate's amount.</param>
/// <param name="Again">Told before, and found on the disk after a crash.</param>
public readonly record struct EventAppended(string Key, long Version, long Command, long Adds, bool Again = false) : IFact;

/// <summary>A client is told that the event of its command is in the log for good.</summary>
public readonly record struct EventConfirmed(string Key, long Version, long Command) : IFact;

/// <summary>The noting server takes the aggregate to hold this amount in this version, however it has come to think so.</summary>
public readonly record struct Replayed(string Key, long Version, long Amount) : IFact;

/// <summary>The noting client process knows that a write of its own has led to this version.</summary>
public readonly record struct WroteVersion(int Process, string Key, long Version) : IFact;

/// <summary>The noting client process has read this version.</summary>
public readonly record struct ReadVersion(int Process, string Key, long Version) : IFact;
