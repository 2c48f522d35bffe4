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

    /// <summary>An immutable record with a parameterless constructor; its properties are the YAML options, in kebab-case.</summary>
    Type OptionsType { get; }

    /// <summary>
    /// Makes one run's worth of the protocol. Throws <see cref="OptionsException"/> when the options contradict each other.
    /// </summary>
    Deployment Deploy(object options, int servers);
}

/// <inheritdoc cref="IProtocol"/>
public abstract class Protocol<TOptions> : IProtocol where TOptions : class, new()
{
    public abstract string Name { get; }
    public abstract string Summary { get; }
    public abstract string Source { get; }
    public Type OptionsType => typeof(TOptions);

    public Deployment Deploy(object options, int servers) => Deploy((TOptions)options, servers);

    protected abstract Deployment Deploy(TOptions options, int servers);
}

/// <summary>One run's worth of a protocol.</summary>
/// <param name="Server">Makes a server's object, at the start and after each crash.</param>
/// <param name="Client">Makes a client process; null for protocols that serve no clients.</param>
/// <param name="Invariants">Fresh instances of the protocol's own invariants.</param>
public sealed record Deployment(
    Func<NodeId, Node> Server, Func<ClientSeat, Client>? Client, IReadOnlyList<Invariant> Invariants);

/// <summary>The options of a protocol contradict each other. The message names the option in kebab-case.</summary>
public sealed class OptionsException(string option, string message) : Exception(message)
{
    public string Option { get; } = option;
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
