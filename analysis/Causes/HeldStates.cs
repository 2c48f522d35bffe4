namespace Simulator.Analysis.Causes;

/// <summary>
/// What servers held of one key, as they noted it: equal digests are equal states, and more nobody knows of them here. Tells when a server
/// took something up, gave it up, or went back to what it had held before. Empty for protocols that note no states.
/// </summary>
sealed class HeldStates
{
    /// <summary>A state, the step in which it began, and the event that noted it. No digest: nothing was held any more.</summary>
    readonly record struct State(long Step, long Noted, ulong? Digest);

    readonly RunStory story;
    readonly string key;
    readonly Dictionary<NodeId, List<State>> states = [];

    HeldStates(RunStory story, string key) => (this.story, this.key) = (story, key);

    public static HeldStates Of(RunStory story, string key)
    {
        var held = new HeldStates(story, key);
        for (var id = 0L; id < story.Trace.Count; id++)
        {
            var e = story.Trace[id];
            if (e.Kind != EventKind.Fact) continue;
            switch (e.What)
            {
                case Holds noted when noted.Key == key: held.Add(e, id, noted.Digest); break;
                case Released gone when gone.Key == key: held.Add(e, id, null); break;
            }
        }
        return held;
    }

    void Add(in TraceEvent e, long id, ulong? digest)
    {
        if (!states.TryGetValue(e.Machine, out var list)) states.Add(e.Machine, list = []);
        if (list.Count == 0 || list[^1].Digest != digest) list.Add(new State(e.Parent, id, digest));
    }

    /// <summary>What became, on a server, of what it got in a step: nothing that it noted, or until when it was held.</summary>
    public IEnumerable<string> Fate(NodeId server, long got, long until)
    {
        if (!states.TryGetValue(server, out var list)) yield break;
        var at = list.FindIndex(state => state.Step == got);
        if (at < 0)
        {
            if (list.Any(state => state.Noted < got))
                yield return RunStory.Text($"what {server} held of {key} did not change by it: it kept what it had");
            yield break;
        }
        if (at + 1 < list.Count && list[at + 1].Noted <= until) yield return Changed(server, list, at + 1);
    }

    /// <summary>
    /// Since when a server had held what it held at an event, from whom it had that, and since when that one.
    /// </summary>
    public IEnumerable<string> Provenance(NodeId server, long until)
    {
        for (var links = 0; links < 4; links++)
        {
            if (!states.TryGetValue(server, out var list)) yield break;
            var at = list.FindLastIndex(state => state.Noted <= until);
            if (at < 0) yield break;
            if (at > 0) yield return Changed(server, list, at);
            else yield return RunStory.Text($"{server} had held what it held of {key} since {Time(list[at])}, when it got ")
                + RunStory.Text($"{story.Told(list[at].Step)} (event {list[at].Step})");
            var step = list[at].Step;
            if (step < 0 || story.Trace[step] is not { Kind: EventKind.Deliver } e || e.Peer.IsClient) yield break;
            (server, until) = (e.Peer, e.Parent);
        }
    }

    string Changed(NodeId server, List<State> list, int at)
    {
        var state = list[at];
        var cause = state.Step < 0 ? "" : $", on {story.Told(state.Step)} (event {state.Step})";
        if (state.Digest is null) return RunStory.Text($"{server} let go of {key} at {Time(state)}{cause}");
        var before = list.FindLastIndex(at - 1, at, earlier => earlier.Digest == state.Digest);
        return before < 0
            ? RunStory.Text($"{server} replaced what it held of {key} at {Time(state)}{cause}")
            : RunStory.Text($"{server} went back, at {Time(state)}, to what it had held of {key} until {Time(list[before + 1])}{cause}");
    }

    Instant Time(in State state) => story.Trace[state.Noted].Time;
}
