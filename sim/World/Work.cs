using System.Runtime.CompilerServices;

namespace Simulator;

internal enum WorkKind : byte
{
    Start, Deliver, Serve, Depart, Fire, Drain, Sync, Flush, Revive,
    FaultBegin, FaultEnd, Nemesis, Sample, Arrival, NextOperation, Script, Deadline,
    Heal, Demand, Step,
}

/// <summary>Something that the world will do at its time: what the queue holds.</summary>
/// <param name="Slot">The machine concerned (or the number of a fault, a client group or a step).</param>
/// <param name="From">The sending machine of a message; of a departure the value of the receiver's id.</param>
/// <param name="Parent">The trace event that caused it.</param>
/// <param name="Aux">A ticket that tells whether the work is still wanted.</param>
internal record struct Work(WorkKind Kind, int Slot, int From, long Parent, object? What, long Aux)
{
    /// <summary>What a delivery or departure carries, which is always a message: a cast would ask for its family each time.</summary>
    public readonly Message Message => Unsafe.As<Message>(What!);
}
