namespace Simulator;

/// <summary>
/// Carries messages between machines: delay, loss, duplication, corruption, order, bandwidth, and whatever faults do to
/// links. State exists only for links in use; a cluster of a million costs nothing until it speaks.
/// </summary>
internal sealed class Network
{
    /// <summary>
    /// Above this many machines draws are numbered by sender instead of by link, so that memory stays linear; unless links
    /// have a state of their own (order, a queue), which then costs memory for each link in use.
    /// </summary>
    const int LinkLimit = 4096;

    /// <summary>Up to this many machines links are found by a multiplication instead of a search.</summary>
    const int DenseLimit = 64;

    static readonly Label LossLabel = new("network", "loss");
    static readonly Label LatencyLabel = new("network", "latency");
    static readonly Label DuplicateLabel = new("network", "duplicate");
    static readonly Label CorruptLabel = new("network", "corrupt");
    static readonly Label CorruptAtLabel = new("network", "corrupt-at");

    /// <summary>Copies of one message travel independently; those beyond the last label travel like the last.</summary>
    static readonly Label[] CopyLatencyLabels =
    [
        new("network", "duplicate-latency"), new("network", "duplicate-latency-2"), new("network", "duplicate-latency-3"),
    ];

    readonly World world;
    readonly NetworkSetup setup;
    readonly int machines;
    readonly bool perLink;
    readonly Link?[] dense;
    readonly Dictionary<long, Link> sparse = [];

    /// <summary>In a large cluster without state in its links: how many messages each machine has sent, and one link for all.</summary>
    readonly long[] sentBy;
    readonly Link anyLink = new();
    readonly List<LinkRule> rules = [];
    readonly IChoices choices;
    readonly Dictionary<Type, Distribution?> latencyOfType = [];
    readonly MessageCounts counts = new();
    bool[]? healed;

    public Network(World world, NetworkSetup setup, int machines, IChoices choices)
    {
        this.world = world;
        this.setup = setup;
        this.machines = machines;
        this.choices = choices;
        var linksHaveState = setup.Fifo || setup.Bandwidth is not null || setup.Overrides.Any(special => special.Bandwidth is not null);
        perLink = machines <= LinkLimit || linksHaveState;
        dense = new Link?[perLink && machines <= DenseLimit ? machines * machines : 0];
        sentBy = new long[perLink ? 0 : machines];
    }

    public long Sent { get; private set; }
    public long BytesSent { get; private set; }
    public IReadOnlyList<MessageCount> SentByType => counts.Read();
    public long Delivered { get; set; }
    public long Dropped { get; private set; }

    /// <summary>Copies made on the way, beside the messages sent.</summary>
    public long Duplicated { get; private set; }

    /// <summary>Messages dropped, by <see cref="DropReason"/>.</summary>
    public long[] DroppedBy { get; } = new long[(int)DropReason.NoSuchMachine + 1];

    public void Add(LinkRule rule) => rules.Add(rule);

    public void RemoveRulesOf(ActiveFault fault) => rules.RemoveAll(rule => ReferenceEquals(rule.Fault, fault));

    /// <summary>No fault touches a link between two of these machines any more.</summary>
    public void Heal(bool[] machines) => healed = machines;

    /// <summary>A message leaves its sender now.</summary>
    public void Depart(int from, NodeId to, Message message, long parent)
    {
        Sent++;
        if (world.Setup.CountBytes) Count(message);
        var receiver = world.SlotOf(to);
        if (receiver < 0)
        {
            Drop(from, to, message, parent, DropReason.NoSuchMachine);
            return;
        }
        if (world.Twins is { } twins) twins.Carry(from, receiver, message, parent);
        else Carry(from, receiver, message, parent);
    }

    void Count(Message message)
    {
        var size = world.Shapes.Of(message.GetType()).Size(message);
        BytesSent += size;
        counts.Add(message, size);
    }

    /// <summary>A message sets out from one machine to another.</summary>
    public void Carry(int from, int receiver, Message message, long parent)
    {
        if (receiver == from && world.Conductor is not { HoldsOwn: true })
        {
            // A machine reaches itself without a network.
            world.Schedule(world.Now, new Work(WorkKind.Deliver, from, from, parent, message, 0));
            return;
        }
        if (world.Conductor is { IsOn: true } conductor)
        {
            conductor.Hold(from, receiver, message, parent);
            return;
        }
        var link = LinkOf(from, receiver);
        var site = new Site(LatencyLabel, link.FromLot, link.ToLot, link.Messages++);
        if (link.IsPlain && rules.Count == 0)
        {
            // Most messages of most runs: nothing can happen to them but a delay.
            var latency = link.Latency is Constant constant ? constant.Min : link.Latency.Sample(choices.Draw(site, ulong.MaxValue));
            var delay = link.Base.PlusAtMost(latency);
            Arrive(link, from, receiver, message, parent, Later(world.Now, delay));
            return;
        }
        CarryThrough(link, from, receiver, message, parent, site);
    }

    /// <summary>All that a link and the faults on it can do to a message.</summary>
    void CarryThrough(Link link, int from, int receiver, Message message, long parent, in Site site)
    {
        var to = world.IdOf(receiver);
        if (Decides(link.Loss, site, LossLabel))
        {
            Drop(from, to, message, parent, DropReason.Loss);
            return;
        }
        if (Decides(setup.Corrupt, site, CorruptLabel))
        {
            if (setup.Checksums)
            {
                Drop(from, to, message, parent, DropReason.Checksum);
                return;
            }
            message = Corrupted(message, site with { Label = CorruptAtLabel });
        }
        var queued = Duration.Zero;
        if (link.Bandwidth > 0 && !TryQueue(link, message, out queued))
        {
            Drop(from, to, message, parent, DropReason.Congestion);
            return;
        }
        var fate = new Fate { Message = message, Delay = queued.PlusAtMost(link.Base), Copies = 0, HeldUntil = world.Now };
        if (rules.Count > 0 && !IsHealed(from, receiver) && !Obey(from, receiver, site, ref fate, parent)) return;
        if (Decides(link.Duplicate, site, DuplicateLabel)) fate.Copies++;

        Launch(link, from, receiver, fate, parent, Sample(LatencyOf(link, message), site, LatencyLabel));
        Duplicated += fate.Copies;
        for (var copy = 0; copy < fate.Copies; copy++)
        {
            var label = CopyLatencyLabels[int.Min(copy, CopyLatencyLabels.Length - 1)];
            Launch(link, from, receiver, fate, parent, Sample(LatencyOf(link, message), site, label));
        }
    }

    /// <summary>Whether a cut is on between two machines now; if so, it is charged with the message.</summary>
    public bool IsCut(int from, int to, out ActiveFault? by)
    {
        by = null;
        if (rules.Count == 0 || IsHealed(from, to)) return false;
        (from, to) = Places(from, to);
        foreach (var rule in rules)
        {
            if (rule.Action != LinkAction.Cut || !rule.Covers(from, to, world.Now)) continue;
            by = rule.Fault;
            return true;
        }
        return false;
    }

    /// <summary>A twin stands where its original stands: faults of links touch both.</summary>
    (int From, int To) Places(int from, int to) => world.Twins is { } twins ? (twins.Original(from), twins.Original(to)) : (from, to);

    bool IsHealed(int from, int to) =>
        healed is not null && Places(from, to) is var (here, there)
            && ((healed[here] && healed[there]) || here >= world.Servers || there >= world.Servers);

    public void Drop(int from, NodeId to, Message message, long parent, DropReason reason)
    {
        Dropped++;
        DroppedBy[(int)reason]++;
        world.Record(EventKind.Drop, to, world.IdOf(from), parent, message, world.Shapes.Digest(message), (int)reason);
    }

    /// <summary>Applies the faults on this link. False when the message is lost.</summary>
    bool Obey(int from, int to, in Site site, ref Fate fate, long parent)
    {
        var (here, there) = Places(from, to);
        foreach (var rule in rules)
        {
            if (!rule.Covers(here, there, world.Now)) continue;
            if (rule.Probability != Ratio.Always)
            {
                var draw = choices.Draw(site with { Label = rule.Fault.MessageLabel }, (ulong)rule.Probability.Denominator);
                if (!rule.Probability.Decide(draw)) continue;
            }
            rule.Fault.HitMessage();
            switch (rule.Action)
            {
                case LinkAction.Cut:
                    return Lost(from, to, fate.Message, parent, DropReason.Cut);
                case LinkAction.Lose:
                    return Lost(from, to, fate.Message, parent, DropReason.Loss);
                case LinkAction.Hold:
                    var until = rule.Fault.LetsGoAt(world.Now) ?? world.AfterEnd;
                    if (until > fate.HeldUntil) fate.HeldUntil = until;
                    break;
                case LinkAction.Delay:
                    var extra = rule.Extra!.Sample(choices.Draw(site with { Label = rule.Fault.MessageEffectLabel }, ulong.MaxValue));
                    fate.Delay = fate.Delay.PlusAtMost(extra);
                    break;
                case LinkAction.Duplicate:
                    fate.Copies++;
                    break;
                case LinkAction.Corrupt when setup.Checksums:
                    return Lost(from, to, fate.Message, parent, DropReason.Checksum);
                case LinkAction.Corrupt:
                    fate.Message = Corrupted(fate.Message, site with { Label = rule.Fault.MessageEffectLabel });
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException($"no rule for {rule.Action}");
            }
        }
        return true;
    }

    bool Lost(int from, int to, Message message, long parent, DropReason reason)
    {
        Drop(from, world.IdOf(to), message, parent, reason);
        return false;
    }

    void Launch(Link link, int from, int to, in Fate fate, long parent, Duration latency) =>
        Arrive(link, from, to, fate.Message, parent, Later(fate.HeldUntil, fate.Delay.PlusAtMost(latency)));

    void Arrive(Link link, int from, int to, Message message, long parent, Instant arrival)
    {
        if (setup.Fifo)
        {
            if (arrival.Ns < link.LastArrival) arrival = new Instant(link.LastArrival);
            link.LastArrival = arrival.Ns;
        }
        world.Schedule(arrival, WorkKind.Deliver, to, from, parent, message, 0);
    }

    /// <summary>A delay without end leads to the end of time.</summary>
    static Instant Later(Instant at, Duration delay) => Instant.Zero + (at - Instant.Zero).PlusAtMost(delay);

    /// <summary>Draws whether something of this probability happens; what cannot happen is not drawn.</summary>
    bool Decides(Ratio probability, in Site site, Label label) =>
        !probability.IsZero && probability.Decide(choices.Draw(site with { Label = label }, (ulong)probability.Denominator));

    Message Corrupted(Message message, in Site site)
    {
        return (Message)world.Shapes.Of(message.GetType()).Flip(message, choices.Draw(site, 1UL << 40));
    }

    Duration Sample(Distribution latency, in Site site, Label label) => latency is Constant constant
        ? constant.Min
        : latency.Sample(choices.Draw(site with { Label = label }, ulong.MaxValue));

    Distribution LatencyOf(Link link, Message message) =>
        setup.MessageLatencies.Count == 0 ? link.Latency : OwnLatency(message.GetType()) ?? link.Latency;

    Distribution? OwnLatency(Type type)
    {
        if (!latencyOfType.TryGetValue(type, out var own)) latencyOfType.Add(type, own = Find(type.Name));
        return own;
    }

    Distribution? Find(string name) => setup.MessageLatencies.LastOrDefault(special => special.Type == name)?.Latency;

    bool TryQueue(Link link, Message message, out Duration queued)
    {
        var size = world.Shapes.Of(message.GetType()).Size(message);
        var now = world.Now.Ns;
        var waitingNs = long.Max(0, link.FreeAt - now);
        queued = Duration.Zero;
        var waitingBytes = (long)((Int128)waitingNs * link.Bandwidth / 1_000_000_000);
        if (setup.QueueBytes is { } limit && waitingBytes + size > limit) return false;
        var transmission = (long)((Int128)size * 1_000_000_000 / link.Bandwidth);
        link.FreeAt = now + waitingNs + transmission;
        queued = new Duration(waitingNs + transmission);
        return true;
    }

    Link LinkOf(int from, int to)
    {
        if (!perLink) return Rebound(from, to);
        if (dense.Length > 0) return dense[from * machines + to] ??= Make(from, to);
        var key = (long)from << 32 | (uint)to;
        if (sparse.TryGetValue(key, out var link)) return link;
        link = Make(from, to);
        sparse.Add(key, link);
        return link;
    }

    /// <summary>The one link of a large cluster, bound anew for each message; messages are counted by sender.</summary>
    Link Rebound(int from, int to)
    {
        Describe(anyLink, from, to);
        anyLink.Messages = sentBy[from]++;
        return anyLink;
    }

    Link Make(int from, int to)
    {
        var link = new Link();
        Describe(link, from, to);
        return link;
    }

    void Describe(Link link, int from, int to)
    {
        var sender = world.IdOf(from);
        var receiver = world.IdOf(to);
        link.FromLot = world.LotOf(from).Value;
        link.ToLot = perLink ? world.LotOf(to).Value : link.FromLot;
        link.Loss = setup.Loss;
        link.Duplicate = setup.Duplicate;
        link.Bandwidth = setup.Bandwidth ?? 0;
        link.Latency = sender.IsClient || receiver.IsClient ? setup.ClientLatency ?? setup.Latency : setup.Latency;
        link.Base = setup.Regions is { } regions ? regions.Between(regions.Of(sender), regions.Of(receiver)) : Duration.Zero;
        foreach (var special in setup.Overrides)
        {
            if (!special.From.Contains(sender) || !special.To.Contains(receiver)) continue;
            if (special.Latency is { } latency)
            {
                link.Latency = latency;
                link.Base = Duration.Zero;
            }
            link.Loss = special.Loss ?? link.Loss;
            link.Duplicate = special.Duplicate ?? link.Duplicate;
            link.Bandwidth = special.Bandwidth ?? link.Bandwidth;
        }
        link.IsPlain = link.Loss.IsZero && link.Duplicate.IsZero && link.Bandwidth == 0
            && setup.Corrupt.IsZero && setup.MessageLatencies.Count == 0;
    }

    /// <summary>The median time from one machine to another and back, when nothing else is on the way and no fault is on.</summary>
    public Duration RoundTrip(int one, int other)
    {
        const ulong median = 1UL << 63;
        Link there = Make(one, other), back = Make(other, one);
        return there.Base + there.Latency.Sample(median) + back.Base + back.Latency.Sample(median);
    }

    /// <summary>What the faults on a link make of one message.</summary>
    struct Fate
    {
        public Message Message;
        public Duration Delay;
        public Instant HeldUntil;
        public int Copies;
    }

    sealed class Link
    {
        static readonly Distribution NoLatency = new Constant(Duration.Zero);

        /// <summary>What labels the draws of messages on this link.</summary>
        public int FromLot;
        public int ToLot;
        public long Messages;
        public long LastArrival;
        public long FreeAt;
        public Ratio Loss;
        public Ratio Duplicate;
        public long Bandwidth;
        public Duration Base;
        public Distribution Latency = NoLatency;
        /// <summary>Nothing but a delay, unless a fault is on.</summary>
        public bool IsPlain;
    }
}
