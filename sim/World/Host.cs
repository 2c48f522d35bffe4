namespace Simulator;
internal sealed class Host
{
    public NodeId Id => default;
    public Peers Peers => default;
    public LocalTime Clock() => default;
    public TimeInterval ClockInterval() => default;
    public ulong Draw(string purpose, ulong bound) => 0;
    public void Send(NodeId to, Message message, bool afterWrites) { }
    public void Arm(Timer timer, Duration after) { }
    public void Disarm(Timer timer) { }
    public void Note(Fact fact) { }
    public void Complete(Outcome outcome) { }
    public void Write(object disk) { }
}
