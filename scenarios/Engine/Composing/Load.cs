namespace Simulator.Scenarios;

/// <summary>Client groups of a scenario as groups of the kernel.</summary>
static class Load
{
    public static ClientGroup Of(ClientGroupSpec unresolved, Func<int, NodeId> nearest)
    {
        var spec = unresolved.Resolved();
        var group = new ClientGroup
        {
            Count = spec.Count,
            Nearest = nearest,
            Deadline = spec.Deadline,
            Policy = new ClientPolicy(spec.Retry.After, spec.Retry.Attempts, spec.Retry.Target),
            Start = spec.Start,
            Stop = spec.Stop,
            Script = [.. spec.Script.Select(Line)],
        };
        if (!spec.Script.IsEmpty) return group;
        return group with
        {
            Workload = () => Workload(spec),
            Mode = spec.Mode == LoadLoop.Open ? LoadMode.Open : LoadMode.Closed,
            Think = spec.Think is { } think ? Distributions.Of(think) : group.Think,
            InterArrival = spec.Rate is { } rate ? Between(rate, spec.Arrivals!.Value) : group.InterArrival,
            MaxOperations = spec.Operations,
        };
    }

    static ScriptedOperation Line(ScriptLine line) =>
        new(line.At, line.Client - 1, Asked(line) with { Level = line.Level });

    /// <summary>To delete is to write nil.</summary>
    static Operation Asked(ScriptLine line) => line.Do == "delete"
        ? Operation.Write(line.Key ?? "", Value.Nil) : new Operation(line.Do, line.Key, line.Value ?? Value.Nil);

    /// <summary>Time between two operations of the group.</summary>
    static Distribution Between(Rate rate, Arrivals arrivals)
    {
        var mean = new Duration(long.Max(1, rate.PerNs / rate.Count));
        return arrivals == Arrivals.Poisson ? Distributions.Of(new ExponentialSpec { Mean = mean }) : new Constant(mean);
    }

    static Workload Workload(ClientGroupSpec spec)
    {
        var (mix, keys) = (spec.Mix!, spec.Keys!);
        var weights = Shares.Weights([.. mix.Select(part => part.Value)])!;
        var keyOf = keys is { Distribution: KeyDistribution.Zipf, Exponent: { } exponent }
            ? new Zipf(keys.Count, Distributions.Near(exponent)).RankOf
            : (Func<ulong, int>?)null;
        var entry = Workloads.Named(spec.Workload) ?? throw new ArgumentException($"there is no workload '{spec.Workload}'", nameof(spec));
        var workload = entry.Make(
            new WorkloadMix([.. mix.Select((part, i) => KeyValuePair.Create(part.Key, weights[i]))], keys.Count, keyOf)
            {
                FirstKey = keys.First,
            });
        return spec.Level is { } levels ? new LevelledWorkload(workload, [.. levels]) : workload;
    }
}
