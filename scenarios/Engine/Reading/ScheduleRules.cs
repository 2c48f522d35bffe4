namespace Simulator.Scenarios;

sealed partial class ScenarioRules
{
    /// <summary>Steps in order, of machines that exist, and choices that name a place.</summary>
    void CheckSchedule(ScheduleSpec schedule, Cursor at)
    {
        const TargetKinds machines = TargetKinds.Server | TargetKinds.Client;
        var last = Duration.Zero;
        for (var i = 0; i < schedule.Steps.Count; i++)
        {
            var (step, place) = (schedule.Steps[i], at["steps"][i]);
            Within(step.At, place["at"]);
            if (step.At < last) Report(place["at"], $"found {step.At} after {last}, expected the steps in the order of their times");
            if (schedule.Until is { } until && step.At > until)
                Report(place["at"], $"found {step.At}, expected a time up to {until}, when the schedule ends");
            last = step.At;
            switch (step)
            {
                case DeliverSpec deliver:
                    CheckMachine(deliver.From, machines, place["from"]);
                    CheckMachine(deliver.To, machines, place["to"]);
                    break;
                case FireSpec fire: CheckMachine(fire.Node, machines, place["node"]); break;
                case SyncSpec sync:
                    CheckMachine(sync.Sync, TargetKinds.Server, place["sync"]);
                    if (!schedule.Syncs) Report(place["sync"], "found a sync, expected it only with syncs: true");
                    break;
            }
        }
    }

    void CheckMachine(string name, TargetKinds allowed, Cursor at)
    {
        // The administrator comes after the clients that the scenario names.
        if (!scenario.Actions.IsEmpty && MachineNames.Numbered(name, 'c') is { } client && allowed.HasFlag(TargetKinds.Client)
            && client <= scenario.Clients.Sum(group => group.Count) + scenario.Actions.Select(action => action.Deadline).Distinct().Count())
            return;
        if (names.Trouble(name, allowed) is { } trouble) Report(at, trouble);
    }

    void CheckChoice(GivenChoice choice, Cursor at)
    {
        try
        {
            choice.ToChoice();
            if (choice.Of > 0 && choice.Value >= choice.Of) Report(at["value"], $"found {choice.Value}, expected less than {choice.Of}");
        }
        catch (FormatException wrong)
        {
            Report(wrong.Message.StartsWith($"found {choice.Choice},", StringComparison.Ordinal) ? at["choice"] : at["at"], wrong.Message);
        }
    }
}
