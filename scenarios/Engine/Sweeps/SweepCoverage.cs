using Simulator.Analysis.Sweeps;

namespace Simulator.Scenarios;

/// <summary>What many runs have reached, in a fixed order, and with it what none of them has.</summary>
public sealed class SweepCoverage
{
    readonly SortedDictionary<CoverageKey, (ulong Seeds, ulong Times)> counts = [];

    /// <summary>Seeds that are counted here.</summary>
    public ulong Seeds { get; private set; }

    /// <summary>
    /// Nothing reached yet of what could be: the messages and timers that the protocol's namespace declares, the situations that its
    /// specification names, and the kinds of faults of the nemesis. (A swarm draws its faults; they count from when they begin.)
    /// </summary>
    public static SweepCoverage Of(SweepPlan plan)
    {
        var coverage = Of(plan.Scenario, plan.Catalogue);
        if (plan.IsSwarm) return coverage;
        foreach (var kind in plan.Scenario.Nemesis?.Faults ?? []) coverage.Expect(new CoverageKey(CoverageKey.Hit, kind));
        return coverage;
    }

    /// <summary>The same without faults.</summary>
    public static SweepCoverage Of(Scenario scenario, Catalogue catalogue)
    {
        var coverage = new SweepCoverage();
        var protocol = catalogue.ProtocolOf(scenario);
        var deployment = protocol.Deploy(scenario.Protocol.Options, scenario.Servers.Layout);
        foreach (var property in deployment.Sometimes) coverage.Expect(new CoverageKey(CoverageKey.Sometimes, property.Name));
        foreach (var input in Declared(protocol.OptionsType)) coverage.Expect(new CoverageKey(CoverageKey.Declared, input));
        return coverage;
    }

    static IEnumerable<string> Declared(Type options) => options.Assembly.GetTypes()
        .Where(type => type.Namespace == options.Namespace && !type.IsAbstract)
        .Where(type => typeof(Message).IsAssignableFrom(type) || typeof(Timer).IsAssignableFrom(type))
        .Select(RunCoverage.NameOf);

    internal void Add(RunCoverage run)
    {
        Seeds++;
        foreach (var (key, times) in run.All) Count(key, times > 0 ? 1UL : 0, times);
    }

    /// <summary>Adds runs as if they were one: how often something was reached is not known apart.</summary>
    internal void AddTogether(IEnumerable<RunCoverage> runs)
    {
        Seeds++;
        foreach (var key in runs.SelectMany(run => run.All).Select(reached => reached.Key).Distinct().Order()) Count(key, 1, 1);
    }

    /// <summary>Adds what another part of the sweep has reached.</summary>
    public void Add(IEnumerable<CoverageRow> rows)
    {
        foreach (var row in rows)
            if (row.Kind == CoverageKey.Seeds) Seeds += row.Seeds;
            else Count(new CoverageKey(row.Kind, row.What, row.Input), row.Seeds, row.Times);
    }

    /// <summary>A row for each thing that was reached, and for each that could have been; the number of seeds comes first.</summary>
    public IEnumerable<CoverageRow> Rows()
    {
        yield return new CoverageRow { Kind = CoverageKey.Seeds, Seeds = Seeds, Times = Seeds };
        foreach (var (key, (seeds, times)) in counts)
            yield return new CoverageRow { Kind = key.Kind, What = key.What, Input = key.Input, Seeds = seeds, Times = times };
    }

    /// <summary>Kinds of faults that have begun and hit nothing at all: whoever believes in them is deceived.</summary>
    public IReadOnlyList<string> FaultsWithoutEffect => Named(CoverageKey.Hit);

    /// <summary>Situations that were to be seen and never were.</summary>
    public IReadOnlyList<string> NeverSeen => Named(CoverageKey.Sometimes);

    /// <summary>Situations that were to be seen, all of them.</summary>
    public int Situations => counts.Keys.Count(key => key.Kind == CoverageKey.Sometimes);

    /// <summary>States and inputs of which each was seen, but never this state with this input.</summary>
    public IReadOnlyList<(string State, string Input)> PairsNeverReached
    {
        get
        {
            var reached = counts.Where(count => count.Key.Kind == CoverageKey.Pair).Select(count => count.Key).ToList();
            var inputs = reached.Select(key => key.Input).Distinct().Order(StringComparer.Ordinal).ToList();
            return [.. reached.Select(key => key.What).Distinct().SelectMany(
                state => inputs.Where(input => !counts.ContainsKey(new CoverageKey(CoverageKey.Pair, state, input))).Select(
                    input => (state, input)))];
        }
    }

    /// <summary>Pairs of a state and an input that were reached.</summary>
    public int PairsReached => counts.Count(count => count.Key.Kind == CoverageKey.Pair);

    /// <summary>Messages and timers that the protocol declares and no server has ever handled.</summary>
    public IReadOnlyList<string> NeverHandled
    {
        get
        {
            var handled = counts.Keys.Where(key => key.Kind == CoverageKey.Pair).Select(key => key.Input).ToHashSet(StringComparer.Ordinal);
            return [.. Named(CoverageKey.Declared).Where(name => !handled.Contains(name))];
        }
    }

    IReadOnlyList<string> Named(string kind) =>
        [.. counts.Where(count => count.Key.Kind == kind && count.Value.Times == 0).Select(count => count.Key.What)];

    void Expect(CoverageKey key) => Count(key, 0, 0);

    void Count(CoverageKey key, ulong seeds, ulong times)
    {
        var old = counts.GetValueOrDefault(key);
        counts[key] = (old.Seeds + seeds, old.Times + times);
    }
}
