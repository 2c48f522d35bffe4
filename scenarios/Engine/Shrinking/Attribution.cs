namespace Simulator.Scenarios;

/// <summary>Passes draws on and remembers when each was made, so that it can be told which element of a transcript it belongs to.</summary>
sealed class Attribution(IChoices source) : IChoices
{
    readonly List<(Choice Choice, long Events)> draws = [];

    /// <summary>The world that draws; what is drawn while it is being made comes before everything.</summary>
    public World? World { get; set; }

    /// <summary>What was drawn, in order, each with the number of events that the trace had before.</summary>
    public IReadOnlyList<(Choice Choice, long Events)> Draws => draws;

    public ulong Draw(in Site site, ulong bound)
    {
        var value = source.Draw(site, bound);
        draws.Add((new Choice(site, bound, value), World?.Trace.Count ?? 0));
        return value;
    }

    /// <summary>The draws of each element of a transcript that has been run; those before the first come first.</summary>
    public List<Choice>[] By(Transcript transcript)
    {
        var roots = Roots(transcript);
        var owned = new List<Choice>[transcript.Elements.Count + 1];
        for (var i = 0; i < owned.Length; i++) owned[i] = [];
        var next = 0;
        var owner = 0;
        foreach (var (choice, events) in draws)
        {
            for (; next < roots.Count && roots[next].Event < events; next++) owner = roots[next].Element + 1;
            owned[owner].Add(choice);
        }
        return owned;
    }

    /// <summary>The events with which elements began, in order, and those with which machines that had crashed began again.</summary>
    List<(long Event, int Element)> Roots(Transcript transcript)
    {
        var roots = new List<(long Event, int Element)>();
        var (step, faults, operations) = (0, new List<int>(), new SortedDictionary<int, Queue<int>>());
        for (var i = 0; i < transcript.Elements.Count; i++)
            switch (transcript.Elements[i])
            {
                case StepElement:
                    if (World!.StepReports[step++].Event is >= 0 and var began) roots.Add((began, i));
                    break;
                case FaultElement: faults.Add(i); break;
                case OperationElement { Client: var client }:
                    if (!operations.TryGetValue(client, out var queue)) operations[client] = queue = [];
                    queue.Enqueue(i);
                    break;
            }
        var trace = World!.Trace;
        for (var id = trace.FirstKept; id < trace.Count; id++)
        {
            var e = trace[id];
            var fault = e.Kind == EventKind.FaultBegin ? e.Detail
                : e.Kind == EventKind.Start && e.Parent >= 0 && trace[e.Parent].Kind == EventKind.FaultBegin ? trace[e.Parent].Detail : -1;
            var place = fault - transcript.Ballast.Count;
            if (fault >= 0 && place >= 0 && place < faults.Count) roots.Add((id, faults[place]));
            if (e.Kind == EventKind.Invoke && operations.TryGetValue(-1 - e.Machine.Value, out var waiting)
                && waiting.TryDequeue(out var at))
                roots.Add((id, at));
        }
        roots.Sort((one, other) => one.Event.CompareTo(other.Event));
        return roots;
    }
}
