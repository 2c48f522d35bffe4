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

    /// <summary>Servers that it has asked, one after the other, to be let in or whether they are alive after all.</summary>
    long contacts;

    public NodeId Id => self;
    public Part Part { get; private set; } = Part.Joining;
    public long Life { get; private set; }
    public long Incarnation { get; private set; }

    public Roster Roster => roster;
    public Infection Infection => infection;
    public int HealthMultiplier => health.Multiplier;

    /// <summary>Times that a piece of news is passed on: λ ⌈ln(n+1)⌉ (§4.1).</summary>
    public int Limit => options.Repetitions * Logarithm.CeilingNatural(roster.Size + 1);

    /// <summary>For those who watch: the last incarnation of this life in which it has heard to be suspected; -1 for none.</summary>
    public long Accused { get; private set; } = -1;

    News Own => new(self, Saying.Alive, Life, Incarnation, self);

    public override void Start(Env env)
    {
        Life = LifeAfter(env.Life);
        nextNumber = (long)env.Life << 32;
        env.Note(new Incarnated(Life, Incarnation));
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
            case Ping m: OnPing(env, from, m); break;
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

    /// <summary>One that is no member does not answer reads: the client asks another.</summary>
    void OnRequest(Env env, NodeId from, Request request)
    {
        var (operation, answer) = (request.Operation, Outcome.Fail("not-understood"));
        if (operation.IsRead)
        {
            if (Part != Part.In) return;
            answer = Outcome.Ok(Members());
        }
        else if (operation.Function == "leave" && NodeNames.Find(operation.Argument, servers) is { } server)
        {
            if (server == self) Leave(env);
            else env.Send(server, new LeaveOrder([]));
            answer = Outcome.Ok(operation.Argument);
        }
        env.Send(from, new Reply(request.Id, answer));
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
        env.Note(new Incarnated(Life, Incarnation));
        env.Note(new TakesPart(Life, SwimSpec.Within(options, servers)));
    }

    /// <summary>
    /// A member answers with what it knows. One that is none itself does so only after it has asked all others in vain: where all begin
    /// anew, somebody has to begin.
    /// </summary>
    void OnJoin(Env env, NodeId from)
    {
        if (Part == Part.Joining && contacts > servers) Enter(env);
        if (Part != Part.Joining) env.Send(from, new Welcome(Everything()));
    }

    /// <summary>The servers in turn.</summary>
    NodeId NextContact() => new((int)((self.Value + 1 + contacts++ % (servers - 1)) % servers));

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
        if (!Believe(env, news)) return;
        env.Note(new Tally(news.Saying == Saying.Suspect ? "suspicions" : "confirms"));
        Spread(env, news, isOrigin: true);
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
    /// <param name="first">What it must hear before all else; null for nothing in particular.</param>
    Seq<News> NewsFor(NodeId to, bool isPing, News? first = null)
    {
        if (first is null && roster[to] is { } member)
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
            Accused = news.Incarnation;
            Incarnation = Refutation(news.Incarnation);
            health.Add(1);
            env.Note(new Incarnated(Life, Incarnation));
            env.Note(new Tally("refutations"));
            Spread(env, Own, isOrigin: true);
        }
        else OnDeath(env);
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

    /// <summary>§4.1: whoever learns something passes it on.</summary>
    protected virtual bool MustPassOn(News news) => true;

    /// <summary>§4.1: λ log n times.</summary>
    protected virtual int RepetitionLimit() => Limit;

    /// <summary>Confirm is final: one that was declared dead comes back as a new member, or is out.</summary>
    protected virtual void OnDeath(Env env)
    {
        if (!options.Rejoin)
        {
            GoOut(env);
            return;
        }
        (Life, Incarnation, Accused) = (Life + 1, 0, -1);
        env.Note(new Tally("rejoins"));
        NoteLife(env);
        Spread(env, Own, isOrigin: true);
    }

    /// <summary>The dead are remembered: news about them that are still on their way would revive them.</summary>
    protected virtual void AfterConfirm(NodeId member) { }
}
