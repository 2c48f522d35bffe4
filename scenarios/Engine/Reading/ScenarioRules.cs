namespace Simulator.Scenarios;

/// <summary>
/// The rules that need more than one value: names that must exist, shares that must add up, times that must fit. Also fills in
/// the defaults that depend on other values.
/// </summary>
sealed partial class ScenarioRules
{
    /// <summary>What takes the mutant of a scenario away.</summary>
    const string NoMutant = "none";

    /// <summary>The name of the resolved scenario in a run directory, which cannot be the scenario's own.</summary>
    const string ResolvedName = "scenario";

    readonly Scenario scenario;
    readonly Cursor root;
    readonly BindingContext context;
    readonly MachineNames names;

    ScenarioRules(Scenario scenario, Cursor root, BindingContext context)
    {
        this.scenario = scenario;
        this.root = root;
        this.context = context;
        names = new MachineNames(scenario);
    }

    public static Scenario Check(Scenario scenario, string file, YamlNode tree, BindingContext context) =>
        new ScenarioRules(scenario, new Cursor(tree), context).Check(file);

    Scenario Check(string file)
    {
        CheckName(Path.GetFileNameWithoutExtension(file));
        for (var i = 0; i < scenario.Covers.Count; i++)
            if (!Spelling.IsCoverageId(scenario.Covers[i]))
                Report(root["covers"][i], $"found {scenario.Covers[i]}, expected a coverage id such as B1");
        new NetworkRules(this).Check();
        CheckMachines();
        new ClientRules(this).Check();
        var faults = new FaultRules(this);
        faults.Check();
        if (scenario.Schedule is { } schedule) CheckSchedule(schedule, root["schedule"]);
        for (var i = 0; i < (scenario.Choices?.Count ?? 0); i++) CheckChoice(scenario.Choices!.Value[i], root["choices"][i]);
        if (scenario.Liveness is { } liveness) CheckLiveness(liveness, root["liveness"]);
        if (scenario.Explore is { } explore) CheckExplore(explore, root["explore"]);
        for (var i = 0; i < scenario.Actions.Count; i++) CheckAction(scenario.Actions[i], root["actions"][i]);
        CheckMutant();
        var deployment = Deploy();
        faults.CheckBehaviours(deployment);
        CheckMessages();
        var outcome = new OutcomeRules(this, deployment);
        var resolved = scenario with
        {
            Mutant = scenario.Mutant == NoMutant ? null : scenario.Mutant,
            Disk = scenario.Disk.Sync == SyncMode.Interval
                ? scenario.Disk with { FlushEvery = scenario.Disk.FlushEvery ?? Duration.Seconds(1) }
                : scenario.Disk,
            Clients = [.. scenario.Clients.Select(group => group.Resolved())],
            Nemesis = faults.Resolved(),
            Checks = outcome.Checks(),
        };
        return resolved with { Plots = outcome.Plots(), Expect = outcome.Expectations(resolved.Checks!.Value) };
    }

    void CheckName(string stem)
    {
        if (scenario.Name != stem && stem != ResolvedName)
            Report(root["name"], $"found {scenario.Name}, expected {stem}, the name of the file");
    }

    void CheckMachines()
    {
        if (scenario.Clocks.Drift.PerMillion < 0)
            Report(root["clocks"]["drift"], $"found {scenario.Clocks.Drift}, expected at least 0ppm: it goes both ways");
        CheckExceptions(scenario.Nodes.Except.Keys, root["nodes"]["except"]);
        CheckExceptions(scenario.Clocks.Except.Keys, root["clocks"]["except"]);
        CheckExceptions(scenario.Disk.Except.Keys, root["disk"]["except"]);
        var disk = root["disk"];
        if (scenario.Disk.Sync != SyncMode.Interval && disk["flush-every"].IsWritten)
            Report(disk["flush-every"], "found flush-every, expected it only with sync: interval");
    }

    void CheckExceptions(IEnumerable<string> machines, Cursor except)
    {
        foreach (var machine in machines)
            if (names.Trouble(machine, TargetKinds.Server) is { } trouble) Report(except.KeyPlace(machine), trouble);
    }

    /// <summary>What an action means is the protocol's business, but a server that it names must be there.</summary>
    void CheckAction(AdminAction action, Cursor at)
    {
        Within(action.At, at["at"]);
        if (action.Value is not { } value) return;
        var named = value.Kind == ValueKind.List ? value.Items.ToArray() : [value];
        for (var i = 0; i < named.Length; i++)
            if (named[i].Kind == ValueKind.Text && MachineNames.Numbered(named[i].Text, 'n') is not null
                && names.Trouble(named[i].Text, TargetKinds.Server) is { } trouble) Report(at["value"][i], trouble);
    }

    void CheckMutant()
    {
        if (scenario.Mutant is not { } name || name == NoMutant) return;
        var protocol = context.Catalogue.Protocol(scenario.Protocol.Name)!;
        if (protocol.Mutants.Any(mutant => mutant.Name == name)) return;
        var known = protocol.Mutants.Select(mutant => mutant.Name).Prepend(NoMutant);
        Report(root["mutant"], Nearest.Choice(name, $"a mutant of {protocol.Name}:", known));
    }

    /// <summary>Makes the protocol once, to learn whether its options fit together and what its invariants are called.</summary>
    Deployment? Deploy()
    {
        var protocol = context.Catalogue.Protocol(scenario.Protocol.Name)!;
        try
        {
            var deployment = protocol.Deploy(scenario.Protocol.Options, scenario.Servers.Layout);
            if (deployment.Client is null && !scenario.Clients.IsEmpty)
                Report(root["clients"], $"found clients, but {protocol.Name} serves none");
            return deployment;
        }
        catch (OptionsException e)
        {
            Report(root["protocol"]["options"][e.Option], $"found options that do not fit: {e.Message}");
            return null;
        }
    }

    /// <summary>Messages with a latency of their own are of the protocol, or of what it shares with others.</summary>
    void CheckMessages()
    {
        if (scenario.Network.MessageLatency.Count == 0) return;
        var home = context.Catalogue.Protocol(scenario.Protocol.Name)!.GetType();
        var known = home.Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Message)) && !type.IsAbstract && IsSeenFrom(home.Namespace ?? "", type.Namespace ?? ""))
            .Select(type => type.Name).Order(StringComparer.Ordinal).ToList();
        foreach (var name in scenario.Network.MessageLatency.Keys)
            if (!known.Contains(name))
                Report(root["network"]["message-latency"].KeyPlace(name),
                    Nearest.Choice(name, $"a message of {scenario.Protocol.Name}:", known));
    }

    static bool IsSeenFrom(string here, string there) =>
        here == there || here.StartsWith(there + ".", StringComparison.Ordinal) || there.StartsWith(here + ".", StringComparison.Ordinal);

    /// <summary>Everything that happens must happen before the end.</summary>
    void Within(Duration at, Cursor place)
    {
        if (at > scenario.Duration) Report(place, $"found {at}, expected a time before the end of the run at {scenario.Duration}");
    }

    void Report(Cursor at, string message) => context.Problems.Add(at.Place, message);

    void Report(Place at, string message) => context.Problems.Add(at, message);
}
