namespace Simulator.Scenarios;

/// <summary>Who uses the cluster in a storm: few clients on few keys, impatient, so that operations overlap and are retried.</summary>
static class StormLoad
{
    /// <summary>An administrator gives up soon, so that the next act finds another state of the cluster.</summary>
    static readonly Duration patience = Duration.Ms(400);

    public static ClientGroupSpec Clients(Dice dice, StormPlan plan) => new ClientGroupSpec
    {
        Count = 3,
        Keys = new KeySettings { Count = 1 + dice.Below(3) is var few && plan.Keys is { } many ? many : few },
        Think = DistributionSpec.Of(Duration.Zero, Duration.Ms(60)),
        Deadline = Duration.Ms(600),
        Retry = new RetrySettings
        {
            After = dice.Ms(20, 99),
            Attempts = 100,
            Target = dice.OneIn(3) ? ClientTarget.Any : ClientTarget.LastGood,
        },
        Workload = plan.Workload,
        Mix = Mix(dice, plan.Functions),
        Level = plan.Levels.Count == 0 ? null : new(plan.Levels),
    }.Resolved();

    /// <summary>Shares of tenths; of what the protocol serves, each function has at least one.</summary>
    static Map<Ratio> Mix(Dice dice, IReadOnlyList<string> functions)
    {
        var tenths = functions.Select(_ => 1).ToArray();
        for (var rest = 10 - tenths.Length; rest > 0; rest--) tenths[dice.Below(tenths.Length)]++;
        return new(functions.Select((function, i) => KeyValuePair.Create(function, RatioText.Lowest(new Ratio(tenths[i], 10)))));
    }

    public static Seq<AdminAction> Actions(Dice dice, IReadOnlyList<Operation> acts)
    {
        if (acts.Count == 0) return [];
        var actions = new List<AdminAction>();
        for (var at = Duration.Ms(200); at < Storm.Length; at += dice.Ms(30, 430))
        {
            var act = acts[dice.Below(acts.Count)];
            var argument = act.Argument == Value.Nil ? (Value?)null : act.Argument;
            actions.Add(new AdminAction { At = at, Do = act.Function, Value = argument, Deadline = patience });
        }
        return [.. actions];
    }
}
