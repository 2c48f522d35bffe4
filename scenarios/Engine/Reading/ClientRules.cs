using System.Globalization;

namespace Simulator.Scenarios;

sealed partial class ScenarioRules
{
    /// <summary>Load that can be made: operations that exist, shares that add up, times in order.</summary>
    sealed class ClientRules(ScenarioRules rules)
    {
        static readonly string[] drawn = ["mode", "think", "rate", "arrivals", "mix", "level", "keys", "operations"];

        readonly Scenario scenario = rules.scenario;

        public void Check()
        {
            for (var i = 0; i < scenario.Clients.Count; i++) Check(scenario.Clients[i], rules.root["clients"][i]);
        }

        void Check(ClientGroupSpec group, Cursor at)
        {
            if (group.At is { } place && rules.names.Trouble(place, TargetKinds.Server | TargetKinds.Region) is { } trouble)
                rules.Report(at["at"], trouble);
            if (rules.context.Catalogue.Workloads.FirstOrDefault(entry => entry.Name == group.Workload) is not { } workload)
            {
                var known = rules.context.Catalogue.Workloads.Select(entry => entry.Name).ToList();
                rules.Report(at["workload"], Nearest.Choice(group.Workload, "a workload:", known));
                return;
            }
            if (group.Mix is { } mix) CheckMix(mix, workload, at["mix"]);
            if (group.Level is { } levels)
                foreach (var function in levels.Keys)
                    if (!workload.Functions.Contains(function))
                        rules.Report(at["level"].KeyPlace(function), Unknown(function, workload.Functions));
            CheckMode(group, at);
            if (group.Keys is { Distribution: not KeyDistribution.Zipf, Exponent: not null })
                rules.Report(at["keys"]["exponent"], "found an exponent, expected it only with distribution: zipf");
            rules.Within(group.Start, at["start"]);
            if (group.Stop is { } stop && stop <= group.Start)
                rules.Report(at["stop"], $"found {stop}, expected a time after the start at {group.Start}");
            if (group.Script.IsEmpty) return;
            foreach (var key in drawn)
                if (at[key].IsWritten)
                    rules.Report(at.KeyPlace(key), $"found '{key}' beside a script, expected only one of them: a script says all");
            for (var i = 0; i < group.Script.Count; i++) CheckLine(group, group.Script[i], workload, at["script"][i]);
        }

        void CheckMix(Map<Ratio> mix, WorkloadEntry workload, Cursor at)
        {
            foreach (var function in mix.Keys)
                if (!workload.Functions.Contains(function)) rules.Report(at.KeyPlace(function), Unknown(function, workload.Functions));
            var sum = Shares.Sum(mix.Select(part => part.Value));
            if (!sum.IsOne) rules.Report(at, $"found shares that add up to {sum}, expected 100%");
            else if (Shares.Weights([.. mix.Select(part => part.Value)]) is null)
                rules.Report(at, "found shares with very many digits, expected simpler ones");
        }

        void CheckMode(ClientGroupSpec group, Cursor at)
        {
            if (group.Mode == LoadLoop.Open)
            {
                if (group.Rate is null && group.Script.IsEmpty)
                    rules.Report(at["mode"], "found mode: open without a rate, expected one such as rate: 100/s");
                if (group.Think is not null)
                    rules.Report(at.KeyPlace("think"), "found 'think' with mode: open, expected it only with mode: closed");
                return;
            }
            foreach (var key in (ReadOnlySpan<string>)["rate", "arrivals"])
                if (at[key].IsWritten) rules.Report(at.KeyPlace(key), $"found '{key}' with mode: closed, expected it only with mode: open");
        }

        void CheckLine(ClientGroupSpec group, ScriptLine line, WorkloadEntry workload, Cursor at)
        {
            rules.Within(line.At, at["at"]);
            if (line.Client > group.Count)
                rules.Report(at["client"],
                    string.Create(CultureInfo.InvariantCulture, $"found {line.Client}, expected a client of the group: 1..{group.Count}"));
            if (!workload.Scripted.Contains(line.Do))
            {
                rules.Report(at["do"], Unknown(line.Do, workload.Scripted));
                return;
            }
            if (Arguments(line, workload) is { } trouble) rules.Report(at["value"].IsWritten ? at["value"] : at["do"], trouble);
        }

        static string? Arguments(ScriptLine line, WorkloadEntry workload) => line.Do switch
        {
            // All accounts at once.
            "read" when workload.Name == Workloads.Bank => line is { Key: null, Value: not { Kind: ValueKind.List, Items.Length: > 0 } }
                ? "found a read of no accounts, expected value: [k0, k1]" : null,
            "read" or "delete" when line.Value is not null => $"found a value, but a {line.Do} has none",
            "write" or "append" or "add" or "remove" or "transfer" or "reserve" or "restock" or "order" when line.Value is null =>
                $"found a {line.Do} without a value, expected one such as value: 5",
            "cas" when line.Value is not { Kind: ValueKind.List, Items.Length: 2 } => "found no pair, expected value: [from, to] for a cas",
            _ => null,
        };

        static string Unknown(string function, IReadOnlyList<string> known) => Nearest.Choice(function, "one of", known);
    }
}
