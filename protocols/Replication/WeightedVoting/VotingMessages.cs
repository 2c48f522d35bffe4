namespace Simulator.Protocols.WeightedVoting;

/// <summary>What a client and a representative say to each other. Round tells to which question of the process an answer belongs.</summary>
public abstract record VotingMessage(int Process, long Round) : Message;

/// <summary>Which version of the file do you hold? (§3.1)</summary>
public sealed record Inquire(int Process, long Round, string Key) : VotingMessage(Process, Round);

/// <param name="Version">0 for none.</param>
/// <param name="Writer">The process that wrote it, which orders versions of equal number.</param>
public sealed record VersionIs(int Process, long Round, long Version, int Writer) : VotingMessage(Process, Round);

/// <summary>Send the contents, if you hold this version or a later one.</summary>
public sealed record Fetch(int Process, long Round, string Key, long Version, int Writer) : VotingMessage(Process, Round);

public sealed record Contents(int Process, long Round, Copy Copy) : VotingMessage(Process, Round);

/// <summary>Hold this version, unless you hold a later one.</summary>
public sealed record Update(int Process, long Round, Copy Copy) : VotingMessage(Process, Round);

public sealed record Updated(int Process, long Round) : VotingMessage(Process, Round);

/// <summary>A client has waited long enough for representatives.</summary>
public sealed record RetryTimeout : Timer
{
    public static readonly RetryTimeout It = new();
}
