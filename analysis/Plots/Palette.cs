using ScottPlot;

namespace Simulator.Analysis.Plots;

/// <summary>
/// Colours that people with any of the common colour blindnesses can tell apart: the eight of Okabe and Ito, "Color Universal Design"
/// (2008). Outcomes also differ by the shape of their marks, groups of clients by the pattern of their lines.
/// </summary>
static class Palette
{
    public static readonly Color Ink = new(0x22, 0x22, 0x22);
    public static readonly Color Faint = new(0x6b, 0x6b, 0x6b);
    public static readonly Color Grid = new(0xe4, 0xe4, 0xe4);

    static readonly Color orange = new(0xe6, 0x9f, 0x00);
    static readonly Color skyBlue = new(0x56, 0xb4, 0xe9);
    static readonly Color green = new(0x00, 0x9e, 0x73);
    static readonly Color yellow = new(0xf0, 0xe4, 0x42);
    static readonly Color blue = new(0x00, 0x72, 0xb2);
    static readonly Color vermilion = new(0xd5, 0x5e, 0x00);
    static readonly Color purple = new(0xcc, 0x79, 0xa7);

    static readonly Color[] faultKinds = [yellow, purple, skyBlue, green, vermilion, orange];
    static readonly Color[] groups = [vermilion, green, purple, skyBlue, orange, blue];

    public static Color Of(OpType outcome) => outcome switch { OpType.Ok => blue, OpType.Fail => orange, _ => Ink };

    /// <summary>The colour of a model's box, and whether its frame is broken.</summary>
    public static (Color Color, bool IsDashed) Of(Consistency.Spectrum.Grade grade) => grade switch
    {
        Consistency.Spectrum.Grade.Holds => (blue, false),
        Consistency.Spectrum.Grade.Violated => (vermilion, false),
        Consistency.Spectrum.Grade.Unknown => (Ink, true),
        _ => (Faint, true),
    };

    /// <summary>The colour mixed with much white, for areas that carry text.</summary>
    public static Color Pale(Color color) => new(Pale(color.Red), Pale(color.Green), Pale(color.Blue));

    static byte Pale(byte part) => (byte)(255 - (255 - part) * 3 / 10);

    /// <summary>The colour of a kind of fault, by the order in which the kinds first occur.</summary>
    public static Color FaultKind(int index) => faultKinds[index % faultKinds.Length];

    /// <summary>The colour of a group of clients: neutral for the first, which is all of them.</summary>
    public static Color Group(int index) => index == 0 ? Faint : groups[(index - 1) % groups.Length];
}
