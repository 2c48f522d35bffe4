using System.Diagnostics;

namespace Simulator.Protocols.Swim;

/// <summary>The failure detector (§3.1), round-robin targets (§4.3), suspicions (§4.2), and Lifeguard's changes to them.</summary>
public partial class SwimNode
{
    /// <summary>Pings for others of which answers are still passed on.</summary>
    const int RelaysKept = 256;

    /// <summary>The ping of this period; null before the first and when there is nobody to ping.</summary>
    Probe? probe;

    /// <summary>By the number of the ping that was sent for another.</summary>
    readonly Dictionary<long, Relay> relays = [];

    long nextNumber;
    long periods;

    /// <summary>The place in the round-robin order of the next target.</summary>
    int cursor;

    public override void Fire(Env env, Timer timer)
    {
        switch (timer)
        {
            case PeriodTimeout: OnPeriod(env); break;
            case PingTimeout(var number): OnPingTimeout(env, number); break;
            case NackTimeout(var number): OnNackTimeout(env, number); break;
            case SuspicionTimeout(var member): OnSuspicionTimeout(env, member); break;
            default: throw new UnreachableException($"SWIM has no timer {timer}");
        }
    }

    void OnPeriod(Env env)
    {
        if (Part == Part.Joining)
        {
            if (servers > 1) env.Send(NextContact(), new Join([Own]));
            env.Arm(PeriodTimeout.It, options.Period);
            return;
        }
        if (Part == Part.Leaving && (farewell-- == 0 || options.Dissemination == Dissemination.Multicast))
        {
            GoOut(env);
            return;
        }
        EndProbe(env);
        periods++;
        if (options.ReconnectEvery > 0 && periods % options.ReconnectEvery == 0) Reconnect(env);
        if (NextTarget(env) is { } target) Begin(env, target);
        env.Arm(PeriodTimeout.It, health.Stretch(options.Period));
    }

    void Begin(Env env, NodeId target)
    {
        probe = new Probe(nextNumber++, target);
        env.Send(target, new Ping(probe.Number, roster[target]?.Life ?? 0, NewsFor(target, isPing: true)));
        env.Arm(new PingTimeout(probe.Number), health.Stretch(options.PingTimeout));
    }

    /// <summary>§3.1: k others, chosen at random, are asked to ping.</summary>
    void OnPingTimeout(Env env, long number)
    {
        if (probe is not { IsAnswered: false } current || current.Number != number || Part == Part.Out) return;
        var life = roster[current.Target]?.Life ?? 0;
        var candidates = new List<NodeId>();
        foreach (var other in roster.Others)
            if (other != current.Target) candidates.Add(other);
        for (var count = int.Min(Helpers(), candidates.Count); count > 0; count--)
        {
            var at = (int)env.Below(candidates.Count, "helper");
            env.Send(candidates[at], new PingRequest(number, current.Target, life, NewsFor(candidates[at], isPing: false)));
            current.Asked = current.Asked.With(candidates[at]);
            candidates.RemoveAt(at);
        }
    }

    /// <summary>Whoever means an earlier life of this server learns that there is another.</summary>
    void OnPing(Env env, NodeId from, Ping m) =>
        env.Send(from, new Ack(m.Number, self, NewsFor(from, isPing: false, m.Life < Life && Part == Part.In ? Own : null)));

    void OnPingRequest(Env env, NodeId from, PingRequest m)
    {
        var number = nextNumber++;
        relays[number] = new Relay(from, m.Number);
        relays.Remove(number - RelaysKept);
        env.Send(m.Target, new Ping(number, m.Life, NewsFor(m.Target, isPing: true)));
        // Lifeguard, §IV-A: in time for who asked to hear it before its period ends.
        if (options.AdaptiveProbe) env.Arm(new NackTimeout(number), options.PingTimeout * 4 / 5);
    }

    void OnAck(Env env, Ack m)
    {
        if (relays.Remove(m.Number, out var relay))
        {
            env.Disarm(new NackTimeout(m.Number));
            env.Send(relay.For, new Ack(relay.Number, m.Target, NewsFor(relay.For, isPing: false)));
        }
        else if (probe is { } current && current.Number == m.Number && current.Target == m.Target) current.IsAnswered = true;
    }

    void OnNackTimeout(Env env, long number)
    {
        // Should the target answer yet, that is passed on as well.
        if (Part == Part.In && relays.TryGetValue(number, out var relay))
            env.Send(relay.For, new Nack(relay.Number, NewsFor(relay.For, isPing: false)));
    }

    void OnNack(Nack m, NodeId from)
    {
        if (probe is { } current && current.Number == m.Number) current.Asked = current.Asked.Without(from);
    }

    /// <summary>The period is over: who has not answered, neither directly nor through others, has failed the probe.</summary>
    void EndProbe(Env env)
    {
        if (probe is not { } ended) return;
        probe = null;
        env.Disarm(new PingTimeout(ended.Number));
        if (ended.IsAnswered)
        {
            health.Add(-1);
            return;
        }
        env.Note(new Tally("failed-probes"));
        health.Add(1);
        // Those who were asked and do not even say that they have heard nothing: perhaps it is oneself who hears nothing.
        if (!ended.Asked.IsEmpty) health.Add(1);
        if (roster[ended.Target] is { TakesPart: true } member) Say(env, Failing(member));
    }

    News Failing(Member member) =>
        new(member.Id, options.Suspicion ? Saying.Suspect : Saying.Confirm, member.Life, AccusedIncarnation(member), self);

    // Targets.

    NodeId? NextTarget(Env env)
    {
        var others = Candidates(roster.Others);
        if (others.Count == 0) return null;
        if (options.Targets == TargetChoice.Random) return others[(int)env.Below(others.Count, "target")];
        if (cursor >= others.Count)
        {
            cursor = 0;
            for (var i = others.Count - 1; i > 0; i--)
            {
                var j = (int)env.Below(i + 1, "shuffle");
                (others[i], others[j]) = (others[j], others[i]);
            }
        }
        return others[cursor++];
    }

    /// <summary>§4.3: a new member goes to a random place of the list.</summary>
    void Insert(Env env, NodeId member)
    {
        var at = (int)env.Below(roster.Others.Count + 1, "place");
        roster.Others.Insert(at, member);
        if (at < cursor) cursor++;
    }

    void Remove(NodeId member)
    {
        var at = roster.Others.IndexOf(member);
        roster.Others.RemoveAt(at);
        if (at < cursor) cursor--;
    }

    /// <summary>Asks the next server that is not held to be alive, and tells it all, as one who joins does.</summary>
    void Reconnect(Env env)
    {
        for (var i = 1; i < servers; i++)
        {
            var server = NextContact();
            if (roster[server] is { TakesPart: true }) continue;
            env.Send(server, new Join(Everything()));
            return;
        }
    }

    // Suspicions.

    void ArmSuspicion(Env env, Member member)
    {
        var left = member.SuspectedAt + SuspicionTime(member.Accusers.Count - 1) - env.Now;
        env.Arm(new SuspicionTimeout(member.Id), left > Duration.Zero ? left : Duration.Zero);
    }

    void OnSuspicionTimeout(Env env, NodeId id)
    {
        if (Part == Part.Out || roster[id] is not { Saying: Saying.Suspect } member) return;
        if (MustConfirm(member)) Say(env, new News(id, Saying.Confirm, member.Life, member.Incarnation, self));
    }

    /// <summary>
    /// How long a suspicion lasts that so many others have confirmed. Lifeguard, §IV-B:
    /// max(Min, Max - (Max - Min) log(C+1) / log(K+1)).
    /// </summary>
    public Duration SuspicionTime(int confirmations)
    {
        var min = SwimSpec.SuspicionTime(options, roster.Size);
        var most = int.Min(options.Confirmations, roster.Size - 2);
        if (!options.AdaptiveSuspicion || most < 1) return min;
        var max = min * options.SuspicionStretch;
        var share = (Int128)Logarithm.Binary(confirmations + 1) * (max - min).Ns / Logarithm.Binary(most + 1);
        var time = max - new Duration((long)share);
        return time > min ? time : min;
    }

    /// <summary>
    /// Lifeguard, §IV-B: a suspicion by somebody else of a member that is suspected already, in the same incarnation. Only the first K
    /// count, and are passed on.
    /// </summary>
    bool IsIndependent(News news, Member held) =>
        options.AdaptiveSuspicion && news.Saying == Saying.Suspect && held.Saying == Saying.Suspect
        && news.Life == held.Life && news.Incarnation == held.Incarnation
        && held.Accusers.Count <= options.Confirmations && !held.Accusers.Contains(news.Accuser);

    // The rules.

    /// <summary>§3.1: k others are asked, so that the link between two does not decide.</summary>
    protected virtual int Helpers() => options.PingRequests;

    /// <summary>Everybody is pinged by everybody.</summary>
    protected virtual List<NodeId> Candidates(List<NodeId> others) => others;

    /// <summary>What is said of a member that has failed a probe: that in the incarnation that is known of it.</summary>
    protected virtual long AccusedIncarnation(Member member) => member.Incarnation;

    /// <summary>§4.2: a suspicion that nobody has contradicted in time is taken for true.</summary>
    protected virtual bool MustConfirm(Member member) => true;

    sealed class Probe(long number, NodeId target)
    {
        public long Number => number;
        public NodeId Target => target;
        public bool IsAnswered { get; set; }

        /// <summary>Who was asked to help and has not said yet that it heard nothing.</summary>
        public NodeSet Asked { get; set; }
    }

    readonly record struct Relay(NodeId For, long Number);
}
