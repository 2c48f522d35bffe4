namespace Simulator.Scenarios;

sealed partial class ScenarioRules
{
    /// <summary>Regions that exist, links between machines that exist, limits that make sense together.</summary>
    sealed class NetworkRules(ScenarioRules rules)
    {
        readonly Scenario scenario = rules.scenario;
        readonly Cursor network = rules.root["network"];

        public void Check()
        {
            CheckRegions();
            if (scenario.Network is { Queue: not null, Bandwidth: null })
                rules.Report(network["queue"], "found a queue, expected a bandwidth as well: without one nothing waits");
            for (var i = 0; i < scenario.Network.Links.Count; i++)
            {
                var (link, at) = (scenario.Network.Links[i], network["links"][i]);
                rules.CheckTargets(link.From, at["from"], TargetKinds.Fixed);
                rules.CheckTargets(link.To, at["to"], TargetKinds.Fixed);
                if (link is { Latency: null, Loss: null, Duplicate: null, Bandwidth: null })
                    rules.Report(at, "found a link that does not differ, expected one of latency, loss, duplicate, bandwidth");
            }
        }

        void CheckRegions()
        {
            var servers = rules.root["servers"];
            if (scenario.Network.Regions is not { } matrix)
            {
                if (scenario.Servers.HasRegions)
                    rules.Report(servers, "found servers in regions, expected network.regions to tell how far apart they are");
                return;
            }
            var regions = matrix.Regions;
            if (!scenario.Servers.HasRegions)
                rules.Report(servers,
                    $"found servers without regions, expected a number for each region such as {{{regions[0]}: {scenario.Servers.Count}}}");
            foreach (var (run, i) in scenario.Servers.Runs.Select((run, i) => (run, i)))
                if (run.Region is { } region && !regions.Contains(region))
                    rules.Report(PlaceOf(servers, region, i), Nearest.Choice(region, "one of the regions", regions));
            foreach (var region in regions)
                if (MachineNames.IsReserved(region))
                    rules.Report(network["regions"],
                        $"found the region {Excerpt.Of(region)}, expected a name that no machine and no word has");
        }

        static Place PlaceOf(Cursor servers, string region, int index) =>
            servers[region].IsWritten ? servers.KeyPlace(region) : servers[index].Place;
    }

    /// <summary>Reports every name that means nothing here, or that stands twice.</summary>
    void CheckTargets(Targets targets, Cursor at, TargetKinds allowed)
    {
        for (var i = 0; i < targets.Names.Count; i++)
        {
            var name = targets.Names[i];
            if (names.Trouble(name, allowed) is { } trouble) Report(at[i], trouble);
            else if (targets.Names.Span[..i].Contains(name)) Report(at[i], $"found {name} a second time, expected it once");
        }
    }
}
