namespace Simulator.Scenarios;

/// <summary>The schedule and the given choices of a scenario as the kernel has them.</summary>
static class Schedules
{
    public static Schedule? Of(ScheduleSpec? spec) => spec is null ? null : new Schedule([.. spec.Steps.Select(Step)])
    {
        Until = spec.Until,
        ListsSyncs = spec.Syncs,
        ListsOwn = spec.Own,
    };

    /// <summary>Where a scenario's decisions come from. Fresh for each run.</summary>
    public static IChoices Choices(Scenario scenario)
    {
        IChoices otherwise = scenario.Chance == Chance.None ? Uneventful.All : new Seeded(scenario.Seed);
        return scenario.Choices is { IsEmpty: false } given ? new Edited(given.Select(choice => choice.ToChoice()), otherwise) : otherwise;
    }

    static ScheduledStep Step(StepSpec spec) => spec switch
    {
        DeliverSpec deliver => new DeliverStep(
            deliver.At, deliver.Deliver, Machine(deliver.From), Machine(deliver.To), deliver.Number, deliver.Again),
        FireSpec fire => new FireStep(fire.At, fire.Fire, Machine(fire.Node)),
        SyncSpec sync => new SyncStep(sync.At, Machine(sync.Sync)),
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec, "unknown step"),
    };

    static NodeId Machine(string name) => Selectors.Machine(name)!.Value;
}
