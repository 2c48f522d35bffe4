namespace Simulator;

/// <summary>The library of Byzantine behaviours: an explicit list, in the order in which it is shown.</summary>
public static class Behaviours
{
    static readonly Selector servers = new Selector.AllServers();
    static readonly Selector clients = new Selector.AllClients();
    static readonly Selector everybody = new Selector.Union([servers, clients]);

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        new("silent", "says nothing to anybody", pact => new Silent(pact))
        {
            IsTruthful = true, PicksVictims = false, Victims = everybody,
        },
        new("slow", "says everything late", pact => new Slow(pact))
        {
            IsTruthful = true, Victims = everybody, Delay = Duration.Ms(500),
        },
        new("selective-omission", "says nothing to some", pact => new Silent(pact)) { IsTruthful = true },
        new("stale-replay", "says again what it said before", pact => new StaleReplay(pact))
        {
            Victims = everybody, Probability = Ratio.Percent(20),
        },
        new("equivocate", "proposes one thing to some and another to the others", pact => new Equivocation(pact)),
        new("conflicting-votes", "votes for one thing towards some and for another towards the others", pact => new ConflictingVotes(pact))
        {
            NeedsForger = true,
        },
        new("colluding-pair", "liars who tell the same victims the same other proposals and vote for them", pact => new Collusion(pact))
        {
            NeedsForger = true,
        },
        new("wrong-digest", "sends digests or terms that do not belong to what they stand beside", pact => new WrongDigest(pact))
        {
            Victims = servers,
        },
        new("forged-view-change", "asks for another leader with a made-up account of the past", pact => new ForgedViewChange(pact))
        {
            Victims = servers, NeedsForger = true,
        },
        new("lie-to-clients", "gives clients answers that are not true", pact => new LieToClients(pact)) { Victims = clients },
    ];

    /// <summary>The behaviour of this name; null when there is none.</summary>
    public static Behaviour? Named(string name) => All.FirstOrDefault(way => way.Name == name);
}
