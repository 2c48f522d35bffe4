using System.Globalization;

namespace Simulator.Scenarios;

/// <summary>What a name may stand for in one place of a scenario.</summary>
[Flags]
enum TargetKinds
{
    /// <summary>n1, n2 …</summary>
    Server = 1,
    /// <summary>c1, c2 …</summary>
    Client = 2,
    Region = 4,
    /// <summary>servers, clients.</summary>
    All = 8,
    /// <summary>leader, any, any-2, minority: found or drawn when a fault begins.</summary>
    Drawn = 16,
    /// <summary>What the other groups leave.</summary>
    Rest = 32,

    Fixed = Server | Client | Region | All,
    Servers = Server | Drawn,
}

/// <summary>The machines of a scenario by name.</summary>
sealed class MachineNames
{
    readonly int servers;
    readonly long clients;
    readonly IReadOnlyList<string> regions;

    public MachineNames(Scenario scenario)
    {
        servers = scenario.Servers.Count;
        clients = scenario.Clients.Sum(group => (long)group.Count);
        regions = scenario.Network.Regions?.Regions ?? [];
    }

    public bool HasClients => clients > 0;

    /// <summary>Null when the name means something here, else what is wrong with it.</summary>
    public string? Trouble(string name, TargetKinds allowed)
    {
        if (Numbered(name, 'n') is { } server)
            return Machine(name, server, servers, "server", allowed.HasFlag(TargetKinds.Server), allowed);
        if (Numbered(name, 'c') is { } client)
            return Machine(name, client, clients, "client", allowed.HasFlag(TargetKinds.Client), allowed);
        if (regions.Contains(name)) return allowed.HasFlag(TargetKinds.Region) ? null : Refused(name, allowed);
        var known = Words(name) is { } kind && allowed.HasFlag(kind);
        if (!known) return Refused(name, allowed);
        return name == "clients" && !HasClients ? "found clients, but the scenario has none" : null;
    }

    /// <summary>Whether a region could be taken for a machine or a word.</summary>
    public static bool IsReserved(string region) =>
        Numbered(region, 'n') is not null || Numbered(region, 'c') is not null || Words(region) is not null || region is "majority";

    /// <summary>The number behind <c>any-2</c>; 1 for <c>any</c>; null for other words.</summary>
    public static int? AnyCount(string name)
    {
        if (name == "any") return 1;
        return name.StartsWith("any-", StringComparison.Ordinal) && name.Length < 10
            && int.TryParse(name.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 && name[4] != '0'
                ? count
                : null;
    }

    /// <summary>The role in <c>role:coordinator</c>; null for other words.</summary>
    public static string? RoleOf(string name) => name.StartsWith(RolePrefix, StringComparison.Ordinal) && name.Length > RolePrefix.Length
        ? name[RolePrefix.Length..] : null;

    const string RolePrefix = "role:";

    /// <summary>The machine's number from 1; null for other names.</summary>
    public static long? Numbered(string name, char letter) =>
        name.Length is > 1 and < 12 && name[0] == letter && name[1] != '0'
        && long.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    static TargetKinds? Words(string name) => name switch
    {
        "servers" or "clients" => TargetKinds.All,
        "leader" or "minority" => TargetKinds.Drawn,
        "rest" => TargetKinds.Rest,
        _ => AnyCount(name) is null && RoleOf(name) is null ? null : TargetKinds.Drawn,
    };

    string? Machine(string name, long number, long count, string noun, bool allowed, TargetKinds kinds)
    {
        if (!allowed) return Refused(name, kinds);
        if (number <= count) return null;
        var letter = name[0];
        return count == 0
            ? $"found {name}, but the scenario has no {noun}s"
            : string.Create(CultureInfo.InvariantCulture,
                $"found {name}, expected one of the {Shares.Count(count, noun)} {letter}1{(count > 1 ? $"..{letter}{count}" : "")}");
    }

    string Refused(string name, TargetKinds allowed)
    {
        var choices = new List<string>();
        if (allowed.HasFlag(TargetKinds.Server)) choices.Add(string.Create(CultureInfo.InvariantCulture, $"n1..n{servers}"));
        if (allowed.HasFlag(TargetKinds.Client) && HasClients) choices.Add(string.Create(CultureInfo.InvariantCulture, $"c1..c{clients}"));
        if (allowed.HasFlag(TargetKinds.Region)) choices.AddRange(regions);
        if (allowed.HasFlag(TargetKinds.All)) choices.AddRange(["servers", "clients"]);
        if (allowed.HasFlag(TargetKinds.Drawn)) choices.AddRange(["leader", "any", "any-2", "minority", "role:NAME"]);
        if (allowed.HasFlag(TargetKinds.Rest)) choices.Add("rest");
        var words = choices.Where(choice => !choice.Contains("..", StringComparison.Ordinal)).Concat(servers > 0 ? ["n1"] : []);
        return $"found {Excerpt.Of(name)}, expected one of {string.Join(", ", choices)}{Nearest.Hint(name, words)}";
    }
}
