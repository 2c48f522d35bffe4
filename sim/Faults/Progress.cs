using System.Globalization;

namespace Simulator;

/// <summary>
/// Whether clients are served once a core is healed; see <see cref="Liveness"/> for what that means. When one is not, tells what
/// is missing or, when nothing is, how often leaders changed.
/// </summary>
internal sealed class Progress(Duration within, Func<string?> missing) : TraceCheck("progress", "TigerBeetle's VOPR, liveness mode")
{
    readonly SortedDictionary<NodeId, Asker> clients = [];
    readonly SortedSet<long> epochs = [];
    Instant healed = new(long.MaxValue);
    (NodeId Server, long Epoch, Instant Since)? leader;
    Duration longest;
    long leaders;

    public int Asking { get; private set; }
    public int Served { get; private set; }

    public override string? See(in TraceEvent e)
    {
        switch (e.Kind)
        {
            case EventKind.Heal:
                healed = e.Time;
                return null;
            case EventKind.Fact when e.What is Elected elected:
                Elect(e.Time, e.Machine, elected.Epoch);
                return null;
            case EventKind.Invoke when e.Time >= healed && e.What is Operation { IsAdministrative: false } operation:
                Ask(e.Time, ClientOf(e.Machine), operation);
                return Overdue(e.Time, e.Machine);
            case EventKind.Complete when clients.TryGetValue(e.Machine, out var client):
                client.InFlight = null;
                if (e.What is Outcome outcome && Serves(outcome)) Serve(client);
                return Overdue(e.Time, e.Machine);
            default:
                return null;
        }
    }

    public override string? End(Instant at) => Demand(at);

    /// <summary>Asks for every client that is waiting; one that has stopped after a refusal waits for nothing.</summary>
    public string? Demand(Instant now)
    {
        foreach (var (machine, client) in clients)
            if (client.InFlight is not null && IsOverdue(now, machine)) return Tell(now);
        return null;
    }

    /// <summary>A service that says no because of what it holds is at work; one that says that it is not available is not.</summary>
    static bool Serves(Outcome outcome) => outcome.Type == OpType.Ok || outcome.IsRefusal;

    Asker ClientOf(NodeId machine)
    {
        if (!clients.TryGetValue(machine, out var client)) clients.Add(machine, client = new Asker());
        return client;
    }

    void Ask(Instant now, Asker client, Operation operation)
    {
        client.InFlight = operation;
        if (client.Since is not null) return;
        client.Since = now;
        client.Due = now + within;
        if (client.Asked++ > 0) return;
        Asking++;
        client.Due = healed + within;
        if (now + within / 2 > client.Due) client.Due = now + within / 2;
    }

    void Serve(Asker client)
    {
        client.Since = null;
        if (client.Answers++ == 0) Served++;
    }

    void Elect(Instant now, NodeId server, long epoch)
    {
        EndTerm(now);
        leader = (server, epoch, now);
        if (now < healed) return;
        leaders++;
        epochs.Add(epoch);
    }

    void EndTerm(Instant now)
    {
        if (leader is not { } last || now < healed) return;
        var time = now - (last.Since < healed ? healed : last.Since);
        if (time > longest) longest = time;
    }

    string? Overdue(Instant now, NodeId machine) => IsOverdue(now, machine) ? Tell(now) : null;

    bool IsOverdue(Instant now, NodeId machine) => clients[machine] is { Since: not null, Due: var due } && due <= now;

    /// <summary>Who waits, for longest first, and why.</summary>
    string Tell(Instant now)
    {
        var waiting = clients.Where(client => client.Value.Since is not null).ToList();
        var (machine, oldest) = waiting[0];
        foreach (var (other, client) in waiting)
            if (client.Since < oldest.Since) (machine, oldest) = (other, client);
        var what = oldest.InFlight is { } operation ? $", now with {operation}" : "";
        return Say($"{machine} has waited since {oldest.Since} without being served{what}; {waiting.Count} of {Asking} clients wait. ")
            + (missing() ?? Leaders(now));
    }

    string Leaders(Instant now)
    {
        EndTerm(now);
        if (leader is not { } last) return "Nobody was ever elected";
        if (leaders == 0)
            return Say($"No leader was elected since the healing; the last was {last.Server} of epoch {last.Epoch} at {last.Since}");
        return Say($"Leaders elected: {leaders}, in {epochs.Count} epochs, in {InMs(now - healed)}, none for longer than {InMs(longest)}");
    }

    static Duration InMs(Duration exact) => Duration.Ms(exact.Ns / 1_000_000);

    static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A client since the healing.</summary>
    sealed class Asker
    {
        public Operation? InFlight;
        public int Asked;
        public int Answers;

        /// <summary>Since when it waits to be served; null while it has nothing to wait for.</summary>
        public Instant? Since;
        public Instant Due;
    }
}
