namespace Simulator;

/// <summary>
/// A process without a disk. Its fields are its memory: a crash drops the object, a restart makes a new one and calls
/// <see cref="Start"/>. Handlers run to completion, one at a time, and reach the world only through <see cref="Env"/>.
/// </summary>
public abstract class Node
{
    /// <summary>Called once in each life of the node: at the start of the run and after every restart.</summary>
    public abstract void Start(Env env);

    public abstract void Receive(Env env, NodeId from, Message message);

    public virtual void Fire(Env env, Timer timer) { }

    /// <summary>Names every variable of the state in a fixed order: for samples, transcripts and the explorer's fingerprint.</summary>
    public abstract void Describe(Scribe scribe);

    /// <summary>
    /// How long this message keeps the machine busy, beside what the machine takes for any message: for experiments in which kinds of
    /// requests cost differently. Asked when the message gets into line.
    /// </summary>
    public virtual Duration WorkFor(Message message) => Duration.Zero;

    /// <summary>The role that this node believes to have, for fault targets such as <c>leader</c>.</summary>
    public virtual Standing Standing => default;
}

/// <summary>A node's role and the epoch (term, view, ballot) in which it holds it. Of two leaders the later epoch is meant.</summary>
public readonly record struct Standing(string? Role, long Epoch);

/// <summary>
/// A process with a disk. Of all it knows only <see cref="Disk"/> outlives a crash, in the last version that had reached
/// the disk. <typeparamref name="TDisk"/> is an immutable record.
/// </summary>
public abstract class Node<TDisk>(TDisk blank) : Node, IDurable where TDisk : class
{
    /// <summary>The latest version written, whether or not it has reached the disk yet.</summary>
    protected internal TDisk Disk { get; private set; } = blank;

    /// <summary>
    /// Writes a new version. What is sent after this call leaves only when the write is on disk (the write-ahead rule);
    /// a crash in between loses both.
    /// </summary>
    protected void Persist(Env env, TDisk disk)
    {
        Disk = disk;
        if (KeepsDisk) env.Write(disk);
    }

    /// <summary>Whether it has a disk at all. One that has none has its state in memory alone, and a crash takes it.</summary>
    protected virtual bool KeepsDisk => true;

    bool IDurable.IsKept => KeepsDisk;

    object IDurable.Disk => Disk;

    void IDurable.Load(object disk) => Disk = (TDisk)disk;
}

/// <summary>How the kernel reads and restores the disk of a node whose disk type it does not know.</summary>
internal interface IDurable
{
    bool IsKept { get; }
    object Disk { get; }
    void Load(object disk);
}
