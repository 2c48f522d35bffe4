namespace Simulator.Scenarios;

/// <summary>An experiment as it is written: systems, compared under conditions and over settings, with many seeds each.</summary>
[About("An experiment: systems, compared under conditions and over settings, with many seeds each.")]
public sealed record ExperimentSpec
{
    [About("The name of the experiment: that of its file, without .yaml. This key makes a file an experiment."), Slug]
    public required string Experiment { get; init; }

    [About("What the experiment shows, in a sentence.")]
    public string Summary { get; init; } = "";

    [About("The ids of the coverage list that this experiment shows, such as A4.")]
    public Seq<string> Covers { get; init; }

    [About("What all runs have in common: keys of a scenario, such as duration, network and clients.")]
    public ScenarioPart Base { get; init; } = ScenarioPart.Empty;

    [About("What is compared, by name."), NotEmpty]
    public required Map<SystemSpec> Systems { get; init; }

    [About("What every system goes through, by name; by default one condition that changes nothing."), NotEmpty]
    public Map<ConditionSpec> Conditions { get; init; } = new([KeyValuePair.Create("plain", new ConditionSpec())]);

    [About("Settings that are varied, each with each.")]
    public Seq<SweepSpec> Sweep { get; init; }

    [About("The seeds of each combination: a number for as many from 1, or a range such as 11..30. All systems get the same ones.")]
    public SeedSpan Seeds { get; init; } = new(1, 10);

    [About("Models of consistency that the history of every run is graded against (simulator list models).")]
    public Seq<string> Models { get; init; }

    [About("Draws the PACELC plane and gives each system its letters.")]
    public PacelcSpec? Pacelc { get; init; }
}

[About("One of the systems that are compared.")]
public sealed record SystemSpec
{
    [About("What it is, in a few words, for tables and pictures.")]
    public string About { get; init; } = "";

    [About("The protocol that the servers run, with its options.")]
    public required ProtocolChoice Protocol { get; init; }

    [About("What else is different with this system: keys of a scenario, or paths into it as --set has them.")]
    public ScenarioPart Set { get; init; } = ScenarioPart.Empty;

    [About("The models that it promises while nothing is wrong, which a partition may weaken; by default those that were measured.")]
    public Seq<string> Baseline { get; init; }

    [About("Letters that somebody has published for it, to be compared with those that are measured.")]
    public ClaimSpec? Claim { get; init; }
}

[About("Letters that somebody has published.")]
public sealed record ClaimSpec
{
    [About("In a partition available or consistent, else low latency or consistent.")]
    public required PacelcLabel Label { get; init; }

    [About("The systems that the claim is about, and who makes it.")]
    public required string Of { get; init; }
}

/// <summary>The four classes of Abadi, IEEE Computer 45(2), 2012.</summary>
public enum PacelcLabel { PaEl, PaEc, PcEl, PcEc }

[About("What every system goes through.")]
public sealed record ConditionSpec
{
    [About("What happens, in a few words.")]
    public string About { get; init; } = "";

    [About("What is different: keys of a scenario such as faults, or paths into it as --set has them.")]
    public ScenarioPart Set { get; init; } = ScenarioPart.Empty;
}

[About("One setting that takes several values.")]
public sealed record SweepSpec
{
    [About("The path of the setting, as --set has it: network.loss, protocol.options.r.")]
    public required string Set { get; init; }

    [About("What tables and pictures call it; by default the path's last word.")]
    public string? Name { get; init; }

    [About("Its values, in the order of the axis."), NotEmpty]
    public required Seq<SweepValue> Values { get; init; }

    [About("The systems that have this setting; by default all.")]
    public Seq<string> Systems { get; init; }

    /// <summary>The path's last word where no name is given.</summary>
    public string Title => Name ?? Set[(Set.LastIndexOf('.') + 1)..];
}

[About("Which conditions the letters are measured under.")]
public sealed record PacelcSpec
{
    [About("The condition without a fault, which tells latency or consistency.")]
    public string Healthy { get; init; } = "healthy";

    [About("The condition with a partition, which tells availability or consistency.")]
    public string Partitioned { get; init; } = "partitioned";
}

/// <summary>Seeds from the first to the last.</summary>
public sealed record SeedSpan(ulong First, ulong Last)
{
    /// <summary>More runs than one would wait for.</summary>
    public const ulong Most = 1_000_000;

    public ulong Count => Last - First + 1;
}
