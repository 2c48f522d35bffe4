namespace Simulator;

/// <summary>A crash that waits for a machine's writes, because it is to strike in the middle of a handler.</summary>
/// <param name="fault">The fault that set it.</param>
/// <param name="writes">Writes of one handler that still reach the disk.</param>
/// <param name="tears">Whether the write in which it strikes is left half done.</param>
internal sealed class CrashTrap(ActiveFault fault, int writes, bool tears)
{
    int seen;

    public ActiveFault Fault => fault;
    public bool Tears => tears;

    /// <summary>Whether the machine stops before the write that it is about to issue.</summary>
    public bool SpringsBefore => writes == 0 && !tears;

    /// <summary>Counts a write. Whether the machine stops with it.</summary>
    public bool SpringsAt() => tears || ++seen >= writes;

    /// <summary>The handler has ended; the next one's writes are counted from the beginning.</summary>
    public void HandlerEnded() => seen = 0;
}
