namespace Simulator.Protocols.MultiPaxos;

// What the invariants remember. No server sees any of it.

/// <summary>Something remembered about each slot.</summary>
sealed class PerSlot<T>
{
    readonly List<T?> values = [];

    public T? this[long slot]
    {
        get => slot < values.Count ? values[(int)slot] : default;
        set
        {
            while (values.Count <= slot) values.Add(default);
            values[(int)slot] = value;
        }
    }
}

/// <summary>A value proposed in a slot, and who was first seen to have accepted it.</summary>
sealed record ProposalSeen(long Ballot, Command Command, NodeId Acceptor, ProposalSeen? Earlier);

/// <summary>A value chosen in a slot: in this ballot or before, as the first server said that knew of it.</summary>
sealed record ChoiceSeen(Command Command, long Ballot, NodeId Learner);

/// <summary>
/// All proposals accepted anywhere and all values known to be chosen, by slot. Votes are read off the journals' ends and choices as
/// execution goes on, so that each is looked at once.
/// </summary>
public sealed class MultiPaxosGhost
{
    readonly PerSlot<ProposalSeen> proposals = new();
    readonly PerSlot<ChoiceSeen> choices = new();
    PerServer<(Seq<Vote> Journal, long Executed, long Promised)> seen;
    readonly string?[] broken = new string?[4];

    internal const int OneValue = 0, Survives = 1, Agreement = 2, Kept = 3;

    /// <summary>What has been found broken of one kind since this was asked last.</summary>
    internal string? Take(int kind)
    {
        var text = broken[kind];
        broken[kind] = null;
        return text;
    }

    /// <summary>Takes in what a server has done since it was seen last. Asking again in the same step changes nothing.</summary>
    public void Observe(MultiPaxosNode node)
    {
        ref var last = ref seen.OfLife(node.Id, node);
        var journal = node.Written.Votes;
        if (journal.SameAs(last.Journal) && node.Executed == last.Executed && node.Promised == last.Promised) return;
        if (!journal.SameAs(last.Journal)) Read(node, last.Journal, journal, last.Promised);
        for (var slot = last.Executed + 1; slot <= node.Executed; slot++)
            if (node.ChosenIn(slot) is { } chosen) See(node, slot, chosen);
        last = (journal, node.Executed, node.Promised);
    }

    /// <summary>The new votes of a journal: its end or, when a checkpoint has rewritten it, all that were not there before.</summary>
    void Read(MultiPaxosNode node, Seq<Vote> before, Seq<Vote> now, long promised)
    {
        var known = before.Count;
        var isLonger = now.Count >= known
            && (known == 0 || (ReferenceEquals(now[0], before[0]) && ReferenceEquals(now[known - 1], before[known - 1])));
        if (isLonger)
        {
            for (var i = known; i < now.Count; i++) See(node, now[i], promised);
            return;
        }
        var old = new HashSet<Vote>(ReferenceEqualityComparer.Instance);
        foreach (var vote in before.Span) old.Add(vote);
        foreach (var vote in now.Span)
            if (!old.Contains(vote)) See(node, vote, promised);
    }

    void See(MultiPaxosNode node, Vote vote, long promised)
    {
        if (vote.Ballot < promised)
            broken[Kept] ??= Text($"{node.Id} accepted ballot {vote.Ballot} in slot {vote.Slot} after promising ballot {promised}");
        if (choices[vote.Slot] is { } choice && choice.Ballot < vote.Ballot && !choice.Command.Equals(vote.Command))
            broken[Survives] ??= Overruled(vote.Slot, vote.Ballot, vote.Command, node.Id, choice);
        for (var other = proposals[vote.Slot]; other is not null; other = other.Earlier)
        {
            if (other.Ballot != vote.Ballot) continue;
            if (!other.Command.Equals(vote.Command))
                broken[OneValue] ??= Text($"{node.Id} and {other.Acceptor} accepted different values of ballot {vote.Ballot} ")
                    + Text($"in slot {vote.Slot}");
            return;
        }
        proposals[vote.Slot] = new ProposalSeen(vote.Ballot, vote.Command, node.Id, proposals[vote.Slot]);
    }

    void See(MultiPaxosNode node, long slot, Command chosen)
    {
        if (choices[slot] is { } known)
        {
            if (!known.Command.Equals(chosen))
                broken[Agreement] ??= Text($"{node.Id} takes another value for chosen in slot {slot} than {known.Learner}");
            return;
        }
        // Only the leader counts votes, in its own ballot; whoever else knows has it from there.
        var choice = choices[slot] = new ChoiceSeen(chosen, node.IsLeader ? node.Ballot : node.Promised, node.Id);
        for (var other = proposals[slot]; other is not null; other = other.Earlier)
            if (other.Ballot > choice.Ballot && !other.Command.Equals(chosen))
                broken[Survives] ??= Overruled(slot, other.Ballot, other.Command, other.Acceptor, choice);
    }

    static string Overruled(long slot, long ballot, Command command, NodeId acceptor, ChoiceSeen choice) =>
        Text($"{acceptor} accepted {Name(command)} of ballot {ballot} in slot {slot}, where {Name(choice.Command)} was chosen ")
        + Text($"by ballot {choice.Ballot}");

    static string Name(Command command) =>
        command is Execute request ? Text($"'{request.Operation}' of process {request.Process}") : $"a {command.GetType().Name}";

    static string Text(FormattableString text) => FormattableString.Invariant(text);
}
