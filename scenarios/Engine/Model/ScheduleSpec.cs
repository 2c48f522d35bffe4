namespace Simulator.Scenarios;

[About("Which messages arrive and which timers go off, one by one. Nothing else does: links, their faults and their delays decide nothing. "
    + "Clients follow their scripts, and faults of machines keep their times.")]
public sealed record ScheduleSpec
{
    [About("What happens, in the order of its times.")]
    public Seq<StepSpec> Steps { get; init; }

    [About("From then on everything goes its own way; by default never. What had not arrived until then is lost.")]
    public Duration? Until { get; init; }

    [About("Whether writes reach the disk only when a step says so. By default they take the time that the disk needs.")]
    public bool Syncs { get; init; }

    [About("Whether what a machine sends to itself arrives only when a step says so. By default it arrives at once.")]
    public bool Own { get; init; }
}

/// <summary>One thing that is made to happen.</summary>
[ToldByKey]
[Kind("deliver", typeof(DeliverSpec))]
[Kind("fire", typeof(FireSpec))]
[Kind("sync", typeof(SyncSpec))]
public abstract record StepSpec
{
    [About("When, from the start of the run.")]
    public required Duration At { get; init; }
}

[About("A message arrives.")]
public sealed record DeliverSpec : StepSpec
{
    [About("The type of the message, as traces show it.")]
    public required string Deliver { get; init; }

    [About("The machine that has sent it: n1 or c1.")]
    public required string From { get; init; }

    public required string To { get; init; }

    [About("Which of the messages of that type on this link, from 1; by default the oldest that has not arrived."), Positive]
    public long? Number { get; init; }

    [About("Whether it has arrived before: the network has made a copy.")]
    public bool Again { get; init; }
}

[About("A timer goes off, if it is due.")]
public sealed record FireSpec : StepSpec
{
    [About("The type of the timer, as traces show it; or its whole text, where there are several of that type.")]
    public required string Fire { get; init; }

    [About("The machine on which it was armed: n1 or c1.")]
    public required string Node { get; init; }
}

[About("What a server is writing reaches its disk. Only with syncs: true.")]
public sealed record SyncSpec : StepSpec
{
    [About("The server.")]
    public required string Sync { get; init; }
}
