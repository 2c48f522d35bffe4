namespace Simulator.Protocols.Chain;

/// <summary>The object after some updates, with what came of the last update of each client.</summary>
sealed class ChainReplica(int sessionLimit)
{
    readonly KeyValueMachine machine = new();
    readonly SessionTable sessions = new(sessionLimit);

    public ulong Digest => machine.Digest;

    public Value Read(string? key) => machine.Read(key);

    public Outcome? Recall(Execute request) => sessions.Recall(request.Process, request.Sequence);

    public Outcome Apply(Execute request, out bool isCarriedOut)
    {
        sessions.Open(request.Process);
        return sessions.Execute(request.Process, request.Sequence, request.Operation, machine, out isCarriedOut);
    }

    public Checkpoint Export(long number) => new(number, machine.Export(), sessions.Export());

    public void Restore(Checkpoint checkpoint)
    {
        machine.Restore(checkpoint.Cells);
        sessions.Restore(checkpoint.Sessions);
    }
}

/// <summary>An update that a server has received and that it does not know to be at the tail: an element of Sent (§2).</summary>
/// <param name="After">What the key holds after it: a version that is dirty (CRAQ, §2.3).</param>
sealed record Pending(Entry Entry, Value After);
