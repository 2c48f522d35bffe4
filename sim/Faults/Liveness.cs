namespace Simulator;

/// <summary>
/// The second half of a run: after a time of faults a core of the cluster is healed for good, the other faults stay as they
/// are, and progress is demanded (after the liveness mode of TigerBeetle's simulator). From then on no client that goes on
/// asking may stay unserved for longer than <paramref name="Within"/>.
/// </summary>
/// <remarks>
/// The machines of the core start again, are resumed, and are rid of what slows, fills or garbles them; what is on their disks
/// stays. No fault of a link touches a link between them any more, nor any link of a client: one that reaches only a part of the
/// servers could be sent to a leader that it cannot reach, for ever. No new fault begins.
/// What is merely slow is healed everywhere, for a slow server can go on leading, and no rule of a protocol takes that from it.
/// A server outside may go on to speak to the core: in the name of an epoch that is long over, or as a leader that reaches the core
/// and does not hear its answers. It depends on the protocol whether a core bears that. One that does not promise it is asked for
/// progress with <see cref="Freeze"/> off.
/// A client is served by an answer ok, or by a refusal of the service itself (a precondition that does not hold). It waits from
/// the first operation that it begins after the healing, or after it was served last; operations that were in flight at the
/// healing do not count. At first it must be served when <paramref name="Within"/> has passed since the healing, if it began to
/// ask in the first half of that time; if later, within half of that time.
/// </remarks>
/// <param name="From">When the core is healed.</param>
/// <param name="Within">How long a client may stay unserved.</param>
public sealed record Liveness(Duration From, Core Core, Duration Within)
{
    /// <summary>Whether what is wrong outside of the core stays so. If not, everything is healed.</summary>
    public bool Freeze { get; init; } = true;

    /// <summary>Whether the run is over once every client has been served: all that thousands of short runs want to know.</summary>
    public bool EndsWhenServed { get; init; }
}

/// <summary>Which servers are healed.</summary>
public abstract record Core
{
    /// <summary>A smallest set that lacks nothing (<see cref="Deployment.Lacks"/>), of all such sets one that is drawn.</summary>
    public sealed record Minimal : Core;

    public sealed record All : Core;

    public sealed record Named(NodeSet Servers) : Core;
}

/// <summary>What came of a run's second half so far.</summary>
/// <param name="Core">The servers that were healed.</param>
/// <param name="Asking">Clients that have begun an operation since.</param>
/// <param name="Served">Of these, those that were served at least once.</param>
public sealed record LivenessReport(NodeSet Core, int Asking, int Served);
