namespace Simulator.Scenarios;

sealed partial class ScenarioRules
{
    /// <summary>A healing that comes in time, of servers that exist, after which somebody asks for something.</summary>
    void CheckLiveness(LivenessSpec liveness, Cursor at)
    {
        if (liveness.From >= scenario.Duration)
            Report(at["from"], $"found {liveness.From}, expected a time before the end of the run at {scenario.Duration}");
        else if (liveness.Within > scenario.Duration - liveness.From)
            Report(at["within"],
                $"found {liveness.Within}, expected at most {scenario.Duration - liveness.From}, which is what is left after {liveness.From}");
        var core = liveness.Core.Names;
        for (var i = 0; i < core.Count; i++)
            if (core is [LivenessSpec.Minimal or LivenessSpec.All]) break;
            else if (names.Trouble(core[i], TargetKinds.Server) is { } trouble)
                Report(at["core"][i], core.Count > 1 || MachineNames.Numbered(core[i], 'n') is not null
                    ? trouble
                    : Nearest.Choice(core[i], "a list of servers or", [LivenessSpec.Minimal, LivenessSpec.All]));
            else if (core.Span[..i].Contains(core[i])) Report(at["core"][i], $"found {core[i]} a second time, expected it once");
        if (!names.HasClients) Report(at, "found liveness, but the scenario has no clients to be served");
        for (var i = 0; i < scenario.Faults.Count; i++)
            if (scenario.Faults[i].At >= liveness.From)
                Report(root["faults"][i]["at"], $"found {scenario.Faults[i].At}, expected a time before the healing at {liveness.From}");
        if (scenario.Nemesis is { } nemesis && nemesis.From >= liveness.From)
            Report(root["nemesis"]["from"], $"found {nemesis.From}, expected a time before the healing at {liveness.From}");
    }
}
