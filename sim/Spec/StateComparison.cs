using System.Globalization;

namespace Simulator;

/// <summary>
/// Compares replicas of a deterministic state machine: those that have executed equally much are in equal states, also after
/// snapshots and with repeated requests (Schneider, Implementing Fault-Tolerant Services, ACM Computing Surveys 22(4), 1990, §2).
/// </summary>
/// <param name="unit">What is executed, in the plural: <c>entries</c>.</param>
public sealed class StateComparison(string unit)
{
    readonly List<(NodeId Server, ulong Digest)?> states = [];
    PerServer<long> executed;

    /// <summary>Null, unless another server was in a different state after as many.</summary>
    public string? Compare(NodeId server, Node life, long count, ulong digest)
    {
        ref var last = ref executed.OfLife(server, life);
        if (last == count) return null;
        last = count;
        while (states.Count <= count) states.Add(null);
        if (states[(int)count] is not { } other)
        {
            states[(int)count] = (server, digest);
            return null;
        }
        return other.Digest == digest
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{server} and {other.Server} are in different states after {count} {unit}");
    }
}
