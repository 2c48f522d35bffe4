namespace Simulator.Protocols.ViewstampedReplication;

// Crash-consistent quorums: Michael, Ports, Sharma and Szekeres, "Recovering Shared Objects Without Stable Storage", DISC 2017.
// The paper lets a replica forget in a crash that it has joined a view change, recover into the old view and acknowledge there,
// while what it said before is still on its way and is counted. So whoever speaks in a view change adds which lives it knows of,
// and what a server said in an earlier life than somebody knows of does not count.
public partial class VrNode
{
    /// <summary>For each server the latest life known.</summary>
    readonly long[] lives;

    Seq<long> KnownLives() => Seq.Of<long>(lives);

    void Learn(Seq<long> known)
    {
        for (var i = 0; i < lives.Length; i++) lives[i] = long.Max(lives[i], known[i]);
    }

    /// <summary>How many members said something in a life that is, as far as is known, their present one.</summary>
    int Counted(long[] saidInLife)
    {
        var count = 0;
        foreach (var member in configuration.Members)
            if (saidInLife[member.Value] >= 0 && !IsOutdated(member, saidInLife[member.Value])) count++;
        return count;
    }

    // The rule.

    /// <summary>What a server said in an earlier life, it does not know of any more.</summary>
    protected virtual bool IsOutdated(NodeId server, long life) => life < lives[server.Value];
}
