namespace Simulator.Protocols.Pbft;

// What those who judge the server look at. The protocol itself reads none of it.
public partial class PbftNode
{
    Seq<Decision> decisions;
    Seq<Execution> executions;
    long forgottenUpTo;

    /// <summary>What became committed-local in this life, in that order; without what is far below the low watermark.</summary>
    public Seq<Decision> Decisions => decisions;

    /// <summary>What has committed and was carried out in this life; without what is far below the low watermark.</summary>
    public Seq<Execution> Executions => executions;

    /// <summary>One checkpoint late, so that what one step does and forgets can still be seen after it.</summary>
    void ForgetObservations(long stable)
    {
        var decided = new List<Decision>();
        foreach (var decision in decisions.Span)
            if (decision.Sequence > forgottenUpTo) decided.Add(decision);
        decisions = Seq.Of<Decision>([.. decided]);
        var old = 0;
        while (old < executions.Count && executions[old].Sequence <= forgottenUpTo) old++;
        executions = executions.Skip(old);
        forgottenUpTo = stable;
    }
}

/// <summary>committed-local became true.</summary>
public sealed record Decision(long Sequence, long View, ulong Digest);

/// <summary>A committed batch was carried out.</summary>
/// <param name="Fresh">Its requests without those that were carried out before.</param>
/// <param name="StateDigest">Of the state after it.</param>
public sealed record Execution(long Sequence, ulong Digest, Seq<Request> Fresh, ulong StateDigest);
