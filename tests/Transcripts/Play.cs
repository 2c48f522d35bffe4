using System.Globalization;
using System.Text;
using Simulator.Scenarios;

namespace Simulator.Tests.Transcripts;

/// <summary>Carries out a script's commands on a real world. README.md tells what each verb does.</summary>
sealed class Play
{
    static readonly Duration longest = Duration.Seconds(60);
    static readonly Duration whole = Duration.Seconds(3600);

    static readonly string[] verbs =
    [
        "cluster", "run", "settle", "until", "deliver", "drop", "hold", "release", "heal", "partition", "crash", "restart", "request",
        "fire", "state", "disk", "timers", "messages", "hide", "show",
    ];

    readonly Shorthand shorthand = new();
    readonly StringBuilder output = new();
    Stage? stage;

    /// <summary>The world of a script and what watches it.</summary>
    sealed record Stage(World World, Narrator Narrator, Wire Wire)
    {
        public SortedDictionary<int, ActiveFault> Down { get; } = [];
        public List<ActiveFault> Partitions { get; } = [];
    }

    public string TakeOutput()
    {
        Flush();
        if (output.Length == 0) output.Append("ok\n");
        var text = output.ToString();
        output.Clear();
        return text;
    }

    public void Do(string command)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var rest = words[1..];
        switch (words[0])
        {
            case "cluster": Build(rest); break;
            case "run": RunTo(Now.World.Now + Units.Duration.Read(One(rest, "a duration")).Value); break;
            case "settle": Advance(() => Now.Wire.IsQuiet, "messages are still under way"); break;
            case "until": Until(rest); break;
            case "deliver": Deliver(rest); break;
            case "drop": Now.Wire.Drop(Filter(rest)); break;
            case "hold": Now.Wire.Hold(Filter(rest)); break;
            case "release": Now.Wire.Release(); break;
            case "heal": Heal(); break;
            case "partition": Partition(rest); break;
            case "crash": foreach (var name in rest) Crash(name); break;
            case "restart": foreach (var name in rest) Restart(name); break;
            case "request": Request(rest); break;
            case "fire": Fire(rest); break;
            case "state": State(rest); break;
            case "disk": Disk(rest); break;
            case "timers": Timers(rest); break;
            case "messages": foreach (var line in Now.Wire.InFlight) Say(line); break;
            case "hide": shorthand.Hidden.UnionWith(rest); break;
            case "show": shorthand.Hidden.ExceptWith(rest); break;
            default: throw new TranscriptException(Unknown("verb", words[0], verbs));
        }
        Flush();
    }

    Stage Now => stage ?? throw new TranscriptException("there is no cluster yet: begin with cluster PROTOCOL");

    // The world

    void Build(string[] words)
    {
        if (words.Length == 0) throw new TranscriptException("cluster: which protocol?");
        var settings = words[1..].Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[^1]);
        string Take(string key, string otherwise) => settings.Remove(key, out var given) ? given : otherwise;
        var yaml = $"""
            name: transcript
            seed: {Take("seed", "1")}
            duration: {Units.Duration.Text(whole)}
            servers: {Take("servers", "3")}
            network: {"{"}latency: {Take("latency", "1ms")}{"}"}
            nodes: {"{"}service-time: 0s{"}"}
            disk: {"{"}latency: {Take("disk-latency", "0s")}{"}"}
            protocol: {"{"}name: {words[0]}, options: {"{"}{string.Join(", ", settings.Select(pair => $"{pair.Key}: {pair.Value}"))}{"}}"}

            """;
        var read = ScenarioReader.Parse(Encoding.UTF8.GetBytes(yaml), "transcript.yaml", null, [], Catalogue.BuiltIn);
        if (read.Scenario is not { } scenario)
            throw new TranscriptException(string.Join("; ", read.Problems.Select(problem => problem.Message)));
        var setup = Composer.Compose(scenario, Catalogue.BuiltIn) with { SampleEvery = null, StopOnViolation = false };
        if (setup.Deployment.Client is not null) setup = setup with { Clients = [Clients(setup.Servers)] };
        var world = new World(setup, new Seeded(scenario.Seed));
        var narrator = new Narrator(world, shorthand);
        stage = new Stage(world, narrator, new Wire(world, narrator));
        narrator.Ended = stage.Wire.Ended;
        stage.Wire.Install();
        RunTo(world.Now);
    }

    /// <summary>One beside each server. They send a request once and wait.</summary>
    static ClientGroup Clients(int servers) => new()
    {
        Count = servers, Nearest = client => new NodeId(client), Deadline = whole,
        Policy = new ClientPolicy(Duration.Zero, 10, ClientTarget.Nearest),
    };

    void RunTo(Instant time)
    {
        var world = Now.World;
        var there = false;
        // Work of a life that never was: nothing happens, but the world gets there, after all that was due before.
        world.Schedule(time, new Work(WorkKind.Sync, 0, 0, -1, null, long.MinValue));
        while (!there)
        {
            var before = world.Trace.Count;
            if (!world.Step()) throw new TranscriptException($"the run is over: {world.Run().Text}");
            Now.Narrator.CatchUp();
            there = world.Now >= time && world.Trace.Count == before;
        }
    }

    /// <summary>Steps until something is so; not longer than a minute of virtual time.</summary>
    void Advance(Func<bool> done, string otherwise)
    {
        var world = Now.World;
        var limit = world.Now + longest;
        while (!done())
        {
            if (world.Now > limit) throw new TranscriptException($"after {longest} {otherwise}");
            if (!world.Step()) throw new TranscriptException($"the run is over: {world.Run().Text}");
            Now.Narrator.CatchUp();
        }
    }

    void Until(string[] words)
    {
        var role = words.Length == 0 ? "" : words[0];
        if (role == "answer")
        {
            Advance(() => Clients().All(client => client.InFlight is null && client.Waiting.Count == 0), "nobody has answered");
            return;
        }
        if (role.Length == 0) throw new TranscriptException("until: which role, or answer?");
        var servers = Servers(words[1..]);
        Advance(() => servers.Any(server => Now.World.Server(server)?.Standing.Role == role), $"nobody is {role}");
    }

    IReadOnlyList<ClientSlot> Clients()
    {
        var found = new List<ClientSlot>();
        foreach (var host in Now.World.Hosts)
            if (host.Client is { } client) found.Add(client);
        return found;
    }

    void Deliver(string[] words)
    {
        var filter = words.Length > 0 ? Filter(words) : new Filter(null, null, []);
        var world = Now.World;
        var seen = world.Trace.Count;
        bool Arrived()
        {
            for (; seen < world.Trace.Count; seen++)
                if (world.Trace[seen] is { Kind: EventKind.Deliver, What: Message what } e && filter.Covers(e.Peer, e.Machine, what))
                    return true;
            return false;
        }
        Advance(Arrived, "no such message has arrived");
    }

    // Faults

    void Heal()
    {
        Now.Wire.Heal();
        foreach (var partition in Now.Partitions)
        {
            Now.World.Network.RemoveRulesOf(partition);
            partition.Stopped(Now.World.Now);
        }
        Now.Partitions.Clear();
    }

    void Partition(string[] words)
    {
        var sides = string.Join(' ', words).Split('|').Select(side => side.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var fault = new Partition([.. sides.Select(side => new Selector.Machines([.. side.Select(Machine)]))]);
        var active = Begin(fault);
        fault.TakeAim(Now.World, active);
        fault.Begin(Now.World, active);
        Now.Partitions.Add(active);
    }

    void Crash(string name)
    {
        var server = Server(name);
        if (Now.Down.ContainsKey(server.Value)) throw new TranscriptException($"{name} is down already");
        var active = Begin(new Crash(Selector.Of(server)));
        Now.Down.Add(server.Value, active);
        Now.World.Room.Crash(Now.World.Hosts[server.Value], active);
    }

    void Restart(string name)
    {
        if (!Now.Down.Remove(Server(name).Value, out var active)) throw new TranscriptException($"{name} is not down");
        Now.World.Room.Restart(Now.World.Hosts[Server(name).Value], active);
    }

    ActiveFault Begin(Fault fault)
    {
        var active = new ActiveFault(0, 0, new ScheduledFault(fault, Now.World.Now - Instant.Zero, null));
        active.Started(Now.World.Now, -1);
        return active;
    }

    // What scripts make machines do

    void Request(string[] words)
    {
        if (words is not [.. var operation, "via", var server] || operation.Length < 2)
            throw new TranscriptException("request: expected FUNCTION KEY VALUE… via SERVER");
        var hasKey = operation[0] is "read" or "write" or "cas" or "append" or "order" or "cancel";
        var values = operation[(hasKey ? 2 : 1)..].Select(ValueOf).ToArray();
        var argument = values.Length switch { 0 => Value.Nil, 1 => values[0], _ => Value.List(values) };
        var slot = Clients().First(client => client.Nearest == Server(server));
        slot.Waiting.Enqueue(new Operation(operation[0], hasKey ? operation[1] : null, argument));
        Now.World.Schedule(Now.World.Now, new Work(WorkKind.NextOperation, slot.Host.Slot, 0, -1, null, slot.Begun));
        RunTo(Now.World.Now);
    }

    static Value ValueOf(string word) =>
        long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? Value.Of(number) : Value.Of(word);

    void Fire(string[] words)
    {
        if (words is not [var server, var name]) throw new TranscriptException("fire: expected SERVER TIMER");
        var host = Now.World.Hosts[Now.World.SlotOf(Machine(server))];
        var at = Armed(host).FirstOrDefault(slot => host.Timers[slot].Timer!.GetType().Name == name, -1);
        if (at < 0)
        {
            var armed = Armed(host).Select(slot => host.Timers[slot].Timer!.GetType().Name).ToArray();
            throw new TranscriptException(Unknown("timer of " + server, name, armed));
        }
        host.Timers[at].Deadline = host.Clock();
        host.Queue(at);
        RunTo(Now.World.Now);
    }

    static IEnumerable<int> Armed(Host host) =>
        Enumerable.Range(0, host.Timers.Capacity).Where(slot => host.Timers[slot].Timer is not null);

    // What scripts look at

    void State(string[] words)
    {
        var (servers, fields) = Split(words);
        foreach (var server in servers)
        {
            var scribe = new Lines(fields);
            Now.World.Server(server)?.Describe(scribe);
            Say(Now.World.Server(server) is null ? $"{server} is down" : $"{server} {string.Join(' ', scribe.Found)}");
        }
    }

    void Disk(string[] words)
    {
        var (servers, fields) = Split(words);
        foreach (var server in servers)
        {
            if (Now.World.Server(server) is not IDurable { Disk: var disk }) Say($"{server} is down or has no disk");
            else
                Say($"{server} " + string.Join(' ', shorthand.Fields(disk).Where(field => fields.Count == 0 || fields.Contains(field.Name))
                    .Select(field => $"{field.Name}={field.Text}")));
        }
    }

    void Timers(string[] words)
    {
        foreach (var server in Servers(words))
        {
            var host = Now.World.Hosts[server.Value];
            Say($"{server} " + string.Join(' ', Armed(host).Select(slot => $"{shorthand.Of(host.Timers[slot].Timer)}")));
        }
    }

    // Words

    void Say(string line)
    {
        Flush();
        output.Append(line).Append('\n');
    }

    void Flush()
    {
        if (stage is null) return;
        foreach (var line in stage.Narrator.Take()) output.Append(line).Append('\n');
    }

    (IReadOnlyList<NodeId> Servers, IReadOnlyList<string> Others) Split(string[] words)
    {
        var names = words.Where(word => MachineNames.Numbered(word, 'n') is not null).ToArray();
        return (Servers(names), [.. words.Except(names)]);
    }

    IReadOnlyList<NodeId> Servers(string[] names) =>
        names.Length > 0 ? [.. names.Select(Server)] : [.. Enumerable.Range(0, Now.World.Servers).Select(i => new NodeId(i))];

    NodeId Server(string name) =>
        Machine(name) is { IsClient: false } server ? server : throw new TranscriptException($"'{name}' is no server");

    NodeId Machine(string name)
    {
        NodeId? id = MachineNames.Numbered(name, 'n') is { } server ? new NodeId((int)server - 1)
            : MachineNames.Numbered(name, 'c') is { } client ? NodeId.Client((int)client - 1) : null;
        if (id is not { } machine || Now.World.SlotOf(machine) < 0) throw new TranscriptException($"there is no machine '{name}'");
        return machine;
    }

    Filter Filter(string[] words)
    {
        var ends = words.Length == 0 ? [] : words[0].Split("->");
        if (ends.Length != 2) throw new TranscriptException("expected a link such as n1->n2, n1->* or *->*, and then types of messages");
        return new Filter(ends[0] == "*" ? null : Machine(ends[0]), ends[1] == "*" ? null : Machine(ends[1]), words[1..]);
    }

    static string One(string[] words, string what) =>
        words is [var only] ? only : throw new TranscriptException($"expected {what} and nothing else");

    static string Unknown(string what, string name, IReadOnlyList<string> known) =>
        $"unknown {what} '{name}', expected one of {string.Join(", ", known)}{Nearest.Hint(name, known)}";

    /// <summary>The variables asked for; all of them when none is.</summary>
    sealed class Lines(IReadOnlyList<string> asked) : Scribe
    {
        public List<string> Found { get; } = [];

        public override void Field(string name, long value) => Field(name, value.ToString(CultureInfo.InvariantCulture));

        public override void Field(string name, string? value)
        {
            if (asked.Count == 0 || asked.Contains(name)) Found.Add($"{name}={value ?? "nil"}");
        }
    }
}
