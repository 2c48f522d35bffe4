namespace Simulator.Tests.Sim;

public sealed record Book(Seq<long> Lines);

public sealed record Letter(long Number) : Message;

public sealed record Alarm(string Name) : Timer;

public readonly record struct Remark(string Text) : IFact;

public sealed record Cue(int Line) : Timer;

public delegate void Act(Actor actor, Env env);

public delegate void Hear(Actor actor, Env env, NodeId from, Message message);

public delegate void Tick(Actor actor, Env env, Timer timer);

/// <summary>A server that does what the test's script says. Its disk is a book of numbers.</summary>
public sealed class Actor(Stage stage, NodeId self) : Node<Book>(new Book([]))
{
    public NodeId Self => self;

    public Seq<long> Lines => Disk.Lines;

    /// <summary>For tests that count something in memory.</summary>
    public long Memory { get; set; }

    public override void Start(Env env)
    {
        stage.Starts?.Invoke(this, env);
        for (var line = 0; line < stage.Lines.Count; line++)
        {
            var wait = new Duration(stage.Lines[line].At.Ns) - (env.Now - default(LocalTime));
            if (stage.Lines[line].Server == self.Value && wait >= Duration.Zero) env.Arm(new Cue(line), wait);
        }
    }

    public override void Receive(Env env, NodeId from, Message message) => stage.Hears?.Invoke(this, env, from, message);

    public override void Fire(Env env, Timer timer)
    {
        if (timer is Cue cue) stage.Lines[cue.Line].Act(this, env);
        else stage.Rings?.Invoke(this, env, timer);
    }

    public void Write(Env env, long number) => Persist(env, Disk with { Lines = Disk.Lines.Add(number) });

    public override void Describe(Scribe scribe)
    {
        scribe.Field("lines", Disk.Lines.Count);
        scribe.Field("self", self.ToString());
    }
}

/// <summary>Builds a world of actors with a script: what each does at which time, and which faults come when.</summary>
public sealed class Stage
{
    readonly List<ScheduledFault> faults = [];

    public Stage(int servers = 2) => Setup = new WorldSetup
    {
        Servers = servers,
        Deployment = new Deployment(self => new Actor(this, self), null, []),
        Network = new NetworkSetup { Latency = new Constant(Duration.Ms(1)) },
        Duration = Duration.Seconds(10),
    };

    public WorldSetup Setup { get; set; }
    public Act? Starts { get; init; }
    public Hear? Hears { get; init; }
    public Tick? Rings { get; init; }
    public List<(Duration At, int Server, Act Act)> Lines { get; } = [];

    public Stage With(Func<WorldSetup, WorldSetup> change)
    {
        Setup = change(Setup);
        return this;
    }

    public Stage On(NetworkSetup network) => With(setup => setup with { Network = network });

    public Stage On(DiskSetup disk) => With(setup => setup with { Machines = setup.Machines with { Disk = disk } });

    /// <summary>At this time of its own clock a server (zero-based) does something.</summary>
    public Stage At(Duration at, int server, Act act)
    {
        Lines.Add((at, server, act));
        return this;
    }

    /// <summary>A server sends a letter to another at a time.</summary>
    public Stage Send(Duration at, int from, int to, long number) =>
        At(at, from, (_, env) => env.Send(new NodeId(to), new Letter(number)));

    public Stage Fault(Fault fault, Duration at, Duration? lasts = null, Flap? flap = null)
    {
        faults.Add(new ScheduledFault(fault, at, lasts, flap));
        return this;
    }

    public World Build(ulong seed = 1) => new(Setup with { Faults = [.. Setup.Faults, .. faults] }, new Seeded(seed));

    public World Run(ulong seed = 1)
    {
        var world = Build(seed);
        var end = world.Run();
        Assert.That(end.Reason, Is.AnyOf(EndReason.Time, EndReason.Quiescent), end.Text);
        return world;
    }
}

/// <summary>How tests read a world that has run.</summary>
public static class Seen
{
    public static IEnumerable<(long Id, TraceEvent Event)> Events(this World world, EventKind kind)
    {
        for (var id = world.Trace.FirstKept; id < world.Trace.Count; id++)
            if (world.Trace[id].Kind == kind) yield return (id, world.Trace[id]);
    }

    /// <summary>Letters handled by a server: number and time in microseconds, in order.</summary>
    public static List<(long Number, long Us)> LettersTo(this World world, int server) =>
    [
        .. world.Events(EventKind.Deliver)
            .Where(e => e.Event.Machine == new NodeId(server) && e.Event.What is Letter)
            .Select(e => (((Letter)e.Event.What!).Number, e.Event.Time.Ns / 1000)),
    ];

    public static List<long> NumbersTo(this World world, int server) => [.. world.LettersTo(server).Select(letter => letter.Number)];

    /// <summary>Times in microseconds at which a server's alarms rang.</summary>
    public static List<(string Name, long Us)> AlarmsOf(this World world, int server) =>
    [
        .. world.Events(EventKind.Fire)
            .Where(e => e.Event.Machine == new NodeId(server) && e.Event.What is Alarm)
            .Select(e => (((Alarm)e.Event.What!).Name, e.Event.Time.Ns / 1000)),
    ];

    public static List<DropReason> Drops(this World world) => [.. world.Events(EventKind.Drop).Select(e => e.Event.Reason)];

    public static Actor Actor(this World world, int server) => (Actor)world.Server(new NodeId(server))!;

    public static Selector Node(int server) => Selector.Of(new NodeId(server));

    public static Selector Nodes(params int[] servers) => new Selector.Machines([.. servers.Select(server => new NodeId(server))]);
}
