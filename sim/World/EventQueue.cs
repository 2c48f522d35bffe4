namespace Simulator;

internal sealed class EventQueue<T>
{
    readonly PriorityQueue<T, (long, long)> queue = new();
    long sequence;
    public int Count => queue.Count;
    public void Push(long time, in T item) => queue.Enqueue(item, (time, sequence++));
    public bool TryPeek(out long time)
    {
        var found = queue.TryPeek(out _, out var key);
        time = key.Item1;
        return found;
    }
    public bool TryPop(out long time, out T item)
    {
        var found = queue.TryDequeue(out item!, out var key);
        time = key.Item1;
        return found;
    }
}
