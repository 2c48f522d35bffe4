namespace Simulator.Protocols.Dynamo;

/// <summary>Something that a step of a server has done, for those who watch it.</summary>
public abstract record Deed;

/// <summary>It holds something else of a key than before.</summary>
/// <param name="IsCollected">Whether tombstones were collected.</param>
public sealed record Held(Item Before, Item After, bool IsCollected) : Deed;

/// <summary>As a coordinator it has made a version.</summary>
/// <param name="Seen">What the client had read before.</param>
/// <param name="After">What it knows of the key from then on.</param>
public sealed record Made(VersionVector Seen, Version Version, Item After) : Deed;

/// <summary>As a coordinator it has told a client that its write is done.</summary>
/// <param name="Needed">How many replicas were to have it.</param>
public sealed record Acknowledged(Item Item, Requirement Needed) : Deed;

/// <summary>As a coordinator it has told a client what it found.</summary>
/// <param name="Answers">What the replicas had answered when that was found.</param>
/// <param name="Needed">How many were to answer.</param>
public sealed record Answered(Item Item, Seq<Item> Answers, Requirement Needed) : Deed;

/// <summary>It has come up with this on its disk.</summary>
public sealed record Started(DynamoDisk Disk) : Deed;

/// <summary>It keeps a hint no longer.</summary>
/// <param name="IsExpired">Whether it was too old; else the home has it.</param>
public sealed record HintGone(Hint Hint, bool IsExpired) : Deed;
