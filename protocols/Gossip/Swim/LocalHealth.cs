namespace Simulator.Protocols.Swim;

/// <summary>
/// Lifeguard's local health multiplier (§IV-A): a saturating counter of signs that it is this member which is slow. 0 is healthy.
/// </summary>
public sealed class LocalHealth(bool isOn, int limit)
{
    public int Multiplier { get; private set; }

    public void Add(int change)
    {
        if (isOn) Multiplier = int.Clamp(Multiplier + change, 0, limit);
    }

    public Duration Stretch(Duration time) => time * (Multiplier + 1);
}
