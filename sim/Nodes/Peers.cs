namespace Simulator;

/// <summary>All servers but one, in order of their ids. A view: it costs nothing, even in a cluster of a million.</summary>
public readonly struct Peers(int self, int cluster)
{
    public int Count => self >= 0 && self < cluster ? cluster - 1 : cluster;

    public NodeId this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return new NodeId(self >= 0 && index >= self ? index + 1 : index);
        }
    }

    public Enumerator GetEnumerator() => new(self, cluster);

    public struct Enumerator(int self, int cluster)
    {
        int next = -1;

        public readonly NodeId Current => new(next);

        public bool MoveNext()
        {
            next++;
            if (next == self) next++;
            return next < cluster;
        }
    }
}
