namespace Simulator;

/// <summary>The noting server holds the leading role of an epoch (term, view, ballot).</summary>
public sealed record Elected(long Epoch) : Fact;

/// <summary>The noting server knows that a slot of the log holds a command for good. Equal commands have equal digests.</summary>
public sealed record Decided(long Slot, ulong Digest) : Fact;

/// <summary>The noting server's state machine has gone through all slots up to this one and is in a state of this digest.</summary>
public sealed record Applied(long Slot, ulong StateDigest) : Fact;
