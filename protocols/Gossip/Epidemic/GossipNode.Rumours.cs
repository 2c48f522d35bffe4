namespace Simulator.Protocols.Epidemic;

/// <summary>Rumour mongering (§1.4): updates are hot while a server is interested in telling them.</summary>
partial class GossipNode
{
    /// <summary>Made when first needed: of a million servers most have nothing to tell for most of the time.</summary>
    List<Rumour>? hot;

    Contacts? rumourContacts;

    bool Pushes => options.Rumours is Direction.Push or Direction.PushPull;
    bool Pulls => options.Rumours is Direction.Pull or Direction.PushPull;

    /// <summary>A cycle: what the last one has shown is settled, then somebody is told, or asked.</summary>
    void OnRumourTick(Env env)
    {
        Settle(env);
        rumourContacts?.BeginCycle();
        OpenRumourContact(env);
        if (Pulls || HotRumours > 0) ArmNext(env, RumourTick.It, options.RumourInterval);
    }

    void OpenRumourContact(Env env)
    {
        var told = Pushes ? ToTell(env, default) : default;
        if (env.Peers.Count == 0 || !Pulls && told.IsEmpty) return;
        env.Send(Partner(env), new Tell(told, Pulls));
    }

    void OnTell(Env env, NodeId from, Tell m)
    {
        if (!Admits(env, ref rumourContacts, options.RumourInterval))
        {
            Refuse(env, from, isRumour: true);
            return;
        }
        var told = m.Asks ? ToTell(env, m.Items) : default;
        var opinions = Hear(env, m.Items);
        if (m.Asks) env.Send(from, new TellBack(told, opinions));
        else if (!opinions.IsEmpty) env.Send(from, new Feedback(opinions));
    }

    void OnTellBack(Env env, NodeId from, TellBack m)
    {
        Judge(m.Opinions);
        var opinions = Hear(env, m.Items);
        if (!opinions.IsEmpty) env.Send(from, new Feedback(opinions));
    }

    /// <summary>Takes rumours up. Tells what the teller is to know of it: nothing, where interest is lost blindly.</summary>
    Seq<Opinion> Hear(Env env, Seq<Item> items)
    {
        var needed = TakeUp(env, items, FoundBy.Rumour);
        if (options.Judgement == Judgement.Blind || items.IsEmpty) return default;
        var opinions = new Opinion[items.Count];
        for (var i = 0; i < opinions.Length; i++) opinions[i] = new Opinion(items[i].Key, items[i].Stamp, needed[i]);
        return Seq.Of<Opinion>(opinions);
    }

    /// <summary>
    /// The hot rumours, as updates that are sent. One that the other has just told need not go back: that contact was of no use.
    /// </summary>
    Seq<Item> ToTell(Env env, Seq<Item> known)
    {
        if (hot is not { Count: > 0 }) return default;
        var told = new List<Item>(hot.Count);
        foreach (var rumour in hot)
        {
            if (IsNewInCycle(env, rumour.About, options.RumourInterval)) continue;
            if (options.Judgement == Judgement.Blind) rumour.IsTold = true;
            if (!IsAmong(known, rumour.Item)) told.Add(rumour.Item);
            else rumour.IsTold = true;
        }
        if (told.Count == 0) return default;
        env.Note(new Tally("updates-sent", told.Count));
        return Seq.Of<Item>([.. told]);
    }

    static bool IsAmong(Seq<Item> items, Item item)
    {
        foreach (var known in items)
            if (known.Stamp == item.Stamp && known.Key == item.Key) return true;
        return false;
    }

    /// <summary>What the others have said about the rumours of this cycle.</summary>
    void Judge(Seq<Opinion> opinions)
    {
        foreach (var opinion in opinions)
        {
            if (database.Find(opinion.Key)?.Rumour is not { } rumour || rumour.Item.Stamp != opinion.Stamp) continue;
            rumour.IsTold = true;
            rumour.WasNeeded |= opinion.Needed;
        }
    }

    /// <summary>
    /// Interest is lost by the contacts of a cycle together: when one of them was of use the counter begins anew (§1.4, the note on pull),
    /// otherwise it is raised once.
    /// </summary>
    void Settle(Env env)
    {
        for (var i = 0; i < HotRumours; i++)
        {
            var rumour = hot![i];
            if (!rumour.IsTold) continue;
            var isUseful = rumour.WasNeeded && options.Judgement == Judgement.Feedback;
            (rumour.IsTold, rumour.WasNeeded) = (false, false);
            if (isUseful) rumour.Counter = AfterUse(rumour.Counter);
            else if (LosesInterest(env, rumour))
            {
                Cool(rumour.About);
                i--;
            }
        }
    }

    bool LosesInterest(Env env, Rumour rumour) => options.Removal == Removal.Coin
        ? options.K == 1 || env.Chance(new Ratio(1, options.K))
        : ++rumour.Counter >= options.K;

    bool IsHotWhen(FoundBy by) => options.Rumours != Direction.None && by switch
    {
        FoundBy.Mail => false,
        FoundBy.AntiEntropy => options.Redistribute == Redistribution.Rumour,
        _ => true,
    };

    void Heat(Env env, Entry entry)
    {
        entry.Rumour = new Rumour(entry, entry.Item);
        (hot ??= new List<Rumour>(1)).Add(entry.Rumour);
        if (!Pulls && hot.Count == 1) ArmNext(env, RumourTick.It, options.RumourInterval);
    }

    void Cool(Entry entry)
    {
        if (entry.Rumour is not { } rumour) return;
        entry.Rumour = null;
        hot!.Remove(rumour);
    }

    // The connection limit and hunting

    void Refuse(Env env, NodeId from, bool isRumour)
    {
        env.Note(new Tally("contacts-refused"));
        env.Send(from, new Busy(isRumour));
    }

    /// <summary>§1.4: who is refused tries somebody else, so many times.</summary>
    void OnBusy(Env env, Busy m)
    {
        var contacts = m.IsRumour ? rumourContacts ??= new Contacts() : antiEntropyContacts ??= new Contacts();
        if (!contacts.TryHunt(options.HuntLimit)) return;
        env.Note(new Tally("hunts"));
        if (m.IsRumour) OpenRumourContact(env);
        else OpenAntiEntropyContact(env);
    }

    bool Admits(Env env, ref Contacts? contacts, Duration interval) =>
        options.ConnectionLimit == 0 || (contacts ??= new Contacts()).TryAdmit(CycleStart(env, interval), options.ConnectionLimit);

    /// <summary>Contacts of one kind in one cycle.</summary>
    sealed class Contacts
    {
        LocalTime cycle;
        int admitted;
        int hunted;

        public void BeginCycle() => hunted = 0;

        /// <summary>Whether somebody else may be tried after a refusal.</summary>
        public bool TryHunt(int limit) => hunted++ < limit;

        /// <summary>Whether one more contact may come in.</summary>
        public bool TryAdmit(LocalTime now, int limit)
        {
            if (now != cycle) (cycle, admitted) = (now, 0);
            return admitted++ < limit;
        }
    }

    // The rules.

    /// <summary>A useful contact makes a rumour as new as on its first day (§1.4, the note on pull).</summary>
    protected virtual int AfterUse(int counter) => 0;
}
