namespace Simulator;

/// <summary>
/// The faults that keep a machine in some bad state (down, paused, its disk full …). Faults may overlap, so the state ends
/// only when the last of them lets go.
/// </summary>
internal struct HoldingFaults
{
    List<ActiveFault>? faults;

    public readonly bool Any => faults is { Count: > 0 };

    public readonly ReadOnlySpan<ActiveFault> All => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(faults);

    public void Add(ActiveFault fault) => (faults ??= []).Add(fault);

    /// <summary>Lets go. True when this fault held and no other one does any more.</summary>
    public readonly bool Remove(ActiveFault fault) => faults is not null && faults.Remove(fault) && faults.Count == 0;

    public readonly void Clear() => faults?.Clear();

    /// <summary>Charges each of the faults with something that it affected.</summary>
    public readonly void Hit()
    {
        foreach (var fault in All) fault.Hit();
    }

    public readonly void HitMessage()
    {
        foreach (var fault in All) fault.HitMessage();
    }

    public readonly void Lose(long writes)
    {
        foreach (var fault in All) fault.Lose(writes);
    }
}
