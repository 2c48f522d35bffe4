namespace Simulator;

/// <summary>
/// The machines on which second processes run, one in reserve for each server, and who of the two gets a message. A twin has its
/// own memory, disk, clock, links and draws; what it shares is the name.
/// </summary>
internal sealed class Twins
{
    readonly World world;
    readonly Host[] hosts;
    readonly Running?[] running;
    readonly bool[] had;

    /// <summary>Their slots come after all others.</summary>
    readonly int first;

    public Twins(World world, int first)
    {
        this.world = world;
        this.first = first;
        hosts = [.. Enumerable.Range(0, world.Servers).Select(slot => new Host(world, first + slot, new NodeId(slot)))];
        running = new Running?[hosts.Length];
        had = new bool[hosts.Length];
    }

    public IReadOnlyList<Host> Hosts => hosts;

    public Host Of(int server) => hosts[server];

    /// <summary>Whether the server has, or once had, a twin.</summary>
    public bool Had(int server) => had[server];

    /// <summary>The slot of the machine whose name this one bears; a machine that is no twin bears its own.</summary>
    public int Original(int slot) => slot < first ? slot : slot - first;

    public bool TryBegin(int server, ActiveFault fault)
    {
        if (running[server] is not null) return false;
        bool[]? side = null;
        if (fault.Company is { } members)
        {
            side = new bool[first];
            foreach (var member in members) side[member] = true;
        }
        running[server] = new Running(fault, side);
        had[server] = true;
        return true;
    }

    public bool TryEnd(int server, ActiveFault fault)
    {
        if (running[server]?.Fault != fault) return false;
        running[server] = null;
        return true;
    }

    /// <summary>Hands a message for an identity to the process, or the two, that bear it.</summary>
    public void Carry(int from, int receiver, Message message, long parent)
    {
        var sender = Original(from);
        if (sender == receiver)
        {
            world.Network.Carry(from, from, message, parent);
            return;
        }
        var twin = receiver < running.Length ? running[receiver] : null;
        if (sender < running.Length && running[sender] is { Side: { } own } pair)
        {
            if (twin?.Fault == pair.Fault)
            {
                world.Network.Carry(from, from >= first ? first + receiver : receiver, message, parent);
                return;
            }
            if (own[receiver] != from >= first)
            {
                pair.Fault.HitMessage();
                world.Network.Drop(from, world.IdOf(receiver), message, parent, DropReason.Cut);
                return;
            }
        }
        if (twin is null or { Side: null } || !twin.Side[sender]) world.Network.Carry(from, receiver, message, parent);
        if (twin is null || twin.Side?[sender] == false) return;
        twin.Fault.HitMessage();
        world.Network.Carry(from, first + receiver, message, parent);
    }

    sealed record Running(ActiveFault Fault, bool[]? Side);
}
