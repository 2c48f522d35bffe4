using System.Numerics;

namespace Simulator.Analysis.Consistency.Sessions;

/// <summary>
/// A strict order of operations as a clock for each: how many operations of each session, from its first, come before. Grown from the
/// order within sessions and further edges.
/// </summary>
sealed class Reach
{
    readonly SessionHistory history;
    readonly int[] clocks;
    readonly int width;

    Reach(SessionHistory history)
    {
        this.history = history;
        width = history.Sessions;
        clocks = new int[checked(history.Count * width)];
    }

    /// <summary>Memory that the clocks of a history need, in bytes.</summary>
    public static long Bytes(SessionHistory history) => 4L * history.Count * history.Sessions;

    /// <summary>How many operations of a session come before an operation.</summary>
    public int Before(int op, int session) => clocks[op * width + session];

    public bool Precedes(int one, int other) => Before(other, history.Session[one]) > history.Place(one);

    /// <summary>
    /// The last write to the key of a session that comes before the operation; -1 when there is none. Earlier ones come before that.
    /// </summary>
    public int LastWrite(int key, int session, int op) => LastWriteBelow(key, session, history.First[session] + Before(op, session));

    int LastWriteBelow(int key, int session, int end)
    {
        var writes = history.WritesTo(key);
        int low = 0, high = writes.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (writes[middle] < end) low = middle + 1;
            else high = middle;
        }
        return low > 0 && writes[low - 1] >= history.First[session] ? writes[low - 1] : -1;
    }

    /// <summary>The sessions that have written to a key, ascending.</summary>
    public static int[] Writers(SessionHistory history, int key) => [.. history.WritesTo(key).Select(op => history.Session[op]).Distinct()];

    /// <summary>The order that these edges and the sessions generate, or a cycle of it.</summary>
    /// <param name="into">The edges that lead to each operation, apart from that within its session.</param>
    public static (Reach? Order, IReadOnlyList<int> Sequence, IReadOnlyList<int> Cycle) Of(
        SessionHistory history, Func<int, IEnumerable<int>> into)
    {
        var reach = new Reach(history);
        var sequence = Sorted(history, into, out var cycle);
        if (cycle.Count > 0) return (null, [], cycle);
        foreach (var op in sequence) reach.Fill(op, into(op));
        return (reach, sequence, []);
    }

    void Fill(int op, IEnumerable<int> sources)
    {
        var own = clocks.AsSpan(op * width, width);
        if (history.Place(op) > 0) clocks.AsSpan((op - 1) * width, width).CopyTo(own);
        foreach (var source in sources)
        {
            var theirs = clocks.AsSpan(source * width, width);
            Raise(own, theirs);
            var session = history.Session[source];
            own[session] = int.Max(own[session], history.Place(source) + 1);
        }
        own[history.Session[op]] = int.Max(own[history.Session[op]], history.Place(op));
    }

    static void Raise(Span<int> own, ReadOnlySpan<int> theirs)
    {
        var i = 0;
        for (; i <= own.Length - Vector<int>.Count; i += Vector<int>.Count)
            Vector.Max(new Vector<int>(own[i..]), new Vector<int>(theirs[i..])).CopyTo(own[i..]);
        for (; i < own.Length; i++) own[i] = int.Max(own[i], theirs[i]);
    }

    /// <summary>A topological order of the edges and the sessions, or a cycle, by a depth-first search that needs no recursion.</summary>
    static List<int> Sorted(
        SessionHistory history, Func<int, IEnumerable<int>> into, out IReadOnlyList<int> cycle)
    {
        var sorted = new List<int>(history.Count);
        var state = new byte[history.Count];
        var stack = new Stack<(int Op, IEnumerator<int> Sources)>();
        for (var root = 0; root < history.Count; root++)
        {
            if (state[root] != 0) continue;
            Enter(root);
            while (stack.Count > 0)
            {
                var (op, sources) = stack.Peek();
                if (!sources.MoveNext())
                {
                    stack.Pop();
                    state[op] = 2;
                    sorted.Add(op);
                }
                else if (state[sources.Current] == 0) Enter(sources.Current);
                else if (state[sources.Current] == 1)
                {
                    // The stack holds each operation above the one that it comes before.
                    cycle = [.. stack.Select(entry => entry.Op).TakeWhile(each => each != sources.Current), sources.Current];
                    return sorted;
                }
            }
        }
        cycle = [];
        return sorted;

        void Enter(int op)
        {
            state[op] = 1;
            stack.Push((op, Sources(op).GetEnumerator()));
        }

        IEnumerable<int> Sources(int op)
        {
            if (history.Place(op) > 0) yield return op - 1;
            foreach (var source in into(op)) yield return source;
        }
    }
}
