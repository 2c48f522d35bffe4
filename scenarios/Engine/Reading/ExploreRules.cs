namespace Simulator.Scenarios;

sealed partial class ScenarioRules
{
    /// <summary>Machines that exist, by their names: in a world without time nobody is drawn.</summary>
    void CheckExplore(ExploreSpec explore, Cursor at)
    {
        CheckNames(explore.Timers, at["timers"], TargetKinds.Server | TargetKinds.Client);
        CheckNames(explore.Victims, at["victims"], TargetKinds.Server);
    }

    void CheckNames(Targets? machines, Cursor at, TargetKinds allowed)
    {
        for (var i = 0; i < (machines?.Names.Count ?? 0); i++)
            if (names.Trouble(machines!.Names[i], allowed) is { } trouble) Report(at[i], trouble);
    }
}
