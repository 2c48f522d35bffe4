using Simulator.Protocols;

namespace Simulator.Scenarios;

/// <summary>The forms of the parts of a scenario that have a spelling of their own.</summary>
static class ScenarioForms
{
    public static Form? Of(Type type, Forms forms, bool signed)
    {
        if (type == typeof(DistributionSpec)) return new DistributionForm(forms, signed);
        if (type == typeof(Targets)) return new TargetsForm();
        if (type == typeof(ServerLayout)) return new ServersForm();
        if (type == typeof(ProtocolChoice)) return new ProtocolForm(forms);
        if (type == typeof(RegionMatrix)) return new RegionsForm();
        if (type == typeof(Value)) return new ValueForm();
        if (type == typeof(Tolerance)) return new ToleranceForm();
        if (type == typeof(Quantity)) return new QuantityForm();
        if (type == typeof(QuantityRange)) return new QuantityRangeForm();
        if (type == typeof(Quorums)) return new QuorumsForm(forms);
        if (type == typeof(NodeSet)) return new ServerSetForm();
        if (type == typeof(Seq<Weight>)) return new WeightsForm();
        return null;
    }
}
