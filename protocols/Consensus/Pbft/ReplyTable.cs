namespace Simulator.Protocols.Pbft;

/// <summary>
/// "The last reply message they sent to each client" (§4.1): by its timestamp a replica knows what it has carried out already. Part
/// of the replicated state.
/// </summary>
sealed class ReplyTable
{
    readonly SortedDictionary<NodeId, LastReply> last = [];

    /// <summary>The same for equal tables.</summary>
    public ulong Digest { get; private set; }

    /// <summary>Null when nothing was ever carried out for the client.</summary>
    public LastReply? this[NodeId client] => last.GetValueOrDefault(client);

    /// <summary>Whether a request is newer than all that was carried out for its client.</summary>
    public bool IsNew(Request request) => this[request.Signer] is not { } reply || request.Timestamp > reply.Timestamp;

    public void Set(LastReply reply)
    {
        if (this[reply.Client] is { } before) Digest = unchecked(Digest - Share(before));
        last[reply.Client] = reply;
        Digest = unchecked(Digest + Share(reply));
    }

    public Seq<LastReply> Export() => Seq.Of<LastReply>([.. last.Values]);

    public void Restore(Seq<LastReply> replies)
    {
        last.Clear();
        Digest = 0;
        foreach (var reply in replies.Span) Set(reply);
    }

    static ulong Share(LastReply reply) =>
        Mixing.Fold(Mixing.Fold((ulong)-(long)reply.Client.Value, (ulong)reply.Timestamp), reply.Result.Result.Digest);
}
