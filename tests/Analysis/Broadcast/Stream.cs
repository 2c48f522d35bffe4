namespace Simulator.Tests.Analysis.Broadcast;

/// <summary>A hand-made run of three servers, as its trace would tell it: a millisecond for each event.</summary>
public sealed class Stream
{
    readonly List<TraceEvent> events = [];
    long now;

    public Stream()
    {
        for (var server = 1; server <= 3; server++) Start(server);
    }

    public IReadOnlyList<TraceEvent> Events => events;

    public Instant Now => new(now * 1_000_000);

    public Stream Start(int server) => Add(EventKind.Start, new NodeId(server - 1), null);
    public Stream Crash(int server) => Add(EventKind.Crash, new NodeId(server - 1), null);
    public Stream Turn(int server) => Add(EventKind.Turn, new NodeId(server - 1), null);
    public Stream Restart(int server) => Crash(server).Start(server);
    public Stream FaultBegins(int number) => Add(EventKind.FaultBegin, NodeId.Nemesis, "fault", number);
    public Stream FaultEnds(int number) => Add(EventKind.FaultEnd, NodeId.Nemesis, "fault", number);

    public Stream Note(int server, IFact fact) => Add(EventKind.Fact, new NodeId(server - 1), fact);
    public Stream Elected(int server, long epoch) => Note(server, new Elected(epoch));
    public Stream Decided(int server, long slot, ulong digest) => Note(server, new Decided(slot, digest));
    public Stream Applied(int server, long slot, ulong digest = 0, bool transferred = false) =>
        Note(server, new Applied(slot, digest == 0 ? (ulong)slot : digest, transferred));

    /// <summary>Request 12 is the second one of process 1.</summary>
    public Stream Delivered(int server, long slot, int request) => Note(server, new Delivered(slot, request / 10, request % 10));

    public Stream Submitted(int client, int request) => Add(EventKind.Invoke, NodeId.Client(client - 1), Operation.Write("k", Value.Nil))
        .Add(EventKind.Fact, NodeId.Client(client - 1), new Submitted(request / 10, request % 10));

    public Stream Answered(int client, Outcome? outcome = null) =>
        Add(EventKind.Complete, NodeId.Client(client - 1), outcome ?? Outcome.Ok(Value.Nil));

    public Stream Wait(Duration time)
    {
        now += time.Ns / 1_000_000;
        return this;
    }

    /// <summary>What the check says of it: where it failed (-1 for the end) and why; null when it holds.</summary>
    public (int At, string Text)? Judge(TraceCheck check)
    {
        for (var at = 0; at < events.Count; at++)
            if (check.See(events[at]) is { } text) return (at, text);
        return check.End(Now) is { } missing ? (-1, missing) : null;
    }

    Stream Add(EventKind kind, NodeId machine, object? what, int detail = 0)
    {
        now++;
        events.Add(new TraceEvent(Now, -1, what, machine, machine, detail, kind));
        return this;
    }
}

/// <summary>What tests say about streams.</summary>
static class Streams
{
    public static void Holds<T>(Stream stream) where T : TraceCheck, new() => Assert.That(stream.Judge(new T()), Is.Null);

    /// <summary>The check fails with the last event of the stream, no sooner.</summary>
    public static void FailsLast<T>(Stream stream, string text) where T : TraceCheck, new() =>
        Assert.That(stream.Judge(new T()), Is.EqualTo(((int, string)?)(stream.Events.Count - 1, text)));

    public static void FailsAtTheEnd<T>(Stream stream, string text) where T : TraceCheck, new() =>
        Assert.That(stream.Judge(new T()), Is.EqualTo(((int, string)?)(-1, text)));
}
