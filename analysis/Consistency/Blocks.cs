namespace Simulator.Analysis.Consistency;

/// <summary>
/// Decides linearizability of one register with compare-and-set in which each observed value was stored by one operation only, in
/// time proportional to the operations but for one sort. Zones of Gibbons and Korach (SIAM J. Comput. 26, 1997), carried over to
/// compare-and-set.
/// </summary>
/// <remarks>
/// <para>A <i>segment</i> is the operation that stored a value and the reads of it. A successful compare-and-set from a to b, with b stored
/// by it alone, follows on a's segment with nothing stored between: segments so chained form a <i>block</i>, and a block is contiguous
/// in any legal order, in an order of its segments that is known. Therefore the history is legal if and only if (1) inside each
/// block no operation returned before one of an earlier place was invoked, and (2) the relation A → B, "an operation of A
/// returned before one of B was invoked", is acyclic over blocks: any topological order of the blocks is then a linearization.</para>
/// <para>A → B means f(A) &lt; s(B), with f the first return and s the last invocation of a block. In a cycle let A have the least f, and
/// let P → A be the step that leads to it, Q → P the one before. Then f(A) ≤ f(Q) &lt; s(P), so A → P as well:
/// there is a cycle of two.
/// So it suffices to look for pairs with f(A) &lt; s(B) and f(B) &lt; s(A), that is for two forward zones (f &lt; s) that overlap, or a
/// backward zone that lies inside a forward one.</para>
/// </remarks>
sealed partial class Blocks
{
    const int Init = -2, Nobody = -1;

    readonly Operations all;
    readonly int[] ops;
    readonly int initial;
    readonly int[] localOf;
    readonly List<int> valueIds = [];

    int[] producers = [], producer = [], earliest = [], consumer = [], segmentOf = [];
    bool[] observed = [];
    bool[] kept;

    /// <param name="ops">Operations on one key: read, write, cas; in the order of invocation, reads completed.</param>
    /// <param name="initial">The value that the register holds at first, or one of <see cref="RegisterValues"/>.</param>
    /// <param name="scratch">As long as there are values, filled with -1; left so.</param>
    public Blocks(Operations all, int[] ops, int initial, int[] scratch)
    {
        this.all = all;
        this.ops = ops;
        this.initial = initial;
        localOf = scratch;
        kept = new bool[ops.Length];
    }

    /// <summary>The contradiction when there is one; null after success and when the values are not unique.</summary>
    public Conflict? Conflict { get; private set; }

    /// <summary>Whether values were unique enough to decide.</summary>
    public bool Applicable { get; private set; } = true;

    /// <summary>Whether a contradiction is one for every initial value that is possible.</summary>
    public bool Conclusive { get; private set; } = true;

    /// <summary>The linearization after success.</summary>
    public int[] Order { get; private set; } = [];

    /// <summary>Decides; afterwards the properties tell.</summary>
    public void Run()
    {
        Number();
        Collect();
        KeepNeededPending();
        if (Served() && Applicable && Chain() && InsideOut() && Zones()) Arrange();
        foreach (var id in valueIds) localOf[id] = -1;
    }

    bool IsCompleted(int op) => all.Return[op] != Operations.Never;

    /// <summary>A compare-and-set of a value to itself changes nothing: it is a read.</summary>
    bool IsRead(int op) => all.Act[op] == Act.Read || all.Act[op] == Act.Cas && all.Argument[op] == all.Other[op];

    bool IsCas(int op) => all.Act[op] == Act.Cas && all.Argument[op] != all.Other[op];

    int Seen(int op) => localOf[all.Act[op] == Act.Read ? all.Result[op] : all.Argument[op]];

    int Stored(int op) => localOf[all.Act[op] == Act.Cas ? all.Other[op] : all.Argument[op]];

    void Number()
    {
        foreach (var op in ops)
        {
            Name(all.Argument[op]);
            Name(all.Other[op]);
            Name(all.Result[op]);
        }
        if (initial >= 0) Name(initial);
        var count = valueIds.Count;
        (producers, producer, earliest) = (new int[count], new int[count], new int[count]);
        (consumer, segmentOf) = (new int[count], new int[count]);
        Array.Fill(producer, Nobody);
        Array.Fill(earliest, int.MaxValue);
        Array.Fill(consumer, Nobody);
        Array.Fill(segmentOf, Nobody);
        observed = new bool[count];
    }

    void Name(int id)
    {
        if (id < 0 || localOf[id] >= 0) return;
        localOf[id] = valueIds.Count;
        valueIds.Add(id);
    }

    void Collect()
    {
        if (initial >= 0) (producers[localOf[initial]], producer[localOf[initial]], earliest[localOf[initial]]) = (1, Init, -1);
        for (var i = 0; i < ops.Length; i++)
        {
            var op = ops[i];
            kept[i] = IsCompleted(op);
            if (IsRead(op))
            {
                if (kept[i]) observed[Seen(op)] = true;
                continue;
            }
            var stored = Stored(op);
            producers[stored]++;
            producer[stored] = i;
            earliest[stored] = int.Min(earliest[stored], all.Invoke[op]);
            if (IsCas(op) && kept[i]) observed[Seen(op)] = true;
        }
    }

    /// <summary>A write that nobody saw and of which nobody knows may be taken not to have happened; one that was seen happened.</summary>
    void KeepNeededPending()
    {
        var queue = new Queue<int>();
        for (var v = 0; v < observed.Length; v++)
            if (observed[v]) queue.Enqueue(v);
        while (queue.TryDequeue(out var v))
        {
            if (producers[v] != 1 || producer[v] == Init || kept[producer[v]]) continue;
            kept[producer[v]] = true;
            var op = ops[producer[v]];
            if (!IsCas(op) || observed[Seen(op)]) continue;
            observed[Seen(op)] = true;
            queue.Enqueue(Seen(op));
        }
    }

    /// <summary>Whether each observed value was stored by somebody, in time. Decides also when values are not unique.</summary>
    bool Served()
    {
        var unexplained = Nobody;
        for (var i = 0; i < ops.Length; i++)
        {
            var op = ops[i];
            if (!kept[i] || !IsRead(op) && !IsCas(op)) continue;
            var v = Seen(op);
            if (producers[v] == 0)
            {
                if (initial != RegisterValues.Unknown) return Found(new Conflict(ConflictKind.ThinAir, op));
                if (unexplained != Nobody && Seen(ops[unexplained]) != v)
                    return Found(new Conflict(ConflictKind.TwoBeginnings, ops[unexplained], op));
                unexplained = i;
            }
            else if (producers[v] > 1) Applicable = false;
            if (producers[v] > 0 && earliest[v] > all.Return[op] && initial != RegisterValues.Unknown)
                return Found(new Conflict(ConflictKind.TooEarly, op, ops[EarliestProducer(v)]));
        }
        if (unexplained == Nobody) Conclusive = initial != RegisterValues.Unknown;
        else
        {
            var v = Seen(ops[unexplained]);
            (producers[v], producer[v], earliest[v]) = (1, Init, -1);
        }
        return true;
    }

    int EarliestProducer(int v)
    {
        for (var i = 0; i < ops.Length; i++)
            if (!IsRead(ops[i]) && Stored(ops[i]) == v) return i;
        throw new System.Diagnostics.UnreachableException();
    }

    bool Found(Conflict conflict)
    {
        Conflict = conflict;
        Applicable = true;
        return false;
    }
}

/// <summary>How a few operations on a register contradict one another.</summary>
enum ConflictKind
{
    /// <summary>A was returned a value that nobody stored.</summary>
    ThinAir,

    /// <summary>A returned a value before B, the first that stores it, was invoked.</summary>
    TooEarly,

    /// <summary>A and B found two different values that nobody stored.</summary>
    TwoBeginnings,

    /// <summary>A and B both replaced a value that was stored once.</summary>
    ReplacedTwice,

    /// <summary>The value of A is stored only as a consequence of itself.</summary>
    Circular,

    /// <summary>A comes before B by their values, yet B returned before A was invoked.</summary>
    Inverted,

    /// <summary>A returned before B2 was invoked, B returned before A2 was; A and A2 are of one block, B and B2 of another.</summary>
    Crossed,
}

/// <summary>A contradiction, by indices of operations; -1 where there is none, as for the initial value.</summary>
sealed record Conflict(ConflictKind Kind, int A, int B = -1, int A2 = -1, int B2 = -1)
{
    /// <summary>Operations that link the others: chains of compare-and-set.</summary>
    public IReadOnlyList<int> Links { get; init; } = [];
}

/// <summary>Initial values that are no values of the history.</summary>
static class RegisterValues
{
    /// <summary>A value that no operation of the history names.</summary>
    public const int Unnamed = -2;

    /// <summary>Whatever the first observation finds.</summary>
    public const int Unknown = -3;
}
