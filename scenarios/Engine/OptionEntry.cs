namespace Simulator.Scenarios;

/// <summary>An option of a protocol, for people.</summary>
/// <param name="Default">As it would be written.</param>
/// <param name="Expected">What may stand there: <c>a duration such as 150ms</c>.</param>
/// <param name="About">What its author says about it; may be empty.</param>
public sealed record OptionEntry(string Name, string Default, string Expected, string About)
{
    /// <summary>All options of a protocol, in the order in which they are declared.</summary>
    public static IReadOnlyList<OptionEntry> Of(IProtocol protocol) => [.. ((RecordForm)Forms.Shared.Of(protocol.OptionsType)).Options()];

    /// <summary>The protocol with the options that it has by default, on the smallest cluster of at least three that it runs on.</summary>
    public static Deployment Usual(IProtocol protocol)
    {
        const int most = 16;
        var options = Activator.CreateInstance(protocol.OptionsType)!;
        for (var servers = 3; servers < most; servers++)
        {
            try
            {
                return protocol.Deploy(options, servers);
            }
            catch (OptionsException)
            {
                // It wants more.
            }
        }
        return protocol.Deploy(options, most);
    }
}
