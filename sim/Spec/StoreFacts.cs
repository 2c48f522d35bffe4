namespace Simulator;

// The vocabulary of replicated stores, from which convergence is judged without knowing the protocol.

/// <summary>
/// The noting server now holds this state of a key, such as a reader would be given. Equal states have equal digests.
/// </summary>
public readonly record struct Holds(string Key, ulong Digest) : IFact;

/// <summary>The noting server holds nothing of a key any more.</summary>
public readonly record struct Released(string Key) : IFact;

/// <summary>
/// The noting machine has counted something that the run is to be measured by: <c>read-repairs</c>, <c>hints-delivered</c>. The
/// kernel sums each name over the run.
/// </summary>
/// <param name="Amount">At least 0.</param>
public readonly record struct Tally(string Name, long Amount = 1) : IFact;

/// <summary>
/// The noting server has heard of an update for the first time; the server where the update came into being notes it as well. From
/// this it is measured how updates spread.
/// </summary>
/// <param name="What">What the update is about: a key, the name of a broadcast.</param>
/// <param name="Version">Tells one update of it from another.</param>
public readonly record struct Learned(string What, long Version) : IFact;
