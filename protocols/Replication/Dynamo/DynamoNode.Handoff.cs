namespace Simulator.Protocols.Dynamo;

/// <summary>Hinted handoff, §4.6: what a replica has missed is kept apart, and handed over when the replica answers again.</summary>
public partial class DynamoNode
{
    /// <summary>Servers that were sent hints at the last interval and have not answered since.</summary>
    NodeSet unanswered;

    /// <summary>Whether it could be kept: there is a limit.</summary>
    /// <param name="basis">What is written with it, in one.</param>
    bool KeepHint(Env env, NodeId home, Item item, DynamoDisk basis)
    {
        for (var i = 0; i < Disk.Hints.Count; i++)
        {
            var hint = Disk.Hints[i];
            if (hint.Home != home || !string.Equals(hint.Item.Key, item.Key, StringComparison.Ordinal)) continue;
            var joined = place.Discipline.Join(hint.Item, item);
            if (joined != hint.Item) Persist(env, basis with { Hints = Replaced(Disk.Hints, i, hint with { Item = joined }) });
            return true;
        }
        if (Disk.Hints.Count >= options.HintLimit)
        {
            env.Note(new Tally("hints-refused"));
            return false;
        }
        env.Note(new Tally("hints-kept"));
        Persist(env, basis with { Hints = Disk.Hints.Add(new Hint(home, item, env.Now)) });
        return true;
    }

    void OnHandoffTimeout(Env env)
    {
        env.Arm(HandoffTimeout.It, options.HandoffInterval);
        Expire(env);
        foreach (var home in unanswered) Suspect(env, home);
        unanswered = NodeSet.Empty;
        if (!options.HintedHandoff) return;
        var sent = new SortedDictionary<NodeId, int>();
        foreach (var hint in Disk.Hints)
        {
            if (suspected.Contains(hint.Home) || sent.GetValueOrDefault(hint.Home) >= options.HandoffBatch) continue;
            sent[hint.Home] = sent.GetValueOrDefault(hint.Home) + 1;
            unanswered = unanswered.With(hint.Home);
            HandOver(env, hint);
        }
    }

    void HandOver(Env env, Hint hint)
    {
        env.Note(new Tally("hints-sent"));
        env.Send(hint.Home, new HandOff(Replayed(hint.Item, env.Now), hint.Item.Digest));
        if (MayForgetUnanswered()) Drop(env, hint, isExpired: false);
    }

    void OnHandOff(Env env, NodeId from, HandOff m)
    {
        Take(env, m.Item);
        env.Send(from, new HandedOff(m.Item.Key, m.Kept));
    }

    void OnHandedOff(Env env, NodeId from, HandedOff m)
    {
        unanswered = unanswered.Without(from);
        foreach (var hint in Disk.Hints)
        {
            if (hint.Home != from || !string.Equals(hint.Item.Key, m.Key, StringComparison.Ordinal)) continue;
            // What came meanwhile has not been handed over.
            if (hint.Item.Digest != m.Kept) return;
            env.Note(new Tally("hints-delivered"));
            Drop(env, hint, isExpired: false);
            return;
        }
    }

    void Expire(Env env)
    {
        if (options.HintLifetime <= Duration.Zero) return;
        foreach (var hint in Disk.Hints)
        {
            if (env.Now - hint.Kept < options.HintLifetime) continue;
            env.Note(new Tally("hints-expired"));
            Drop(env, hint, isExpired: true);
        }
    }

    void Drop(Env env, Hint hint, bool isExpired)
    {
        var kept = default(Seq<Hint>);
        foreach (var other in Disk.Hints)
            if (!ReferenceEquals(other, hint)) kept = kept.Add(other);
        var without = Disk with { Hints = kept };
        Persist(env, hint.Item.Context[Me] > 0 ? Renamed(without) : without);
        deeds.Add(new HintGone(hint, isExpired));
    }

    static Seq<Hint> Replaced(Seq<Hint> hints, int at, Hint hint) => hints.Take(at).Add(hint).AddRange(hints.Skip(at + 1).Span);

    // The rules.

    /// <summary>
    /// It no longer knows what it has made of the key. A later version under the same name would count as one that has seen them, and
    /// others
    /// would drop them (compare Riak's issue kv679, and its vnode identities).
    /// </summary>
    protected virtual DynamoDisk Renamed(DynamoDisk disk) => disk with { Epoch = disk.Epoch + 1, Counter = 0 };

    /// <summary>Handed over as it came.</summary>
    protected virtual Item Replayed(Item item, LocalTime now) => item;

    /// <summary>Whether a hint is done with once it was sent. No: it is sent again until the home has it.</summary>
    protected virtual bool MayForgetUnanswered() => false;
}
