namespace Simulator.Analysis.Consistency;

/// <summary>A lock: acquired only when free, released only when held.</summary>
readonly struct MutexObject(Operations all, int[] ops) : ISequentialObject
{
    public int Initial => 0;

    public long Bytes => 0;

    public bool IsDark(int state) => false;

    public bool IsRead(int op) => false;

    public bool IsBlind(int op) => false;

    public bool Step(int state, int op, out int next)
    {
        var acquires = all.Act[ops[op]] == Act.Acquire;
        next = acquires ? 1 : 0;
        return next != state;
    }
}
