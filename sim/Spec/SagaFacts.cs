namespace Simulator;

// The vocabulary of sagas (Garcia-Molina and Salem, SIGMOD 1987), in which coordinators and services tell what they do. A fact may be
// lost with the write that it tells of, when the server crashes first; so each server, when it starts again, tells once more what its
// disk has kept, and what it said before counts for nothing.

/// <summary>The noting server has begun a saga.</summary>
/// <param name="Steps">How many steps it has; they are numbered from 0.</param>
/// <param name="Again">Told before, and found on the disk after a crash.</param>
public readonly record struct SagaBegan(string Saga, string Kind, int Steps, bool Again = false) : IFact;

/// <summary>A step has taken effect at the noting service.</summary>
/// <param name="Key">The record that it has changed.</param>
/// <param name="Order">On whose account.</param>
/// <param name="Adds">What it is to add to the record's amount.</param>
/// <param name="Again">Told before, and found on the disk after a crash.</param>
public readonly record struct StepDone(string Saga, int Step, string Key, string Order, long Adds, bool Again = false) : IFact;

/// <summary>The compensation of a step has taken effect at the noting service.</summary>
/// <inheritdoc cref="StepDone"/>
public readonly record struct StepUndone(string Saga, int Step, string Key, string Order, long Adds, bool Again = false) : IFact;

/// <summary>The noting server considers a saga to be over: completed, or wholly compensated.</summary>
/// <param name="Again">Told before, and found on the disk after a crash.</param>
public readonly record struct SagaEnded(string Saga, bool Completed, bool Again = false) : IFact;

/// <summary>The amount of the noting service's record (money, pieces) is now this.</summary>
/// <param name="Opening">What it was at first.</param>
public readonly record struct Stands(string Key, long Opening, long Amount) : IFact;
