namespace Simulator.Scenarios;

sealed partial class ScenarioRules
{
    /// <summary>Machines that exist, by their names: in a world without time nobody is drawn.</summary>
    void CheckExplore(ExploreSpec explore, Cursor at)
    {
        Within(explore.From ?? Duration.Zero, at["from"]);
        CheckNames(explore.Timers, at["timers"], TargetKinds.Server | TargetKinds.Client);
        CheckNames(explore.Victims, at["victims"], TargetKinds.Server);
        var known = context.Catalogue.Protocol(scenario.Protocol.Name)?.Mutants.Select(mutant => mutant.Name).ToList();
        for (var i = 0; known is not null && i < explore.Mutants.Count; i++)
            if (!known.Contains(explore.Mutants[i]))
                Report(at["mutants"][i], Nearest.Choice(explore.Mutants[i], $"a mutant of {scenario.Protocol.Name}:", known));
    }

    void CheckNames(Targets? machines, Cursor at, TargetKinds allowed)
    {
        for (var i = 0; i < (machines?.Names.Count ?? 0); i++)
            if (names.Trouble(machines!.Names[i], allowed) is { } trouble) Report(at[i], trouble);
    }
}
