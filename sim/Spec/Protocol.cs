using System.Globalization;

namespace Simulator;

/// <summary>
/// What a protocol folder offers to scenarios: a name, options that YAML can set, and how to make its servers, its clients
/// and its invariants. Listed explicitly in a <see cref="ICatalogue"/>; nothing is discovered by reflection.
/// </summary>
public interface IProtocol
{
    /// <summary>The name used in YAML: lower case, words joined by hyphens.</summary>
    string Name { get; }

    /// <summary>One line for <c>list protocols</c>.</summary>
    string Summary { get; }

    /// <summary>The paper that it follows.</summary>
    string Source { get; }

    /// <summary>What clients can ask for: <c>key-value store: read, write, cas, append</c>.</summary>
    string Service { get; }

    /// <summary>Which faults it bears, how many of them, and what it assumes: <c>f crashes of 2f+1 servers</c>.</summary>
    string Tolerates { get; }

    /// <summary>An immutable record with a parameterless constructor; its properties are the YAML options, in kebab-case.</summary>
    Type OptionsType { get; }

    /// <summary>
    /// Makes one run's worth of the protocol. Throws <see cref="OptionsException"/> when the options contradict each other.
    /// </summary>
    Deployment Deploy(object options, Layout layout);

    /// <summary>The same where regions play no part.</summary>
    Deployment Deploy(object options, int servers) => Deploy(options, new Layout(servers));

    /// <summary>Planted bugs, each of which some check must notice.</summary>
    IReadOnlyList<Mutant> Mutants { get; }

    /// <summary>
    /// Draws its part of a storm, within what it tolerates; of so many servers when that is given. Null when it takes part in none.
    /// </summary>
    StormPlan? DrawStorm(Dice dice, int? servers);
}

/// <inheritdoc cref="IProtocol"/>
public abstract class Protocol<TOptions> : IProtocol where TOptions : class, new()
{
    public abstract string Name { get; }
    public abstract string Summary { get; }
    public abstract string Source { get; }
    public virtual string Service => "";
    public virtual string Tolerates => "";
    public virtual IReadOnlyList<Mutant> Mutants => [];
    public Type OptionsType => typeof(TOptions);

    public Deployment Deploy(object options, Layout layout) => Deploy((TOptions)options, layout);

    public Deployment Deploy(object options, int servers) => Deploy((TOptions)options, new Layout(servers));

    public virtual StormPlan? DrawStorm(Dice dice, int? servers) => null;

    /// <summary>For protocols that place data by region; by default where servers stand makes no difference.</summary>
    protected virtual Deployment Deploy(TOptions options, Layout layout) => Deploy(options, layout.Servers);

    protected abstract Deployment Deploy(TOptions options, int servers);

    /// <summary>Throws <see cref="OptionsException"/> unless a condition holds.</summary>
    /// <param name="option">In kebab-case.</param>
    /// <param name="message">What is wrong with it: <c>must be at least 1</c>.</param>
    protected static void Require(bool holds, string option, string message) => OptionsException.Unless(holds, option, message);
}

/// <summary>One run's worth of a protocol.</summary>
/// <param name="Server">Makes a server's object, at the start and after each crash.</param>
/// <param name="Client">Makes a client process; null for protocols that serve no clients.</param>
/// <param name="Invariants">Fresh instances of the protocol's own invariants.</param>
public sealed record Deployment(
    Func<NodeId, Node> Server, Func<ClientSeat, Client>? Client, IReadOnlyList<Invariant> Invariants)
{
    /// <summary>
    /// What is missing for clients to be served when just these servers are up and can reach each other, in words
    /// (<c>no quorum for phase 2: 2 of 5 acceptors, 3 needed</c>); null when nothing is. By default a majority suffices.
    /// </summary>
    public Func<ICluster, NodeSet, string?> Lacks { get; init; } = Majority;

    /// <summary>
    /// The checks, by name, that are on by default for these options beside the protocol's invariants and those of atomic broadcast:
    /// what it promises to its clients.
    /// </summary>
    public IReadOnlyList<string> Promises { get; init; } = ["linearizable"];

    /// <summary>Fresh instances of the situations that some run must get into.</summary>
    public IReadOnlyList<Sometimes> Sometimes { get; init; } = [];

    /// <summary>Whether the servers keep a replicated log and note all facts of atomic broadcast, so that its checks apply.</summary>
    public bool IsReplicatedLog { get; init; }

    /// <summary>How a liar words this protocol's messages; null when only behaviours that need no knowledge of them apply.</summary>
    public Forger? Forger { get; init; }

    static string? Majority(ICluster cluster, NodeSet up)
    {
        var needed = cluster.Count / 2 + 1;
        return up.Count >= needed
            ? null : string.Create(CultureInfo.InvariantCulture, $"no majority: {up.Count} of {cluster.Count} servers, {needed} needed");
    }
}

/// <summary>The options of a protocol contradict each other. The message names the option in kebab-case.</summary>
public sealed class OptionsException(string option, string message) : Exception(message)
{
    public string Option { get; } = option;

    public static void Unless(bool holds, string option, string message)
    {
        if (!holds) throw new OptionsException(option, $"{option} {message}");
    }
}

/// <summary>What an assembly adds to the simulator. An assembly names its own with <see cref="CatalogueAttribute"/>.</summary>
public interface ICatalogue
{
    IReadOnlyList<IProtocol> Protocols { get; }
}

/// <summary><c>[assembly: Catalogue(typeof(MyCatalogue))]</c> makes an assembly usable with <c>--assembly</c>.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class CatalogueAttribute(Type type) : Attribute
{
    public Type Type { get; } = type;
}
