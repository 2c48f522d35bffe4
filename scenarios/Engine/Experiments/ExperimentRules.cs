using System.Globalization;
using Simulator.Analysis.Consistency;

namespace Simulator.Scenarios;

/// <summary>The rules of an experiment that need more than one value, and the scenarios that its parts make together.</summary>
sealed partial class ExperimentRules(ExperimentSpec spec, YamlMap tree, string file, BindingContext context)
{
    /// <summary>Combinations; each is held as a scenario of its own.</summary>
    const int MostCells = 10_000;

    readonly Cursor root = new(tree);

    /// <summary>The plan; of no use when a problem was reported.</summary>
    public ExperimentPlan? Plan()
    {
        CheckName();
        CheckSlugs(spec.Systems.Keys, root["systems"], "a system");
        CheckSlugs(spec.Conditions.Keys, root["conditions"], "a condition");
        CheckSweep();
        CheckModels();
        CheckPacelc();
        if (context.Problems.Count > 0 || !CheckSize()) return null;
        var cells = Cells().ToList();
        return context.Problems.Count > 0 ? null : new ExperimentPlan(spec, cells);
    }

    void CheckName()
    {
        var stem = Path.GetFileNameWithoutExtension(file);
        if (spec.Experiment != stem) Report(root["experiment"].Place, $"found {spec.Experiment}, expected {stem}, the name of the file");
        for (var i = 0; i < spec.Covers.Count; i++)
            if (!Spelling.IsCoverageId(spec.Covers[i]))
                Report(root["covers"][i].Place, $"found {Excerpt.Of(spec.Covers[i])}, expected a coverage id such as B1");
    }

    void CheckSlugs(IEnumerable<string> names, Cursor at, string noun)
    {
        foreach (var name in names)
            if (!Spelling.IsSlug(name))
                Report(at.KeyPlace(name), $"found {Excerpt.Of(name)}, expected {noun} by lower-case words joined by hyphens");
    }

    void CheckSweep()
    {
        for (var i = 0; i < spec.Sweep.Count; i++)
        {
            var (sweep, at) = (spec.Sweep[i], root["sweep"][i]);
            if (spec.Sweep.Take(i).Any(other => other.Title == sweep.Title))
                Report(at[sweep.Name is null ? "set" : "name"].Place,
                    $"found {Excerpt.Of(sweep.Title)} a second time, expected a name of its own");
            for (var j = 0; j < sweep.Systems.Count; j++) CheckKnown(sweep.Systems[j], at["systems"][j], spec.Systems.Keys, "a system:");
            for (var j = 0; j < sweep.Values.Count; j++)
                if (sweep.Values.Take(j).Any(other => other.Text == sweep.Values[j].Text))
                    Report(at["values"][j].Place, $"found {Excerpt.Of(sweep.Values[j].Text)} a second time, expected it once");
        }
    }

    void CheckModels()
    {
        var known = CheckCatalogue.All.Select(check => check.Name).ToList();
        for (var i = 0; i < spec.Models.Count; i++)
        {
            CheckKnown(spec.Models[i], root["models"][i], known, "a model:");
            if (spec.Models.Take(i).Contains(spec.Models[i]))
                Report(root["models"][i].Place, $"found {spec.Models[i]} a second time, expected it once");
        }
    }

    void CheckBaselines()
    {
        foreach (var (name, system) in spec.Systems)
            for (var i = 0; i < system.Baseline.Count; i++)
                CheckKnown(system.Baseline[i], root["systems"][name]["baseline"][i], spec.Models, "one of the models of the experiment:");
    }

    void CheckPacelc()
    {
        CheckBaselines();
        if (spec.Pacelc is not { } pacelc)
        {
            foreach (var (name, system) in spec.Systems)
                if (system.Claim is not null)
                    Report(root["systems"][name]["claim"].Place, "found a claim, expected the key pacelc as well, which measures letters");
            return;
        }
        CheckKnown(pacelc.Healthy, root["pacelc"]["healthy"], spec.Conditions.Keys, "a condition:");
        CheckKnown(pacelc.Partitioned, root["pacelc"]["partitioned"], spec.Conditions.Keys, "a condition:");
        if (!spec.Models.Contains(Catalogue.Linearizable))
            Report(root["models"].Place, "found no linearizable among the models, expected it: the letters rest on it");
        if (!spec.Sweep.IsEmpty)
            Report(root["sweep"].Place, "found settings that are varied, expected none beside pacelc: a system has one place on its plane");
    }

    void CheckKnown(string name, Cursor at, IEnumerable<string> known, string expected)
    {
        if (!known.Contains(name)) Report(at.Place, Nearest.Choice(name, expected, known));
    }

    bool CheckSize()
    {
        var cells = spec.Systems.Keys.Aggregate(0m, (sum, system) => sum + spec.Conditions.Count
            * spec.Sweep.Where(sweep => Has(system, sweep)).Aggregate(1m, (product, sweep) => product * sweep.Values.Count));
        var runs = cells * spec.Seeds.Count;
        if (cells <= MostCells && runs <= SeedSpan.Most) return true;
        Report(tree.Place, string.Create(CultureInfo.InvariantCulture,
            $"found {cells} combinations and {runs} runs, expected at most {MostCells} and {SeedSpan.Most}"));
        return false;
    }

    static bool Has(string system, SweepSpec sweep) => sweep.Systems.IsEmpty || sweep.Systems.Contains(system);

    /// <summary>All combinations, systems first, then conditions, then settings in the order of their values.</summary>
    IEnumerable<ExperimentCell> Cells()
    {
        foreach (var (name, system) in spec.Systems)
        {
            var sweeps = spec.Sweep.Where(sweep => Has(name, sweep)).ToList();
            var settings = Products(sweeps).ToList();
            foreach (var (condition, changed) in spec.Conditions)
                foreach (var values in settings)
                {
                    if (Scenario(name, system, changed, sweeps, values) is not { } scenario) continue;
                    yield return new ExperimentCell(name, condition,
                        [.. values.Select((value, i) => KeyValuePair.Create(sweeps[i].Title, value.Text))], scenario,
                        spec.Models);
                }
        }
    }

    /// <summary>Each value of one with each of the others; the last varies fastest.</summary>
    static IEnumerable<SweepValue[]> Products(IEnumerable<SweepSpec> sweeps) => sweeps.Aggregate(
        (IEnumerable<SweepValue[]>)[[]],
        (before, sweep) => before.SelectMany(values => sweep.Values.Select(value => (SweepValue[])[.. values, value])));

    /// <summary>The base, changed by the system, the condition and the settings in turn; null after a problem was reported.</summary>
    Scenario? Scenario(string name, SystemSpec system, ConditionSpec condition, List<SweepSpec> sweeps, SweepValue[] values)
    {
        var problems = context.Problems;
        YamlNode? made = new YamlMap(tree.Place, [new YamlEntry("name", root["experiment"].Place, tree.Find("experiment")!.Value)]);
        made = Changed(made, spec.Base);
        var protocol = ((YamlMap)((YamlMap)tree.Find("systems")!.Value).Find(name)!.Value).Find("protocol")!;
        if (made is not null) made = Overrides.Put(made, "protocol", protocol.Value, protocol.KeyPlace, problems);
        made = Changed(Changed(made, system.Set), condition.Set);
        for (var i = 0; i < values.Length && made is not null; i++)
            made = Overrides.Put(made, sweeps[i].Set, values[i].Node, values[i].Node.Place, problems);
        return made is null ? null : ScenarioReader.Bind(made, file, context);
    }

    YamlNode? Changed(YamlNode? made, ScenarioPart part)
    {
        foreach (var entry in part.Tree.Entries)
        {
            if (made is null) return null;
            made = Overrides.Put(made, entry.Key, entry.Value, entry.KeyPlace, context.Problems);
        }
        return made;
    }

    void Report(Place at, string message) => context.Problems.Add(at, message);
}
