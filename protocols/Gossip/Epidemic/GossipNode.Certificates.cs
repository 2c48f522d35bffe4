namespace Simulator.Protocols.Epidemic;

/// <summary>Death certificates (§2): what tells that an item was deleted, so that older copies of it do not come back.</summary>
partial class GossipNode
{
    /// <summary>§2.1: the retention sites are drawn when the certificate is made.</summary>
    Seq<NodeId> DrawSites(Env env)
    {
        var servers = env.Peers.Count + 1;
        var left = new List<int>();
        var sites = new List<NodeId>();
        if (options.DormantRetention <= Duration.Zero) return default;
        while (sites.Count < options.RetentionSites && sites.Count < servers)
        {
            // The n-th of those not drawn yet.
            var drawn = (int)env.Below(servers - sites.Count);
            foreach (var earlier in left)
                if (earlier <= drawn) drawn++;
            left.Insert(left.FindIndex(earlier => earlier > drawn) is >= 0 and var at ? at : left.Count, drawn);
            sites.Add(new NodeId(drawn));
        }
        return Seq.Of<NodeId>([.. sites]);
    }

    bool IsOfAge(Env env, Item item) =>
        item.Certificate is { } certificate && options.CertificateRetention > Duration.Zero
        && env.Now - certificate.Activated >= options.CertificateRetention;

    /// <summary>After a restart: tells again what it holds, and certificates go on ageing.</summary>
    void Recall(Env env, Entry entry)
    {
        env.Note(new Holds(entry.Item.Key, entry.Item.Digest));
        if (entry.Item.Certificate is { } certificate) ArmExpiry(env, entry.Item.Key, certificate);
    }

    void ArmExpiry(Env env, string key, Certificate certificate)
    {
        if (options.CertificateRetention <= Duration.Zero) return;
        var age = env.Now - certificate.Activated;
        env.Arm(new Expiry(key), Later(options.CertificateRetention - age, Duration.Zero));
    }

    static Duration Later(Duration one, Duration other) => one > other ? one : other;

    /// <summary>§2.1: at the age of τ1 most discard the certificate; its retention sites keep it for τ2 more, dormant.</summary>
    void OnExpiry(Env env, string key)
    {
        if (database.Find(key) is not { Item.Certificate: { } certificate } entry || !IsOfAge(env, entry.Item)) return;
        var left = options.CertificateRetention + options.DormantRetention - (env.Now - certificate.Activated);
        if (left > Duration.Zero && certificate.Sites.Span.Contains(self))
        {
            if (entry.IsDormant) return;
            Cool(entry);
            database.LetSleep(entry);
            env.Note(new Released(key));
            env.Arm(new Expiry(key), left);
            return;
        }
        Discard(env, key);
        Save(env);
    }

    /// <summary>
    /// §2.2: a dormant certificate that meets an obsolete copy wakes up. Its activation timestamp is set to now, its ordinary one stays,
    /// so that it cancels no later write of the item.
    /// </summary>
    void Awaken(Env env, Entry entry)
    {
        var item = Awakened(entry.Item, env.Now);
        env.Note(new Tally("certificates-awakened"));
        Take(env, item, FoundBy.Client);
    }

    // The rules.

    protected virtual Item Awakened(Item item, LocalTime now) =>
        item with { Certificate = item.Certificate! with { Activated = now } };

    /// <summary>§2: what becomes of a deleted item.</summary>
    protected virtual bool LeavesCertificate() => options.DeathCertificates;
}
