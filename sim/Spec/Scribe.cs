namespace Simulator;

/// <summary>Receives the named variables of a node's state, in the order in which the node names them.</summary>
public abstract class Scribe
{
    public abstract void Field(string name, long value);
    public abstract void Field(string name, string? value);

    public void Field(string name, bool value) => Field(name, value ? 1 : 0);
    public void Field(string name, NodeId? value) => Field(name, value?.ToString());
    public void Field(string name, NodeSet value) => Field(name, value.ToString());
    public void Field(string name, Duration value) => Field(name, value.Ns);
    public void Field(string name, LocalTime value) => Field(name, value.Ns);
}
