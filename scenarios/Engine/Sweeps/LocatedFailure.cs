namespace Simulator.Scenarios;

/// <summary>What failures that are alike have in common: how they failed, and the handler in which that was noticed.</summary>
/// <param name="Location">Kind and type of what was handled: <c>deliver AppendEntries</c>; empty when nobody knows any more.</param>
public sealed record LocatedFailure(FailureSignature Signature, string Location)
{
    /// <summary>Of a check's answer.</summary>
    /// <param name="world">The run, while its trace still knows what happened last.</param>
    public static LocatedFailure Of(CheckResult check, World world) => new(FailureSignature.Of(check),
        world.Violations.FirstOrDefault(each => each.Invariant == check.Name) is { } violation
            ? Handler(world.Trace, violation.Event) : "");

    /// <summary>From the violation up to the handler in which it was noticed.</summary>
    static string Handler(Trace trace, long at)
    {
        while (at >= trace.FirstKept && at < trace.Count)
        {
            var e = trace[at];
            switch (e.Kind)
            {
                case EventKind.Deliver or EventKind.Fire or EventKind.Invoke: return $"{Kebab.Of(e.Kind.ToString())} {Named(e.What)}";
                case EventKind.Start or EventKind.Crash or EventKind.Resume: return Kebab.Of(e.Kind.ToString());
                default: at = e.Parent; break;
            }
        }
        return "";
    }

    static string Named(object? what) => what is Operation operation ? operation.Function : what?.GetType().Name ?? "";
}
