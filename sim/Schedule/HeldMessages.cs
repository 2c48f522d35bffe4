namespace Simulator;

/// <summary>The messages of one link that were sent and wait for a step that lets them arrive.</summary>
internal sealed class HeldMessages
{
    readonly List<Held> all = [];
    readonly Dictionary<string, long> sent = [];

    public void Add(Message message, long parent, Instant now)
    {
        var type = message.GetType().Name;
        var number = sent[type] = sent.GetValueOrDefault(type) + 1;
        all.Add(new Held(message, type, number, parent, now));
    }

    public void Clear() => all.Clear();

    /// <summary>Whether this is the first of its type that has not arrived.</summary>
    public bool IsOldest(Held held) => ReferenceEquals(all.First(other => other.Type == held.Type && other.HasArrived == held.HasArrived),
        held);

    /// <summary>Exactly what a step names; null when it is not there.</summary>
    public Held? Exact(DeliverStep step) => all.FirstOrDefault(held =>
        held.HasArrived == step.Again && held.Type == step.Message && (step.Number is not { } number || held.Number == number));

    /// <summary>A message of just the contents that the step has in mind.</summary>
    public Held? Same(DeliverStep step, Shapes shapes) => step.Digest == 0 ? null : all.FirstOrDefault(held =>
        held.HasArrived == step.Again && held.Type == step.Message && shapes.Digest(held.Message) == step.Digest);

    /// <summary>
    /// A message of the step's type that was sent just when it has in mind, whatever it says: a time in it may be another one.
    /// </summary>
    public Held? SentAbout(DeliverStep step, Duration within) => step.SentAt is null ? null
        : all.Where(held => held.HasArrived == step.Again && held.Type == step.Message && Distance(held, step) <= within.Ns)
            .MinBy(held => Distance(held, step));

    /// <summary>
    /// The message of the step's type that was sent nearest to the time that it has in mind, or whose number is nearest; failing
    /// that, the oldest of a type that the schedule does not know.
    /// </summary>
    public Held? Nearest(DeliverStep step, HashSet<string> known)
    {
        Held? best = null;
        foreach (var held in all)
            if (held.HasArrived == step.Again && held.Type == step.Message && (best is null || Distance(held, step) < Distance(best, step)))
                best = held;
        return best ?? all.FirstOrDefault(held => held.HasArrived == step.Again && !known.Contains(held.Type));
    }

    static long Distance(Held held, DeliverStep step) => step.SentAt is { } sentAt
        ? long.Abs((held.SentAt - sentAt).Ns)
        : long.Abs(held.Number - (step.Number ?? 0));

    public sealed class Held(Message message, string type, long number, long parent, Instant sentAt)
    {
        public Message Message => message;
        public string Type => type;
        public long Number => number;
        public long Parent => parent;
        public Instant SentAt => sentAt;
        public bool HasArrived { get; set; }
    }
}
