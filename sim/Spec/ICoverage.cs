namespace Simulator;

/// <summary>
/// Hears what a run reaches, for reports of what no run has reached. It changes nothing: the hash is the same whether or not anybody
/// listens, and nobody listening costs nothing.
/// </summary>
public interface ICoverage
{
    /// <summary>A server begins to handle a message or a timer.</summary>
    /// <param name="state">The role that it has then, or the name of its type where it has none.</param>
    /// <param name="input">The type of the message or the timer.</param>
    void Handles(string state, Type input);

    /// <summary>A property that is to hold sometimes was seen to hold, for the first time in this run.</summary>
    void Sees(Sometimes property);
}
