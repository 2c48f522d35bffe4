using System.Diagnostics;

namespace Simulator.Protocols.Paxos;

/// <summary>
/// A server of single-decree Paxos in any of its roles: Lamport, "Paxos made simple", 2001 (§), and "The part-time parliament", TOCS
/// 1998, where that says more. Each key is an instance of its own, in which one value is chosen, for good. The parts of this class are
/// the roles; the small virtual methods are the rules, one each, so that a test can take a single rule away.
/// </summary>
public partial class PaxosNode : Node<PaxosDisk>
{
    /// <summary>Of more instances than this only those are described one by one in which something is going on.</summary>
    const int DescribedInFull = 8;

    readonly NodeId self;
    readonly int servers;
    readonly PaxosOptions options;
    readonly PaxosRoles roles;
    readonly Dictionary<string, Instance> instances = [];

    /// <summary>The instances in the order in which this life of the server has met them.</summary>
    readonly List<Instance> met = [];

    public PaxosNode(NodeId self, int servers, PaxosOptions options) : base(PaxosDisk.Blank)
    {
        this.self = self;
        this.servers = servers;
        this.options = options;
        roles = new PaxosRoles(options, servers);
        lastSeen = new LocalTime[servers];
    }

    public NodeId Id => self;
    public PaxosRoles Roles => roles;

    /// <summary>What has happened in this life of the server, for those who watch.</summary>
    public PaxosEvents Events { get; } = new();

    public override Standing Standing => true switch
    {
        _ when IsProposer && options.Proposing == ProposerChoice.Distinguished =>
            new(believesToBeDistinguished ? "leader" : "proposer", believesToBeDistinguished ? presences : 0),
        _ when IsProposer => new(lastElected == 0 ? "proposer" : "leader", lastElected),
        _ => new(roles.Acceptors.Contains(self) ? "acceptor" : "learner", 0),
    };

    bool IsProposer => roles.Proposers.Contains(self);

    public override void Start(Env env)
    {
        for (var i = 0; i < Disk.Pages.Count; i++) Meet(Disk.Pages[i].Key, i);
        if (roles.Learners.Contains(self)) Persist(env, Disk with { Lives = Disk.Lives + 1 });
        if (IsProposer && options.Proposing == ProposerChoice.Distinguished) CallRoll(env);
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        switch (message)
        {
            case Prepare m: OnPrepare(env, from, m); break;
            case Promise m: OnPromise(env, from, m); break;
            case Accept m: OnAccept(env, from, m); break;
            case Accepted m: OnAccepted(env, from, m); break;
            case Refusal m: OnRefusal(env, m); break;
            case Chosen m: Learn(env, Of(m.Key), m.Proposal); break;
            case Inquire m: OnInquire(env, from, m); break;
            case Report m: OnReport(env, from, m); break;
            case Issue m: OnIssue(env, from, m); break;
            case NothingChosen m: OnNothingChosen(env, m); break;
            case Ask m: OnAsk(env, m); break;
            case Present: OnPresent(env, from); break;
            default: throw new UnreachableException($"Paxos has no handler for {message}");
        }
    }

    public override void Fire(Env env, Timer timer)
    {
        switch (timer)
        {
            case Silence t: OnSilence(env, Of(t.Key)); break;
            case TryAgain t: OnTryAgain(env, Of(t.Key)); break;
            case LearnerSilence t: OnLearnerSilence(env, Of(t.Key)); break;
            case RollCall: CallRoll(env); break;
            default: throw new UnreachableException($"Paxos has no handler for {timer}");
        }
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("role", Standing.Role);
        scribe.Field("instances", met.Count);
        scribe.Field("pages", unchecked((long)PagesDigest()));
        scribe.Field("inquiries", inquiries);
        scribe.Field("elected", lastElected);
        scribe.Field("roll-calls", presences);
        scribe.Field("distinguished", believesToBeDistinguished);
        if (met.Count > DescribedInFull) scribe.Field("others", DigestScribe.Of(DescribeClosed));
        foreach (var instance in met)
        {
            if (met.Count > DescribedInFull && !instance.IsOpen) continue;
            var page = Page(instance.Key);
            scribe.Field("instance", page.Key);
            scribe.Field("tried", page.Tried.ToString());
            scribe.Field("promised", Promised(page.Key).ToString());
            scribe.Field("accepted", LastVote(page.Key) is { } vote ? $"{vote.Ballot} {vote.Proposal.Value}" : null);
            scribe.Field("chosen", page.Chosen?.Value.ToString());
            instance.Describe(scribe);
        }
    }

    void DescribeClosed(Scribe scribe)
    {
        foreach (var instance in met)
        {
            scribe.Field("instance", instance.Key);
            scribe.Field("highest", instance.Highest.ToString());
            scribe.Field("refusals", instance.Refusals);
        }
    }

    ulong PagesDigest()
    {
        var digest = (ulong)Disk.Lives;
        for (var i = 0; i < Disk.Pages.Count; i++) digest = Mixing.Fold(digest, Disk.Pages[i].Digest);
        return digest;
    }

    /// <summary>The server's page for an instance, a blank one where it has none: the latest written, on disk or not.</summary>
    public Page Page(string key) =>
        instances.TryGetValue(key, out var instance) && instance.At < Disk.Pages.Count ? Disk.Pages[instance.At] : Paxos.Page.Blank(key);

    /// <summary>The latest state written, whether or not it has reached the disk.</summary>
    public PaxosDisk Written => Disk;

    void Write(Env env, Page page)
    {
        var instance = Of(page.Key);
        if (instance.At == int.MaxValue) instance.At = Disk.Pages.Count;
        Persist(env, Disk with { Pages = Disk.Pages.With(instance.At, page) });
    }

    Instance Of(string key) => instances.TryGetValue(key, out var instance) ? instance : Meet(key, int.MaxValue);

    Instance Meet(string key, int at)
    {
        var instance = new Instance(key) { At = at };
        instances.Add(key, instance);
        met.Add(instance);
        return instance;
    }

    void SendAll(Env env, NodeSet to, Message message)
    {
        foreach (var server in to) env.Send(server, message);
    }
}

/// <summary>The latest of each kind of event; a step has at most one of each. No server acts on them.</summary>
public sealed class PaxosEvents
{
    /// <summary>A request that came to a proposer.</summary>
    public Ask? Asked { get; internal set; }

    /// <summary>A ballot that this proposer has begun.</summary>
    public Prepare? Begun { get; internal set; }

    /// <summary>A promise that this acceptor has given.</summary>
    public Promise? Given { get; internal set; }

    /// <summary>A promise that this proposer has counted, and whose.</summary>
    public (Promise Promise, NodeId Acceptor)? Counted { get; internal set; }

    /// <summary>A proposal that this acceptor has accepted.</summary>
    public Accepted? Cast { get; internal set; }

    /// <summary>A value of which this server has learned that it was chosen.</summary>
    public Chosen? Learned { get; internal set; }
}
