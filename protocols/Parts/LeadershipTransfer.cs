namespace Simulator.Protocols;

/// <summary>A leadership transfer that an administrator asked for (Ongaro's thesis, §3.10).</summary>
sealed class LeadershipTransfer(NodeId target, Execute request)
{
    public NodeId Target { get; } = target;
    public Execute Request { get; } = request;

    /// <summary>Whether the successor has been told.</summary>
    public bool Sent;

    /// <summary>For a server's description of itself.</summary>
    public override string ToString() => $"{Target}{(Sent ? " told" : "")} for {Request.Name}";

    /// <summary>What came of it, once some server leads.</summary>
    public Outcome With(NodeId leader) =>
        leader == Target ? Outcome.Ok(Request.Operation.Argument) : Outcome.Info("other-leader");
}
