namespace Simulator.Analysis.Consistency;

/// <summary>The sequential objects that histories can be held against.</summary>
public enum ObjectModel : byte
{
    /// <summary>A register under each key: read, write, increment.</summary>
    Register,

    /// <summary>The same with compare-and-set.</summary>
    CasRegister,

    /// <summary>A map of texts: get, put, append.</summary>
    KeyValue,

    /// <summary>Several registers in transactions of one step.</summary>
    MultiRegister,

    /// <summary>A lock: acquire, release.</summary>
    Mutex,

    /// <summary>A set, empty at first: add, remove, contains, and read of all its elements.</summary>
    Set,

    /// <summary>A number, 0 at first: add, increment, read.</summary>
    Counter,

    /// <summary>A queue, first in, first out, empty at first: enqueue, dequeue.</summary>
    Queue,

    /// <summary>A list, empty at first: append, and read of all its elements in order.</summary>
    List,
}

/// <summary>
/// What is left open here is taken from the history: the model from its functions, the rest from its <see cref="Dialect"/>.
/// </summary>
public sealed record LinearizabilityOptions
{
    public ObjectModel? Model { get; init; }
    public NilReads? NilReads { get; init; }
    public InitialValue? Initial { get; init; }
    public Budget Budget { get; init; } = Budget.Default;

    /// <summary>Whether a "no" needs a small witness; without, its witness is empty, and the answer costs no more than it must.</summary>
    public bool NeedsWitness { get; init; } = true;

    /// <summary>For the checks that measure.</summary>
    public Bounded.StalenessBounds Bounds { get; init; } = new();
}
