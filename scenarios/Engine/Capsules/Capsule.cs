namespace Simulator.Scenarios;

/// <summary>
/// A failing run for keeps: the scenario with the choices that differ from the uneventful ones, and what must come of it. One file that
/// people can read. Its choices are found again by their labels, so it outlives changes of the code that have nothing to do with them.
/// </summary>
[About("A failing run for keeps: the scenario with its choices, and what must come of it.")]
public sealed record Capsule
{
    [About("The version of the simulator that has made it.")]
    public required string Version { get; init; }

    [About("How the run fails.")]
    public required ViolationSpec Violates { get; init; }

    [About("The hash of the run's trace. After a change of the code it may differ, and the run fail in the same way all the same.")]
    public required string TraceHash { get; init; }

    [About("The number of the trace's events.")]
    public required long TraceEvents { get; init; }

    [About("The scenario, complete.")]
    public required Scenario Scenario { get; init; }

    /// <summary>Of a run that has failed. Null when none of its checks did.</summary>
    public static Capsule? Of(Scenario scenario, Trial trial) => trial.Failure is { } failure
        ? new Capsule
        {
            Version = VerdictJson.Version,
            Violates = new ViolationSpec { Check = failure.Check, As = failure.Shape, Text = trial.Text },
            TraceHash = trial.World.Trace.Hash,
            TraceEvents = trial.World.Trace.Count,
            Scenario = scenario,
        }
        : null;

    /// <summary>The file as a person would write it.</summary>
    public string Write() => YamlText.Brief((YamlMap)Forms.Shared.Of<Capsule>().WriteBrief(this));
}

[About("How a run fails.")]
public sealed record ViolationSpec
{
    [About("The check that says no.")]
    public required string Check { get; init; }

    [About("What it says, without the names and numbers of the run.")]
    public required string As { get; init; }

    [About("What it says.")]
    public string Text { get; init; } = "";

    /// <summary>For comparison with another run's.</summary>
    public FailureSignature Signature => new(Check, As);
}

/// <summary>What came of reading a capsule.</summary>
/// <param name="Capsule">Null when the file is no capsule, or its scenario means nothing any more.</param>
/// <param name="Problems">What is wrong with the file itself.</param>
/// <param name="Outdated">What the scenario names that is not there any more: a protocol, an option, a mutant, a check.</param>
public sealed record CapsuleReading(Capsule? Capsule, IReadOnlyList<Problem> Problems, IReadOnlyList<Problem> Outdated)
{
    /// <summary>Reads a file strictly.</summary>
    public static CapsuleReading Read(string path, Catalogue catalogue) => Parse(
        UserError.Guard(path, "read", () => Directory.Exists(path)
            ? throw new UserError($"{path}: found a folder, expected a capsule")
            : File.ReadAllBytes(path)), path, catalogue);

    /// <summary>Whether a file means to be a capsule: a mapping in which a scenario is one part.</summary>
    public static bool IsCapsule(string path)
    {
        var tree = YamlTree.Read(UserError.Guard(path, "read", () => File.ReadAllBytes(path)), path, YamlBudget.Default, new Problems());
        return tree is YamlMap map && map.Find("scenario") is not null && map.Find("protocol") is null;
    }

    public static CapsuleReading Parse(byte[] bytes, string file, Catalogue catalogue)
    {
        var problems = new Problems();
        var tree = YamlTree.Read(bytes, file, YamlBudget.Default, problems);
        if (tree is null) return new(null, problems.Sorted(), []);
        if (tree is not YamlMap map || map.Find("scenario") is not { } inner)
        {
            problems.Add(tree.Place, "found no key 'scenario', expected a capsule: version, violates, trace-hash, trace-events, scenario");
            return new(null, problems.Sorted(), []);
        }
        var outdated = new Problems();
        var folder = Path.GetDirectoryName(Path.GetFullPath(file));
        var context = new BindingContext(outdated, catalogue, folder);
        // The envelope is read with a scenario that is sure to be good, so that its mistakes are told apart from the scenario's.
        if (!Forms.Shared.Of<Scenario>().TryRead(inner.Value, context, out var scenario)) scenario = null;
        else scenario = ScenarioRules.Check((Scenario)scenario, ((Scenario)scenario).Name + ".yaml", inner.Value, context);
        var rest = new YamlMap(map.Place, [.. map.Entries.Where(entry => entry != inner)]);
        var isGood = Forms.Shared.Of<Envelope>().TryRead(rest, context with { Problems = problems }, out var envelope);
        return new(isGood && scenario is Scenario read && outdated.Count == 0 ? ((Envelope)envelope!).With(read) : null,
            problems.Sorted(), outdated.Sorted());
    }

    /// <summary>A capsule without its scenario.</summary>
    public sealed record Envelope
    {
        public required string Version { get; init; }
        public required ViolationSpec Violates { get; init; }
        public required string TraceHash { get; init; }
        public required long TraceEvents { get; init; }

        internal Capsule With(Scenario scenario) => new()
        {
            Version = Version, Violates = Violates, TraceHash = TraceHash, TraceEvents = TraceEvents, Scenario = scenario,
        };
    }
}
