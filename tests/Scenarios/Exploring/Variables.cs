using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Simulator.Tests.Scenarios.Exploring;

/// <summary>
/// All variables of an object by their paths, such as <c>RaftNode.role.Heard</c>, also private ones and those of the objects that it
/// has. Collections are one variable. Of clock values only that they are there: time is no part of a state.
/// </summary>
static partial class Variables
{
    const int Deepest = 8;
    const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static SortedDictionary<string, string> Of(object what)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Enter(what, what.GetType().Name, found, 0);
        return found;
    }

    static void Enter(object? what, string path, SortedDictionary<string, string> found, int depth)
    {
        // What is configured is the same for all, and rules have no state.
        if (what is Delegate || depth > Deepest || what?.GetType().Name.EndsWith("Options", StringComparison.Ordinal) == true) return;
        if (what is null or string or NodeSet or Value or Message or Operation
            || what.GetType() is { IsPrimitive: true } or { IsEnum: true })
            found[path] = what?.ToString() ?? "none";
        else if (what is LocalTime) found[path] = "a time";
        else if (what is IEnumerable all) found[path] = TextOf(all, depth);
        else
        {
            found[path] = what.GetType().Name;
            for (var type = what.GetType(); type is not null && type != typeof(object); type = type.BaseType)
                foreach (var field in type.GetFields(Own))
                    Enter(field.GetValue(what), $"{path}.{Plain().Replace(field.Name, "$1")}", found, depth + 1);
        }
    }

    static string TextOf(IEnumerable all, int depth)
    {
        var texts = new List<string>();
        foreach (var item in all)
        {
            var parts = new SortedDictionary<string, string>(StringComparer.Ordinal);
            Enter(item, "", parts, depth + 1);
            texts.Add(string.Join(' ', parts.Select(part => part.Key + "=" + part.Value)));
        }
        // These have no order.
        var type = all.GetType().Name;
        if (type.StartsWith("Dictionary", StringComparison.Ordinal) || type.StartsWith("HashSet", StringComparison.Ordinal))
            texts.Sort(StringComparer.Ordinal);
        return string.Join("; ", texts);
    }

    /// <summary>The name of a property or parameter within that of its field.</summary>
    [GeneratedRegex("^<(.*)>.*$")]
    private static partial Regex Plain();
}
