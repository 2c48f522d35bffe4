namespace Simulator;

/// <summary>
/// A property of what a run tells. It is shown the events one by one, as they are recorded or out of a kept trace, and sees no
/// server's state, so it need not know the protocol. An instance judges one run.
/// </summary>
/// <param name="name">Short and stable, for verdicts and YAML: <c>uniform-agreement</c>.</param>
/// <param name="source">The definition that it checks.</param>
public abstract class TraceCheck(string name, string source)
{
    public string Name { get; } = name;
    public string Source { get; } = source;

    /// <summary>Null while the property holds, else why it does not; after that the check is shown nothing more.</summary>
    public abstract string? See(in TraceEvent e);

    /// <summary>The run has come to its end: what it still owes is missing for good.</summary>
    public virtual string? End(Instant at) => null;

    /// <summary>Whether checks are shown events of this kind: not each message, but what lives, faults, clients and facts tell.</summary>
    public static bool IsShown(EventKind kind) => kind is EventKind.Fact or EventKind.Start or EventKind.Crash or EventKind.Invoke
        or EventKind.Complete or EventKind.FaultBegin or EventKind.FaultEnd or EventKind.Resume or EventKind.Turn or EventKind.Heal;
}
