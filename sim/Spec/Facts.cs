namespace Simulator;

// The vocabulary of atomic broadcast (Défago, Schiper and Urbán, ACM Computing Surveys 36(4), 2004), in which every replicated
// log tells what it does, so that one set of checks reads the traces of all of them.

/// <summary>The noting server holds the leading role of an epoch (term, view, ballot).</summary>
public readonly record struct Elected(long Epoch) : IFact;

/// <summary>
/// The noting client process asks the cluster to carry out its request of this number. Noted once, before the first attempt.
/// </summary>
public readonly record struct Submitted(int Process, long Sequence) : IFact;

/// <summary>The noting server knows that a slot of the log holds a command for good. Equal commands have equal digests.</summary>
public readonly record struct Decided(long Slot, ulong Digest) : IFact;

/// <summary>
/// The noting server hands a client's request, found in this slot, to its state machine. Not noted for requests that the
/// session table has recognised as carried out before, nor for what no client asked for.
/// </summary>
public readonly record struct Delivered(long Slot, int Process, long Sequence) : IFact;

/// <summary>The noting server's state machine has gone through all slots up to this one and is in a state of this digest.</summary>
/// <param name="Transferred">
/// Whether it came there by taking the state over, from another server or from its own disk, and not by carrying out each slot.
/// A life that does not begin before the first slot begins with such a fact.
/// </param>
public readonly record struct Applied(long Slot, ulong StateDigest, bool Transferred = false) : IFact;

/// <summary>
/// From this slot on the group has just these members. Noted where the membership differs from all servers, or changes.
/// </summary>
public readonly record struct Configured(long Slot, NodeSet Members) : IFact;
