using System.Globalization;

namespace Simulator.Tests.Transcripts;

/// <summary>
/// Tells what happens, a line each: who sends what to whom (one line for all who are sent the same), who becomes what, who writes
/// what, what times out, what is lost. That a message arrives is not told: it does so after the latency, and what it leads to
/// comes next.
/// </summary>
sealed class Narrator(World world, Shorthand shorthand)
{
    readonly List<string> lines = [];
    readonly string?[] standings = new string?[world.Servers];
    readonly IReadOnlyList<(string Name, string Text)>[] disks = new IReadOnlyList<(string, string)>[world.Servers];

    /// <summary>The lines of this moment to which further receivers of the same message are added.</summary>
    readonly Dictionary<(Instant At, NodeId From, Message Message, string Fate), (int Line, string Receivers)> open = [];
    long read;

    /// <summary>Called for each message that was handled or lost.</summary>
    public Action<NodeId, NodeId, Message> Ended { get; set; } = static (_, _, _) => { };

    public IReadOnlyList<string> Take()
    {
        CatchUp();
        var taken = lines.ToArray();
        lines.Clear();
        open.Clear();
        return taken;
    }

    public string Sending(NodeId from, NodeId to, Message message) => $"{from} -> {to}  {shorthand.Of(message)}";

    public void Sent(NodeId from, NodeId to, Message message) => Told(from, to, message, "", "->");

    /// <summary>A message does not get any further. When it was just told that others get it, its name will do.</summary>
    public void Stopped(NodeId from, NodeId to, Message message, string why) => Told(from, to, message, why, "-x");

    void Told(NodeId from, NodeId to, Message message, string fate, string arrow)
    {
        CatchUp();
        Tell(from, to, message, fate, arrow);
    }

    void Tell(NodeId from, NodeId to, Message message, string fate, string arrow)
    {
        var type = message.GetType().Name;
        if (shorthand.Hidden.Contains(type)) return;
        var key = (world.Now, from, message, fate);
        var known = open.TryGetValue(key, out var line);
        var receivers = known ? $"{line.Receivers} {to}" : to.ToString();
        var at = known ? line.Line : lines.Count;
        var what = fate.Length > 0 && (fate is not ("dropped" or "held") || open.ContainsKey((world.Now, from, message, ""))) ? type : shorthand.Of(message);
        if (!known) lines.Add("");
        lines[at] = Timed($"{from} {arrow} {receivers}  {what}{(fate.Length > 0 ? "  " + fate : "")}");
        open[key] = (at, receivers);
    }

    /// <summary>Tells what has come to the trace since it was asked last, and who has taken another role.</summary>
    public void CatchUp()
    {
        for (; read < world.Trace.Count; read++) Tell(world.Trace[read]);
        for (var i = 0; i < world.Servers; i++)
        {
            var standing = world.Server(new NodeId(i))?.Standing is { Role: { } role, Epoch: var epoch }
                ? string.Create(CultureInfo.InvariantCulture, $"{role} {epoch}")
                : null;
            if (RoleOf(standing) == RoleOf(standings[i])) continue;
            standings[i] = standing;
            if (standing is not null && world.Now > Instant.Zero) Word("becomes", new NodeId(i), standing);
        }
    }

    void Tell(TraceEvent e)
    {
        switch (e.Kind)
        {
            case EventKind.Deliver:
                Ended(e.Peer, e.Machine, (Message)e.What!);
                break;
            case EventKind.Drop:
                Ended(e.Peer, e.Machine, (Message)e.What!);
                Tell(e.Peer, e.Machine, (Message)e.What!, TraceText.Name(e.Reason), "-x");
                break;
            case EventKind.Fire: Word("fires", e.Machine, shorthand.Of(e.What)); break;
            case EventKind.Write: Written(e.Machine); break;
            case EventKind.Fact when !shorthand.Hidden.Contains(e.What!.GetType().Name):
                Word("notes", e.Machine, shorthand.Of(e.What));
                break;
            case EventKind.Invoke: Word("asks", e.Machine, shorthand.Of(e.What)); break;
            case EventKind.Complete: Word("gets", e.Machine, shorthand.Of(e.What)); break;
            case EventKind.Start:
                if (!e.Machine.IsClient && world.Server(e.Machine) is IDurable { Disk: var disk }) disks[e.Machine.Value] = shorthand.Fields(disk);
                if (e.Time > Instant.Zero) Word("starts", e.Machine, "");
                break;
            case EventKind.Crash: Word("crashes", e.Machine, ""); break;
            case EventKind.Refuse: Word("refuses", e.Machine, "to start: its disk is damaged"); break;
            case EventKind.Violation: Tell($"VIOLATION {e.What}"); break;
            default: break;
        }
    }

    /// <summary>The fields of the disk that the write has changed.</summary>
    void Written(NodeId server)
    {
        if (world.Server(server) is not IDurable { Disk: var disk }) return;
        var before = disks[server.Value] ?? [];
        var now = shorthand.Fields(disk);
        disks[server.Value] = now;
        var changes = now.Except(before).Select(field => Change(field.Name, before.FirstOrDefault(old => old.Name == field.Name).Text, field.Text))
            .Concat(before.Where(old => !shorthand.Hidden.Contains(old.Name) && now.All(field => field.Name != old.Name)).Select(old => $"{old.Name}=none")).ToList();
        if (changes.Count > 0) Word("writes", server, string.Join(' ', changes));
    }

    /// <summary>Of a list that has grown only what has come to it.</summary>
    static string Change(string name, string? before, string now) =>
        before is [.., ']'] && now.StartsWith(before[..^1] + ", ", StringComparison.Ordinal)
            ? $"{name}+[{now[(before.Length + 1)..]}"
            : $"{name}={now}";

    static string? RoleOf(string? standing) => standing?.Split(' ')[0];

    void Word(string verb, NodeId who, string what)
    {
        if (!shorthand.Hidden.Contains(verb)) Tell($"{who} {verb} {what}".TrimEnd());
    }

    void Tell(string what) => lines.Add(Timed(what));

    string Timed(string what) => TimeText(world.Now - Instant.Zero).PadRight(6) + " " + what;

    /// <summary>Milliseconds, with as many decimals as it takes, down to a microsecond.</summary>
    static string TimeText(Duration time)
    {
        var us = time.Ns / 1000;
        var text = string.Create(CultureInfo.InvariantCulture, $"{us / 1000}.{us % 1000:000}").TrimEnd('0').TrimEnd('.');
        return text + "ms";
    }
}
