using Simulator.Analysis.Broadcast;

namespace Simulator.Scenarios;

sealed partial class ScenarioRules
{
    /// <summary>Checks, plots and expectations that name things which exist; and those that nobody named.</summary>
    sealed class OutcomeRules(ScenarioRules rules, Deployment? deployment)
    {
        readonly Scenario scenario = rules.scenario;

        /// <summary>The checks of the scenario, or all that apply.</summary>
        public Seq<string> Checks()
        {
            var invariants = deployment?.Invariants.Select(invariant => invariant.Name).ToList() ?? [];
            if (scenario.Checks is not { } checks)
            {
                var broadcast = deployment is { IsReplicatedLog: true } ? BroadcastChecks.All : [];
                return [.. invariants, .. broadcast.Select(check => check.Name),
                    .. scenario.Clients.IsEmpty ? [] : deployment?.Promises ?? [],
                    .. AsksForProgress ? new[] { Catalogue.Progress } : []];
            }
            if (deployment is null) return checks;
            CheckNames(checks, rules.root["checks"], [.. rules.context.Catalogue.Checks.Select(check => check.Name), .. invariants],
                "a check");
            if (scenario.Liveness is null && checks.Span.IndexOf(Catalogue.Progress) is >= 0 and var at)
                rules.Report(rules.root["checks"][at], "found progress, expected it only with liveness, which says when and of whom");
            // Who asks for a core to be healed wants to know what comes of it.
            return !AsksForProgress || checks.Contains(Catalogue.Progress) ? checks : checks.Add(Catalogue.Progress);
        }

        /// <summary>Where a core is healed clients must be served again, if there are any.</summary>
        bool AsksForProgress => scenario.Liveness is not null && !scenario.Clients.IsEmpty;

        public Seq<string> Plots()
        {
            var known = rules.context.Catalogue.Plots.Select(plot => plot.Name).ToList();
            if (scenario.Plots is not { } plots) return [.. known];
            CheckNames(plots, rules.root["plots"], known, "a plot");
            return plots;
        }

        /// <summary>The expectations of the scenario, and that every check which they do not mention holds.</summary>
        public Seq<Expectation> Expectations(Seq<string> checks)
        {
            for (var i = 0; i < scenario.Expect.Count; i++) Check(scenario.Expect[i], checks, rules.root["expect"][i]);
            var judged = scenario.Expect.Select(expectation => Judged(expectation).Name).ToHashSet(StringComparer.Ordinal);
            return [.. scenario.Expect,
                .. checks.Where(check => !judged.Contains(check)).Select(check => new HoldsExpectation { Holds = check })];
        }

        void CheckNames(Seq<string> names, Cursor at, IReadOnlyList<string> known, string noun)
        {
            for (var i = 0; i < names.Count; i++)
                if (!known.Contains(names[i]))
                    rules.Report(at[i], Nearest.Choice(names[i], noun + ":", known));
                else if (names.Span[..i].Contains(names[i])) rules.Report(at[i], $"found {names[i]} a second time, expected it once");
        }

        static (string Key, string? Name) Judged(Expectation expectation) => expectation switch
        {
            HoldsExpectation holds => ("holds", holds.Holds),
            ViolatedExpectation violated => ("violated", violated.Violated),
            UnknownExpectation unknown => ("unknown", unknown.Unknown),
            _ => ("", null),
        };

        void Check(Expectation expectation, Seq<string> checks, Cursor at)
        {
            var (key, name) = Judged(expectation);
            if (name is not null && deployment is not null && !checks.Contains(name))
                rules.Report(at[key], Nearest.Choice(name, "one of the scenario's checks:", checks));
            if (name is not null
                && scenario.Expect.TakeWhile(other => !ReferenceEquals(other, expectation)).Any(other => Judged(other).Name == name))
                rules.Report(at[key], $"found {name} a second time, expected one outcome for it");
            if (expectation is MetricExpectation metric) Check(metric, at);
        }

        void Check(MetricExpectation metric, Cursor at)
        {
            var metrics = rules.context.Catalogue.Metrics;
            if (metrics.FirstOrDefault(entry => entry.Name == metric.Metric) is not { } known)
            {
                var names = metrics.Select(entry => entry.Name).ToList();
                rules.Report(at["metric"], Nearest.Choice(metric.Metric, "a metric:", names));
                return;
            }
            CheckBounds(metric, known, at);
            var functions = rules.context.Catalogue.Workloads.SelectMany(workload => workload.Scripted).Distinct().ToList();
            if (known.Name == Catalogue.Tally)
            {
                if (metric.Of is null) rules.Report(at["metric"], "found tally without a name, expected of: with what is counted");
                return;
            }
            if (metric.Of is { } function && !functions.Contains(function))
                rules.Report(at["of"], Nearest.Choice(function, "one of", functions));
            if (metric.Side is not { } side) return;
            if (metric.Fault is null)
                rules.Report(at["side"],
                    "found a side without a fault, expected fault: 1 or another number to tell which partition is meant");
            if (side is not ("minority" or "majority") && rules.names.Trouble(side, TargetKinds.Server | TargetKinds.Client) is { } trouble)
                rules.Report(at["side"], trouble + ", or minority or majority");
        }

        void CheckBounds(MetricExpectation metric, MetricEntry known, Cursor at)
        {
            if (metric is { AtLeast: null, AtMost: null, Between: null })
                rules.Report(at["metric"], "found a metric without a bound, expected at-least, at-most or between");
            if (metric.Between is not null && (metric.AtLeast is not null || metric.AtMost is not null))
                rules.Report(at["between"], "found between beside another bound, expected only one");
            foreach (var (key, bound) in (ReadOnlySpan<(string, Quantity?)>)
                [("at-least", metric.AtLeast), ("at-most", metric.AtMost), ("between", metric.Between?.From)])
                if (bound is { } quantity && quantity.Kind != known.Kind)
                    rules.Report(at[key], $"found {quantity}, expected {QuantityText.Name(known.Kind)} for {known.Name}");
            if (metric is { AtLeast: { } low, AtMost: { } high } && low.Kind == high.Kind && QuantityText.Compare(low, high) > 0)
                rules.Report(at["at-most"], $"found {high}, expected at least {low}");
        }
    }
}
