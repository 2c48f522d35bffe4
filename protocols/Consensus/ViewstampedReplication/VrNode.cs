using System.Diagnostics;

namespace Simulator.Protocols.ViewstampedReplication;

/// <summary>
/// A replica of Liskov and Cowling, "Viewstamped Replication Revisited", MIT-CSAIL-TR-2012-021 (§). It keeps nothing through a
/// crash; whoever comes back has to recover from the others before it takes part again. The parts of this class are cut along
/// the sections of the paper; the small virtual methods are its rules, one each, so that a test can take a single rule away.
/// </summary>
public partial class VrNode : Node
{
    readonly NodeId self;
    readonly int servers;
    readonly Ranking ranking;
    readonly VrOptions options;

    // Figure 2, "VR state at a replica", and the service itself.
    readonly KeyValueMachine machine = new();
    readonly ClientTable clientTable = new();
    readonly VrLog log = new();
    Configuration configuration;
    long view;
    long commitNumber;

    /// <summary>v', the latest view of this epoch in which the status was normal.</summary>
    long lastNormal;

    Role role;

    public VrNode(NodeId self, int servers, VrOptions options)
    {
        this.self = self;
        this.servers = servers;
        this.options = options;
        var members = NodeSet.First(options.InitialMembers == 0 ? servers : options.InitialMembers);
        configuration = new Configuration(0, 0, members, NodeSet.Empty);
        lives = new long[servers];
        ranking = new Ranking(servers);
        role = new Outside();
    }

    public NodeId Id => self;
    public Configuration Configuration => configuration;
    public long View => view;
    public long OpNumber => log.OpNumber;
    public long CommitNumber => commitNumber;
    public Status Status => role.Status;
    public bool IsPrimary => role is Primary;
    public VrLog Log => log;

    /// <summary>Epoch and view in one number.</summary>
    public long Viewstamp => configuration.Stamp(view);

    /// <summary>A digest of the replicated map.</summary>
    public ulong StateDigest => machine.Digest;

    public override Standing Standing => new(role.Name, Viewstamp);

    /// <summary>A first life begins in the first view with an empty log; any other one begins by recovering (§4.3).</summary>
    public override void Start(Env env)
    {
        lives[self.Value] = env.Life;
        if (configuration.Members.Count < servers) env.Note(new Configured(configuration.OpNumber, configuration.Members));
        if (MustRecover(env)) BeginRecovery(env, leastEpoch: 0);
        else if (configuration.Members.Contains(self)) BeginNormal(env);
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        switch (message)
        {
            case Request m: OnRequest(env, m); break;
            case LocalRead m: OnLocalRead(env, m); break;
            case GetRequestNumber m: OnGetRequestNumber(env, m); break;
            case Recovery m: OnRecovery(env, from, m); break;
            case RecoveryResponse m: OnRecoveryResponse(env, from, m); break;
            case GetCheckpoint m: OnGetCheckpoint(env, from, m); break;
            case NewCheckpoint m: OnNewCheckpoint(env, m); break;
            case StartEpoch m: OnStartEpoch(env, from, m); break;
            case EpochStarted m: OnEpochStarted(env, from, m); break;
            case NewState m when IsStateOfNextEpoch(m): EnterEpochWith(env, m); break;
            case VrMessage m: if (TakesPart() && IsOfThisEpoch(env, from, m)) OnMessage(env, from, m); break;
            default: throw new UnreachableException($"Viewstamped Replication has no handler for {message}");
        }
    }

    void OnMessage(Env env, NodeId from, VrMessage message)
    {
        switch (message)
        {
            case Prepare m: OnPrepare(env, from, m); break;
            case PrepareOk m: OnPrepareOk(env, from, m); break;
            case Commit m: OnCommit(env, from, m); break;
            case StartViewChange m: OnStartViewChange(env, from, m); break;
            case DoViewChange m: OnDoViewChange(env, from, m); break;
            case StartView m: OnStartView(env, from, m); break;
            case GetState m: OnGetState(env, from, m); break;
            case NewState m: OnNewState(env, from, m); break;
            default: throw new UnreachableException($"Viewstamped Replication has no handler for {message}");
        }
    }

    public override void Fire(Env env, Timer timer)
    {
        switch (timer)
        {
            case ViewChangeTimeout: OnViewChangeTimeout(env); break;
            case Heartbeat: OnHeartbeat(env); break;
            case Resend: OnResend(env); break;
            case GapTimeout: OnGapTimeout(env); break;
            case LeaseEnd: SendDoViewChange(env); break;
            case EpochRetry: AskForEpoch(env); break;
            default: throw new UnreachableException($"Viewstamped Replication has no handler for {timer}");
        }
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("role", role.Name);
        scribe.Field("epoch", configuration.Epoch);
        scribe.Field("view", view);
        scribe.Field("last-normal", lastNormal);
        scribe.Field("op", log.OpNumber);
        scribe.Field("commit", commitNumber);
        scribe.Field("checkpoint", log.Checkpoint.OpNumber);
        scribe.Field("members", configuration.Members);
        scribe.Field("next-epoch", next?.Epoch ?? -1);
        scribe.Field("started", $"{started.Epoch} by {started.By}");
        scribe.Field("log", unchecked((long)LogDigest()));
        scribe.Field("state", unchecked((long)machine.Digest));
        foreach (var life in lives) scribe.Field("life", life);
        role.Describe(scribe);
    }

    /// <summary>Leaves one role for another, with its timers.</summary>
    void Enter(Env env, Role next)
    {
        role = next;
        env.Disarm(ViewChangeTimeout.It);
        env.Disarm(Heartbeat.It);
        env.Disarm(Resend.It);
        env.Disarm(GapTimeout.It);
        env.Disarm(LeaseEnd.It);
    }

    /// <summary>Becomes what the configuration makes of this replica in the view, whose state it has.</summary>
    void BeginNormal(Env env)
    {
        lastNormal = view;
        if (configuration.PrimaryOf(view) == self)
        {
            BecomePrimary(env);
        }
        else
        {
            Enter(env, new Backup());
            RestartViewChangeTimer(env);
        }
        ReportTransfer(env);
    }

    void SendToMembers(Env env, Message message)
    {
        foreach (var member in configuration.Members)
            if (member != self) env.Send(member, message);
    }

    ulong LogDigest()
    {
        var digest = (ulong)log.Start;
        foreach (var entry in log.Entries) digest = Mixing.Fold(digest, entry.Digest);
        return digest;
    }
}
