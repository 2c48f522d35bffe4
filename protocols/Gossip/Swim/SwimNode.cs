using System.Diagnostics;

namespace Simulator.Protocols.Swim;

/// <summary>How far a server is with taking part.</summary>
public enum Part
{
    /// <summary>It has asked to join and knows of nobody yet.</summary>
    Joining,
    In,
    /// <summary>It has said that it leaves and still passes that on.</summary>
    Leaving,
    Out,
}

/// <summary>
/// A member of a group: Das, Gupta and Motivala, "SWIM: scalable weakly-consistent infection-style process group membership protocol", DSN
/// 2002; with the extensions of Dadgar, Phillips and Currey, "Lifeguard: local health awareness for more accurate failure detection",
/// DSN-W 2018. A crash loses everything but the count of lives, so a server that comes back is a new member under its old name.
/// This part is the membership; the failure detector is in <c>SwimNode.Probing.cs</c>.
/// </summary>
public partial class SwimNode(NodeId self, int servers, SwimOptions options) : Node
{
    /// <summary>Lives that a server can begin without being started anew, when others have declared it dead.</summary>
    const long LivesPerStart = 1 << 20;

    readonly Roster roster = new(servers);
    readonly Infection infection = new();
    readonly LocalHealth health = new(options.AdaptiveProbe, options.HealthLimit);

    /// <summary>Periods that it still passes on that it leaves.</summary>
    int farewell;

    public NodeId Id => self;
    public Part Part { get; private set; } = Part.Joining;
    public long Life { get; private set; }
    public long Incarnation { get; private set; }

    public Roster Roster => roster;
    public Infection Infection => infection;
    public int HealthMultiplier => health.Multiplier;

    /// <summary>Times that a piece of news is passed on: λ ⌈ln(n+1)⌉ (§4.1).</summary>
    public int Limit => options.Repetitions * Logarithm.CeilingNatural(roster.Size + 1);

    News Own => new(self, Saying.Alive, Life, Incarnation, self);

    public override void Start(Env env)
    {
        Life = LifeAfter(env.Life);
        nextNumber = (long)env.Life << 32;
        var founders = options.InitialMembers == 0 ? servers : options.InitialMembers;
        if (env.Life == 0 && self.Value < founders)
        {
            for (var i = 0; i < founders; i++)
                if (i != self.Value) Take(env, new News(new NodeId(i), Saying.Alive, 0, 0, new NodeId(i)));
            Enter(env);
        }
        env.Arm(PeriodTimeout.It, env.Between(Duration.Zero, options.Period, "phase"));
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        if (message is Request request) OnRequest(env, from, request);
        else if (Part != Part.Out) OnMessage(env, from, (SwimMessage)message);
    }

    void OnMessage(Env env, NodeId from, SwimMessage message)
    {
        // One who is not in yet is none whom to ask about, or to answer as the member that it was in an earlier life.
        if (Part == Part.Joining && message is not (Join or Welcome)) return;
        var isExchange = message is Join or Welcome;
        foreach (var news in message.News) Hear(env, news, isExchange);
        if (Part == Part.Out) return;
        switch (message)
        {
            case Ping m: env.Send(from, new Ack(m.Number, self, NewsFor(from, isPing: false))); break;
            case PingRequest m: OnPingRequest(env, from, m); break;
            case Ack m: OnAck(env, m); break;
            case Nack m: OnNack(m, from); break;
            case Multicast: break;
            case Join: OnJoin(env, from); break;
            case Welcome: Enter(env); break;
            case LeaveOrder: Leave(env); break;
            default: throw new UnreachableException($"SWIM has no handler for {message}");
        }
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("part", Part.ToString());
        scribe.Field("life", Life);
        scribe.Field("incarnation", Incarnation);
        scribe.Field("health", health.Multiplier);
        scribe.Field("news", infection.Count);
        foreach (var member in roster.Known)
        {
            scribe.Field("member", member.Id);
            scribe.Field("saying", member.Saying.ToString());
            scribe.Field("of-life", member.Life);
            scribe.Field("of-incarnation", member.Incarnation);
        }
    }

    // What clients and administrators ask.

    void OnRequest(Env env, NodeId from, Request request) =>
        env.Send(from, new Reply(request.Id, Answer(env, request.Operation)));

    Outcome Answer(Env env, Operation operation)
    {
        switch (operation.Function)
        {
            case "read" when Part == Part.In: return Outcome.Ok(Members());
            case "read": return Outcome.Fail("not-a-member");
            case "leave" when NodeNames.Find(operation.Argument, servers) is { } server:
                if (server == self) Leave(env);
                else env.Send(server, new LeaveOrder([]));
                return Outcome.Ok(operation.Argument);
            default: return Outcome.Fail("not-understood");
        }
    }

    Value Members()
    {
        var names = new List<Value>();
        for (var i = 0; i < servers; i++)
            if (i == self.Value || roster[new NodeId(i)] is { TakesPart: true }) names.Add(Value.Of(new NodeId(i).ToString()));
        return Value.List([.. names]);
    }

    // Joining and leaving.

    /// <summary>It takes part from now on, in this life.</summary>
    void Enter(Env env)
    {
        if (Part != Part.Joining) return;
        Part = Part.In;
        NoteLife(env);
        Spread(env, Own, isOrigin: false);
    }

    void NoteLife(Env env)
    {
        env.Note(new TakesPart(Life, SwimSpec.Within(options, servers)));
        env.Note(new Incarnated(Life, Incarnation));
    }

    /// <summary>Any server that is asked to be let in answers with what it knows; those who all begin anew find each other so.</summary>
    void OnJoin(Env env, NodeId from)
    {
        var wasIn = Part != Part.Joining;
        Enter(env);
        if (wasIn || Part == Part.In) env.Send(from, new Welcome(Everything()));
    }

    /// <summary>All that it knows, itself first.</summary>
    Seq<News> Everything()
    {
        var all = new List<News> { Part == Part.Leaving ? Own with { Saying = Saying.Left } : Own };
        foreach (var member in roster.Known) all.Add(member.News);
        return [.. all];
    }

    void Leave(Env env)
    {
        if (Part != Part.In) return;
        Part = Part.Leaving;
        farewell = Logarithm.CeilingNatural(roster.Size + 1) + 1;
        env.Note(new TakesPartNoMore(Life));
        Spread(env, Own with { Saying = Saying.Left }, isOrigin: true);
    }

    void GoOut(Env env)
    {
        if (Part == Part.In) env.Note(new TakesPartNoMore(Life));
        Part = Part.Out;
        env.Disarm(PeriodTimeout.It);
        foreach (var member in roster.Known) env.Disarm(new SuspicionTimeout(member.Id));
    }

    // News (§4.1, §4.2).

    /// <summary>News from somebody else. What an exchange of lists brings is passed on also where news are multicast.</summary>
    void Hear(Env env, News news, bool isExchange)
    {
        if (news.Member == self) HearOfSelf(env, news);
        else if (Believe(env, news)) Spread(env, news, isExchange);
    }

    /// <summary>Something that this member has found out itself.</summary>
    void Say(Env env, News news)
    {
        if (Believe(env, news)) Spread(env, news, isOrigin: true);
    }

    /// <summary>Whether these are news.</summary>
    bool Believe(Env env, News news)
    {
        var held = roster[news.Member];
        if (held is not null && IsIndependent(news, held))
        {
            held.Accusers = held.Accusers.With(news.Accuser);
            ArmSuspicion(env, held);
            return true;
        }
        if (!Overrides(news, held)) return false;
        Take(env, news);
        return true;
    }

    void Take(Env env, News news)
    {
        var member = roster.Add(news.Member);
        var tookPart = roster.Others.Contains(news.Member);
        (member.Saying, member.Life, member.Incarnation) = (news.Saying, news.Life, news.Incarnation);
        if (member.TakesPart && !tookPart) Insert(env, news.Member);
        if (!member.TakesPart && tookPart) Remove(news.Member);
        if (news.Saying == Saying.Suspect)
        {
            (member.SuspectedAt, member.Accusers) = (env.Now, NodeSet.Of(news.Accuser));
            ArmSuspicion(env, member);
        }
        else env.Disarm(new SuspicionTimeout(news.Member));
        env.Note(new Declared(news.Member, HealthOf(news.Saying), news.Life, news.Incarnation));
        if (news.Saying == Saying.Confirm) AfterConfirm(news.Member);
    }

    static Health HealthOf(Saying saying) => saying switch
    {
        Saying.Alive => Health.Alive,
        Saying.Suspect => Health.Suspect,
        _ => Health.Dead,
    };

    /// <summary>With infection, whoever learns something passes it on; with a multicast, only who found it out tells everybody.</summary>
    void Spread(Env env, News news, bool isOrigin)
    {
        if (options.Dissemination == Dissemination.Infection)
        {
            if (MustPassOn(news)) infection.Add(news, isBeside: options.AdaptiveSuspicion);
        }
        else if (isOrigin)
            foreach (var other in roster.Others) env.Send(other, new Multicast([news]));
    }

    /// <summary>News for one message to this member.</summary>
    Seq<News> NewsFor(NodeId to, bool isPing)
    {
        News? first = null;
        if (roster[to] is { } member)
        {
            if (isPing && options.BuddySystem && member.Saying == Saying.Suspect) first = member.News;
            // One that was declared dead and yet speaks learns that it has to come back.
            if (options.Rejoin && member.Saying == Saying.Confirm) first = member.News;
        }
        if (options.Dissemination == Dissemination.Multicast) return first is null ? [] : [first];
        var room = options.NewsPerMessage - (first is null ? 0 : 1);
        var news = infection.Take(room, RepetitionLimit());
        return first is null || news.Contains(first) ? news : [first, .. news];
    }

    void HearOfSelf(Env env, News news)
    {
        if (Part is Part.Leaving or Part.Joining || news.Saying == Saying.Alive || news.Life > Life) return;
        if (news.Life < Life || news.Saying == Saying.Suspect && news.Incarnation < Incarnation)
        {
            // Whoever says so has not heard the latest.
            Spread(env, Own, isOrigin: true);
        }
        else if (news.Saying == Saying.Suspect)
        {
            Incarnation = Refutation(news.Incarnation);
            health.Add(1);
            env.Note(new Incarnated(Life, Incarnation));
            Spread(env, Own, isOrigin: true);
        }
        else if (options.Rejoin)
        {
            (Life, Incarnation) = (Life + 1, 0);
            NoteLife(env);
            Spread(env, Own, isOrigin: true);
        }
        else GoOut(env);
    }

    // The rules.

    /// <summary>A server that was down is a new member: what is still said of its earlier lives does not concern it.</summary>
    protected virtual long LifeAfter(int starts) => starts * LivesPerStart;

    /// <summary>
    /// §4.2: alive needs a higher incarnation than what is held; suspect an equal one against alive, a higher one against suspect; confirm
    /// overrides both and is final. All within one life; a later life overrides everything.
    /// </summary>
    protected virtual bool Overrides(News news, Member? held)
    {
        if (held is null || news.Life > held.Life) return true;
        if (news.Life < held.Life || !held.TakesPart) return false;
        return news.Saying switch
        {
            Saying.Alive => news.Incarnation > held.Incarnation,
            Saying.Suspect => SuspectOverrides(news, held),
            _ => true,
        };
    }

    protected virtual bool SuspectOverrides(News news, Member held) =>
        held.Saying == Saying.Alive ? news.Incarnation >= held.Incarnation : news.Incarnation > held.Incarnation;

    /// <summary>§4.2: only a higher incarnation contradicts the suspicion.</summary>
    protected virtual long Refutation(long incarnation) => incarnation + 1;

    protected virtual bool MustPassOn(News news) => true;

    protected virtual int RepetitionLimit() => Limit;

    /// <summary>The dead are remembered: news about them that are still on their way would revive them.</summary>
    protected virtual void AfterConfirm(NodeId member) { }

    /// <summary>For planted bugs.</summary>
    protected SwimOptions Options => options;
}
