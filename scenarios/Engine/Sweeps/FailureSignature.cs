using System.Text.RegularExpressions;

namespace Simulator.Scenarios;

/// <summary>
/// What failures that are alike have in common: the check that said no, the handler in which that was noticed, and what it said,
/// without the numbers, which differ from seed to seed.
/// </summary>
/// <param name="Location">Kind and type of what was handled: <c>deliver AppendEntries</c>; empty when nobody knows any more.</param>
/// <param name="Shape">The first line of the text, with <c>#</c> for each number.</param>
public sealed partial record FailureSignature(string Check, string Location, string Shape)
{
    const int Longest = 160;

    /// <summary>The signature of a check's answer.</summary>
    /// <param name="world">The run, while its trace still knows what happened last.</param>
    public static FailureSignature Of(CheckResult check, World world)
    {
        var violation = world.Violations.FirstOrDefault(each => each.Invariant == check.Name);
        var text = violation?.Text ?? (check.Text.Count == 0 ? "" : check.Text[0]);
        return new FailureSignature(check.Name, violation is null ? "" : Handler(world.Trace, violation.Event), ShapeOf(text));
    }

    /// <summary><c>n1 and n2 both lead in term 7</c> has the shape <c>n# and n# both lead in term #</c>.</summary>
    public static string ShapeOf(string text)
    {
        var shape = Number().Replace(UserError.OneLine(text), "#");
        return shape.Length <= Longest ? shape : shape[..Longest];
    }

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

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
