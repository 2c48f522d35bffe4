using System.Globalization;

namespace Simulator.Scenarios;

/// <summary>Who lies in a storm, when and how: as many servers as the protocol bears at most, each in ways of its own.</summary>
sealed class StormLiars(Dice dice, StormPlan plan)
{
    public IReadOnlyList<FaultSpec> Draw()
    {
        if (plan.Behaviours.Count == 0) return [];
        var lies = new List<FaultSpec>();
        var honest = Enumerable.Range(1, plan.Servers).ToList();
        for (var liars = dice.Below(plan.Tolerance + 1); liars > 0; liars--)
        {
            var at = dice.Below(honest.Count);
            var liar = Targets.Of(string.Create(CultureInfo.InvariantCulture, $"n{honest[at]}"));
            honest.RemoveAt(at);
            for (var ways = 1 + dice.Below(3); ways > 0; ways--)
            {
                var from = dice.Ms(0, 2000);
                lies.Add(new ByzantineSpec
                {
                    At = from,
                    For = Storm.Length - from - dice.Ms(0, 900),
                    Nodes = liar,
                    Behaviour = plan.Behaviours[dice.Below(plan.Behaviours.Count)],
                });
            }
        }
        return [.. lies.OrderBy(lie => lie.At)];
    }
}
