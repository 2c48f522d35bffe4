using System.Globalization;

namespace Simulator.Scenarios;

/// <summary>A transcript with fewer machines, the others renamed so that their numbers have no gaps.</summary>
static class Renaming
{
    /// <summary>Without some servers and all that happened to them.</summary>
    public static Transcript Servers(Transcript transcript, IReadOnlyList<int> gone)
    {
        var frame = transcript.Frame;
        var number = new int[frame.Servers.Count];
        var left = 0;
        for (var server = 0; server < number.Length; server++) number[server] = gone.Contains(server) ? -1 : left++;
        return transcript with
        {
            Frame = frame with { Servers = Fewer(frame.Servers, gone, left) },
            Clients = [.. transcript.Clients.Select(client => client with { At = client.At is { } at ? Name(at) ?? "n1" : null })],
            FirstDraws = Draws(transcript.FirstDraws, Id),
            Elements = [.. transcript.Elements.Select(WithDraws).OfType<Element>()],
            Ballast = [.. transcript.Ballast.Select(fault => FaultSpecs.Renamed(fault, Name)).OfType<FaultSpec>()],
        };

        NodeId? Id(NodeId machine) =>
            machine.IsClient ? machine : machine.Value < number.Length && number[machine.Value] >= 0 ? new NodeId(number[machine.Value])
                : null;

        string? Name(string name) => Selectors.Machine(name) is { } machine ? Id(machine)?.ToString() : name;

        Element? Renamed(Element element) => element switch
        {
            StepElement { Step: DeliverStep step } => Id(step.From) is { } from && Id(step.To) is { } to
                ? new StepElement(step with { From = from, To = to }) : null,
            StepElement { Step: FireStep step } => Id(step.Node) is { } node ? new StepElement(step with { Node = node }) : null,
            StepElement { Step: SyncStep step } => Id(step.Node) is { } node ? new StepElement(step with { Node = node }) : null,
            FaultElement { Fault: var fault } => FaultSpecs.Renamed(fault, Name) is { } renamed ? new FaultElement(renamed) : null,
            ActionElement { Action: { Value: { } value } action } =>
                Named(value) is { } named ? new ActionElement(action with { Value = named }) : null,
            _ => element,
        };

        Element? WithDraws(Element element) => Renamed(element) is { } renamed ? renamed with { Draws = Draws(element.Draws, Id) } : null;

        Value? Named(Value value)
        {
            if (value.Kind == ValueKind.Text) return Name(value.Text) is { } name ? Value.Of(name) : null;
            if (value.Kind != ValueKind.List) return value;
            Value[] items = [.. value.Items.ToArray().Select(Named).OfType<Value>()];
            return items.Length == 0 ? null : Value.List(items);
        }
    }

    static ServerLayout Fewer(ServerLayout layout, IReadOnlyList<int> gone, int left) => !layout.HasRegions ? ServerLayout.Of(left)
        : layout with
        {
            Runs = [.. Enumerable.Range(0, layout.Count).Where(server => !gone.Contains(server)).Select(layout.RegionOf)
            .GroupBy(region => region).Select(region => new ServerRun(region.Key, region.Count()))],
        };

    /// <summary>Without the clients that ask for nothing.</summary>
    public static Transcript Clients(Transcript transcript)
    {
        var asking = transcript.Elements.OfType<OperationElement>().Select(element => element.Client).ToHashSet();
        var number = new int[transcript.Clients.Count];
        var left = 0;
        for (var client = 0; client < number.Length; client++) number[client] = asking.Contains(client) ? left++ : -1;
        if (left == number.Length) return transcript;
        var shift = number.Length - left;
        return transcript with
        {
            Clients = [.. transcript.Clients.Where((_, client) => number[client] >= 0)],
            FirstDraws = Draws(transcript.FirstDraws, Id),
            Elements = [.. transcript.Elements.Select(WithDraws).OfType<Element>()],
        };

        // Administrators come after the clients.
        NodeId? Id(NodeId machine)
        {
            if (!machine.IsClient) return machine;
            var client = -1 - machine.Value;
            if (client >= number.Length) return NodeId.Client(client - shift);
            return number[client] >= 0 ? NodeId.Client(number[client]) : null;
        }

        Element? Renamed(Element element) => element switch
        {
            StepElement { Step: DeliverStep step } => Id(step.From) is { } from && Id(step.To) is { } to
                ? new StepElement(step with { From = from, To = to }) : null,
            StepElement { Step: FireStep step } => Id(step.Node) is { } node ? new StepElement(step with { Node = node }) : null,
            OperationElement operation => operation with { Client = number[operation.Client] },
            _ => element,
        };

        Element? WithDraws(Element element) => Renamed(element) is { } renamed ? renamed with { Draws = Draws(element.Draws, Id) } : null;
    }

    /// <summary>Draws at the places that are left. Those of faults go by the numbers of the faults.</summary>
    static Choice[] Draws(IReadOnlyList<Choice> draws, Func<NodeId, NodeId?> rename) => [.. draws.Select(draw =>
        draw.Site.Label.Component == "fault" ? draw
        : rename(new NodeId(draw.Site.From)) is { } from && rename(new NodeId(draw.Site.To)) is { } to
            ? draw with { Site = draw.Site with { From = from.Value, To = to.Value } } : (Choice?)null).OfType<Choice>()];

    /// <summary>Whether the server beside a client is the one that would be there by default.</summary>
    public static bool IsDefaultPlace(string? at, int client, int servers) =>
        at == string.Create(CultureInfo.InvariantCulture, $"n{client % servers + 1}");
}
