namespace Simulator;

// The vocabulary of replicated stores, from which convergence is judged without knowing the protocol.

/// <summary>
/// The noting server now holds this state of a key, such as a reader would be given. Equal states have equal digests.
/// </summary>
public sealed record Holds(string Key, ulong Digest) : Fact;

/// <summary>The noting server holds nothing of a key any more.</summary>
public sealed record Released(string Key) : Fact;

/// <summary>
/// The noting machine has counted something that the run is to be measured by: <c>read-repairs</c>, <c>hints-delivered</c>. The
/// kernel sums each name over the run.
/// </summary>
/// <param name="Amount">At least 0.</param>
public sealed record Tally(string Name, long Amount = 1) : Fact;
