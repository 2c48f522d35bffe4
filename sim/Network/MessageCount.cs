using System.Runtime.InteropServices;

namespace Simulator;

/// <summary>How many messages of one type were sent.</summary>
/// <param name="Type">The name of the type.</param>
/// <param name="Bytes">Of all of them together, as <see cref="World.BytesSent"/> counts.</param>
public readonly record struct MessageCount(string Type, long Sent, long Bytes);

/// <summary>Counts messages by their type.</summary>
internal sealed class MessageCounts
{
    readonly Dictionary<Type, int> numbers = [];
    readonly List<MessageCount> counts = [];

    public void Add(Message message, int bytes)
    {
        var type = message.GetType();
        if (!numbers.TryGetValue(type, out var number))
        {
            number = counts.Count;
            numbers.Add(type, number);
            counts.Add(new MessageCount(type.Name, 0, 0));
        }
        ref var count = ref CollectionsMarshal.AsSpan(counts)[number];
        count = count with { Sent = count.Sent + 1, Bytes = count.Bytes + bytes };
    }

    /// <summary>In the order of the names.</summary>
    public IReadOnlyList<MessageCount> Read() => [.. counts.OrderBy(count => count.Type, StringComparer.Ordinal)];
}
