namespace Simulator;

/// <summary>A way of not following the protocol, by name. It works on every protocol, for it sees only what leaves the machine.</summary>
/// <param name="Name">The name in YAML.</param>
/// <param name="Summary">What it does, in a sentence.</param>
/// <param name="Make">Makes the interceptor of one machine that takes part in a pact.</param>
public sealed record Behaviour(string Name, string Summary, Func<Pact, Interceptor> Make)
{
    /// <summary>Whether it is nothing without a <see cref="Forger"/>. Others then change a field, as corruption does.</summary>
    public bool NeedsForger { get; init; }

    /// <summary>Whether all that it says is true: it only leaves out and delays.</summary>
    public bool IsTruthful { get; init; }

    /// <summary>Whether it may be limited to some victims and to a share of the messages.</summary>
    public bool PicksVictims { get; init; } = true;

    /// <summary>To whom, when nobody says; null for half of the other servers, drawn when the fault begins.</summary>
    public Selector? Victims { get; init; }

    /// <summary>The share of the messages to the victims that is concerned, when nobody says.</summary>
    public Ratio Probability { get; init; } = Ratio.Always;

    /// <summary>How late the late ones are, when nobody says; zero where nothing is late.</summary>
    public Duration Delay { get; init; }
}
