using System.Globalization;

namespace Simulator.Scenarios;

[About("A decision of chance that is given, in place of being drawn.")]
public sealed record GivenChoice
{
    [About("What is decided: component and purpose, such as network/loss.")]
    public required string Choice { get; init; }

    [About("The machine where it is decided, or the sender of the link: n1 or c1.")]
    public required string At { get; init; }

    [About("Of a link, the receiver.")]
    public string? To { get; init; }

    [About("How often that was decided there before, from 0.")]
    public long Ordinal { get; init; }

    [About("The number of options that there were; 0 when that is not known.")]
    public ulong Of { get; init; }

    [About("What is decided: 0 is the uneventful answer.")]
    public required ulong Value { get; init; }

    /// <summary>As the kernel's choices have it. Throws <see cref="FormatException"/> when it names no place.</summary>
    public Choice ToChoice()
    {
        var parts = Choice.Split('/', 2);
        if (parts.Length != 2 || parts[0].Length == 0 || parts[1].Length == 0)
            throw new FormatException($"found {Choice}, expected a component and a purpose such as network/loss");
        var from = Machine(At);
        return new Choice(new Site(new Label(parts[0], parts[1]), from, To is null ? from : Machine(To), Ordinal), Of, Value);
    }

    public static GivenChoice From(Choice choice) => new()
    {
        Choice = choice.Site.Label.ToString(),
        At = new NodeId(choice.Site.From).ToString(),
        To = choice.Site.To == choice.Site.From ? null : new NodeId(choice.Site.To).ToString(),
        Ordinal = choice.Site.Ordinal,
        Of = choice.Bound,
        Value = choice.Value,
    };

    /// <summary>Draws of faults and of client groups are numbered in the same way, so any number may follow the letter.</summary>
    static int Machine(string name)
    {
        if (name.Length < 2 || name[0] is not ('n' or 'c')
            || !int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
            throw new FormatException($"found {name}, expected a place such as n1 or c1");
        return name[0] == 'n' ? number - 1 : -number;
    }
}
