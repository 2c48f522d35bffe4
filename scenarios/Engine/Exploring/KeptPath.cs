using System.Globalization;

namespace Simulator.Scenarios;

/// <summary>
/// What an exploration has found, for keeps: the failing path as a scenario with time, in which a schedule says every step. It is replayed,
/// shrunk and explained like any other run.
/// </summary>
/// <param name="Scenario">As its file says it.</param>
public sealed record KeptPath(Scenario Scenario, Capsule Capsule)
{
    /// <summary>
    /// Tells a failing path step by step and runs it again to see that it fails in the same way. Throws <see cref="UserError"/> when it
    /// does not.
    /// </summary>
    /// <param name="name">Of the scenario: lower-case words joined by hyphens.</param>
    public static KeptPath Of(Exploration exploration, FailingPath failure, string name)
    {
        var recorder = new Recorder(failure);
        var world = exploration.World(recorder, TraceMode.Full);
        world.Run();
        var scenario = WithTime(exploration.Scenario, world.Now - Instant.Zero);
        var original = Trials.Judge(scenario, world, world.Ended!, failure.Check);
        if (original.Failure is not { } wanted) throw Untold($"{failure.Check} holds when the path is gone again");
        var trials = new Trials(exploration.Catalogue);
        foreach (var listsSyncs in new[] { true, false })
        {
            var transcriber = new Transcriber(scenario, original, listsSyncs, listsOwn: false, until: null) { Spreads = true };
            var transcript = transcriber.Transcribe() with
            {
                FirstDraws = recorder.Draws,
                GivesDraws = true,
            };
            var search = new Search(trials, wanted, Shrinker.DefaultBudget, isForward: false, static () => false);
            if (!search.TryFirst(transcript)) continue;
            var moves = failure.Choices.Count(choice => choice.Site.Label.Component == "explore");
            var summary = string.Create(CultureInfo.InvariantCulture,
                $"Found by exploring {scenario.Name}, after {moves} moves: {UserError.OneLine(search.Run.Text)}");
            var (brief, _, trial) = Shrinker.Written(search, scenario, name, summary, wanted, trials);
            return new KeptPath(brief, Capsule.Of(brief, trial)!);
        }
        throw Untold($"its failure ({wanted}) cannot be told step by step");

        UserError Untold(string why) => new($"{exploration.Scenario.Name}: {why}");
    }

    /// <summary>Nobody's patience ends in an exploration, however far its timers have moved the clock.</summary>
    static Scenario WithTime(Scenario scenario, Duration end)
    {
        var duration = new[] { scenario.Duration, end + Duration.Seconds(1) }.Max();
        return scenario with
        {
            Duration = duration,
            Nemesis = null,
            Liveness = null,
            Explore = null,
            Clients = [.. scenario.Clients.Select(group => group with { Deadline = duration })],
        };
    }

    /// <summary>Goes the path and keeps every draw, those as well that came out as 0: draws are told by their order.</summary>
    sealed class Recorder(FailingPath failure) : IMoveChooser
    {
        readonly Recorded recorded = new(failure.Choices, new Seeded(0));
        readonly int moves = failure.Choices.Count(choice => choice.Site.Label.Component == "explore");
        int made;

        public List<Choice> Draws { get; } = [];

        public int Next(in Site site, IReadOnlyList<Move> moves) =>
            made++ >= this.moves ? -1 : (int)recorded.Draw(site, (ulong)moves.Count);

        public ulong Draw(in Site site, ulong bound)
        {
            var place = site;
            var value = failure.Choices.FirstOrDefault(choice => choice.Site == place && choice.Bound == bound).Value;
            Draws.Add(new Choice(site, bound, value));
            return value;
        }

        public void Drew(in Site site, ulong bound, ulong value) => Draws.Add(new Choice(site, bound, value));
    }
}
