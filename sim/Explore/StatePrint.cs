namespace Simulator;

/// <summary>A state by its digests: what machines are and know, what is on its way, and what is left of the bounds.</summary>
/// <param name="Core">
/// Of all but the rest: machines with their disks and timers, facts told, operations and faults that are to come, the history where it
/// is judged; of messages only their order, and only where links keep it.
/// </param>
/// <param name="Messages">Those on their way, each by its link and contents; sorted, equal ones as often as they are there.</param>
internal readonly record struct StatePrint(ulong Core, ulong[] Messages, BoundsLeft Left)
{
    /// <summary>Of all of it.</summary>
    public ulong Digest
    {
        get
        {
            var (crashes, losses, duplicates, timeouts) = Left;
            var digest = Mixing.Fold(Mixing.Fold(Core, Pair(crashes, losses)), Pair(duplicates, timeouts));
            foreach (var message in Messages) digest = Mixing.Fold(digest, message);
            return digest;
        }
    }

    /// <summary>
    /// Whether whatever can come of the other state can come of this one: the machines are the same, every message that is on its way
    /// there is on its way here, and no less is left of any bound. Nothing has to arrive, and nothing has to be used up; so each path of
    /// the other state is a path of this one, and leads to a state that covers the one it led to. (A well-structured transition system:
    /// Abdulla, Čerāns, Jonsson and Tsay, LICS 1996.) Not so where links keep their order; then the core tells messages apart.
    /// </summary>
    public bool Covers(in StatePrint other) => Core == other.Core && Left.Allow(other.Left) && Contains(other.Messages);

    bool Contains(ulong[] others)
    {
        var at = 0;
        foreach (var other in others)
        {
            while (at < Messages.Length && Messages[at] < other) at++;
            if (at == Messages.Length || Messages[at] != other) return false;
            at++;
        }
        return true;
    }

    static ulong Pair(int one, int other) => unchecked((ulong)(uint)one << 32 | (uint)other);
}
