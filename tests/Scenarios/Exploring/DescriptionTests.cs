using System.Globalization;
using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios.Exploring;

/// <summary>
/// What servers say of themselves is all that they act on. Of each two ways into what the search takes for one state, or for a state and
/// one that it covers, the machines are compared, and what comes of them. A difference is a variable that some description leaves out,
/// and so states that the search loses.
/// </summary>
public sealed class DescriptionTests
{
    /// <summary>Runs that a scope is granted, to find ways into one state and to compare them; with an opening each takes long.</summary>
    const int Visits = 900, VisitsWithOpening = 400;

    /// <summary>Pairs of which the variables are compared.</summary>
    const int MostCompared = 200;

    /// <summary>States of one depth that are gone on from, taken evenly from all; so that a search in breadth gets deep as well.</summary>
    const int MostOfDepth = 120;

    /// <summary>States that differ in no more than messages and bounds and are compared with each other.</summary>
    const int MostAlike = 6;

    /// <summary>Moves after which two ways are compared.</summary>
    const int Steps = 2;

    /// <summary>
    /// Scopes whose servers act on what the clock says, which is no part of a state: there equal states may differ in what comes of them.
    /// </summary>
    static readonly string[] dependOnTime = [];

    /// <summary>Scopes so small that no two ways lead into one state.</summary>
    static readonly string[] small = ["vr-leases"];

    /// <summary>Variables that no description tells, with all that they consist of.</summary>
    static readonly string[] notActedOn =
    [
        // For those who watch.
        "PaxosNode.Events", "DynamoNode.deeds",
        "TwoPhaseCommitNode.LastWritten", "TwoPhaseCommitNode.LastWrittenAt",
        "PaxosCommitNode.LastWritten", "PaxosCommitNode.LastWrittenAt", "PaxosCommitNode.LastLed",
        // Kept so that it need not be built again.
        "RaftNode.role.Latest",
        // Of slots that are executed nothing is proposed any more.
        "MultiPaxosNode.role.Phase1.Best",
    ];

    static IEnumerable<string> Scopes() => Directory
        .EnumerateFiles(Path.Combine(Repository.RepositoryFiles.Root, "scenarios/exploration"), "*.yaml")
        .Select(path => Path.GetFileNameWithoutExtension(path)).Except(dependOnTime).Order(StringComparer.Ordinal);

    [TestCase("raft-two-servers"), TestCase("raft-membership")]
    [TestCase("paxos-two-proposers"), TestCase("multi-paxos-led"), TestCase("vr-next-primary"), TestCase("dynamo-wiped-disk")]
    [TestCase("two-phase-commit-one-crash"), TestCase("paxos-commit-take-over")]
    public void A_state_that_covers_another_differs_in_nothing_that_machines_act_on(string name) => Check(name, 1);

    /// <summary>The same of all scopes and with more patience; some minutes.</summary>
    [TestCaseSource(nameof(Scopes)), Explicit, Category("Long")]
    public void Nor_does_one_that_lies_deeper(string name) => Check(name, 10);

    static void Check(string name, int patience)
    {
        var path = Path.Combine(Repository.RepositoryFiles.Root, "scenarios/exploration", name + ".yaml");
        var read = ScenarioReader.Read(ScenarioFiles.Named(path)[0], [], Catalogue.BuiltIn);
        Assert.That(read.Problems, Is.Empty);
        var scope = new Exploration { Catalogue = Catalogue.BuiltIn, Scenario = read.Scenario!, Within = read.Scenario!.Explore! };
        var visits = patience * (scope.Within.From is null ? Visits : VisitsWithOpening);
        var ways = new Ways(scope);
        ways.Find(visits);
        Assert.That(ways.Pairs, small.Contains(name) ? Is.Empty : Is.Not.Empty, "two ways that lead into one state");
        var untold = ways.Untold().Where(each => !notActedOn.Any(known => IsPartOf(each.Key, known)));
        Assert.That(untold.Select(each => $"{each.Key}: {each.Value}"), Is.Empty, "variables that a description leaves out");
        Assert.That(ways.Compare(visits), Is.Null);
    }

    static bool IsPartOf(string variable, string known) => (variable + ".").StartsWith(known + ".", StringComparison.Ordinal);

    /// <summary>The ways through a scope, and those among them that are taken for one.</summary>
    sealed class Ways(Exploration scope)
    {
        readonly PathVisitor visitor = new(choices => scope.World(choices));
        int visits;

        /// <summary>Each a state and one that it covers.</summary>
        public List<(Way One, Way Covered)> Pairs { get; } = [];

        /// <summary>Goes on in breadth.</summary>
        public void Find(int most)
        {
            var known = new Dictionary<ulong, List<Way>>();
            List<Way> level = [new Way([], visitor.Visit([]), [], [])];
            for (var depth = 0; depth < scope.Within.Depth && level.Count > 0 && visits < most; depth++)
            {
                var next = new List<Way>();
                foreach (var child in Evenly(level, MostOfDepth).SelectMany(Children))
                {
                    if (child.End.Failure is not null) continue;
                    if (!known.TryGetValue(child.End.Print.Core, out var alike)) known.Add(child.End.Print.Core, alike = []);
                    if (!alike.Exists(way => way.End.Print.Digest == child.End.Print.Digest)) next.Add(child);
                    if (alike.Count == MostAlike || alike.Exists(way => way.Lived == child.Lived)) continue;
                    foreach (var way in alike)
                    {
                        if (way.End.Print.Covers(child.End.Print)) Pairs.Add((way, child));
                        if (child.End.Print.Covers(way.End.Print)) Pairs.Add((child, way));
                    }
                    alike.Add(child);
                }
                level = next;
            }
        }

        /// <summary>The first difference in words; null when there is none.</summary>
        public string? Compare(int most)
        {
            visits = 0;
            foreach (var (one, covered) in Evenly(Pairs, most))
            {
                if (Difference(one, covered, Steps) is { } found) return found;
                if (visits > most) break;
            }
            return null;
        }

        /// <summary>All moves from the end of a way, but of two that commute one order.</summary>
        IEnumerable<Way> Children(Way way)
        {
            var asleep = new List<Move>(way.Asleep);
            var offered = way.End.Offered ?? [];
            for (var index = 0; index < offered.Count; index++)
            {
                var move = offered[index];
                if (asleep.Exists(each => each.Key == move.Key)) continue;
                List<Move> stillAsleep = [.. asleep.Where(each => each.Commutes(move))];
                foreach (var (step, end) in Outcomes(way, index)) yield return way.And(move, step, end, stillAsleep);
                asleep.Add(move);
            }
        }

        IEnumerable<(int[] Step, Visit Visit)> Outcomes(Way way, int index)
        {
            foreach (var outcome in visitor.Outcomes(way.Path, index))
            {
                visits++;
                yield return outcome;
            }
        }

        /// <summary>Whether what can come of the second state cannot come of the first, which covers it.</summary>
        string? Difference(Way one, Way covered, int steps)
        {
            var (offered, others) = (covered.End.Offered ?? [], one.End.Offered ?? []);
            for (var index = 0; index < offered.Count; index++)
            {
                var move = offered[index];
                if (Find(others, move.Key) is not (>= 0 and var same))
                    return Tell(one, covered, $"only the second offers {move.Text(new Shapes())}");
                var lefts = Outcomes(one, same).Select(outcome => one.And(move, outcome.Step, outcome.Visit, [])).ToList();
                var rights = Outcomes(covered, index).Select(outcome => covered.And(move, outcome.Step, outcome.Visit, [])).ToList();
                if (lefts.Count != rights.Count) return Tell(one, covered, $"draws differ in {move.Text(new Shapes())}");
                foreach (var (left, right) in lefts.Zip(rights))
                {
                    if (left.End.Failure is not null) continue;
                    if (right.End.Failure is not null || !left.End.Print.Covers(right.End.Print))
                        return Tell(left, right, "the last move comes to different ends");
                    if (steps > 1 && Difference(left, right, steps - 1) is { } later) return later;
                }
            }
            return null;
        }

        static int Find(IReadOnlyList<Move> moves, ulong key)
        {
            for (var i = 0; i < moves.Count; i++)
                if (moves[i].Key == key) return i;
            return -1;
        }

        string Tell(Way one, Way other, string what)
        {
            var (left, right) = (TextOf(one), TextOf(other));
            string[] lines =
            [
                $"{scope.Scenario.Name}: one state seems to cover another and does not: {what}",
                .. one.Moves.Select(move => "  " + move), "  or", .. other.Moves.Select(move => "  " + move),
                "what differs at their ends:",
                .. left.Except(right).Select(line => "  - " + line), .. right.Except(left).Select(line => "  + " + line),
            ];
            return string.Join('\n', lines);
        }

        /// <summary>Variables in which the machines of a state differ from those of one that it covers, each with two values.</summary>
        public SortedDictionary<string, string> Untold()
        {
            var untold = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var (one, covered) in Evenly(Pairs, MostCompared))
            {
                foreach (var (node, other) in NodesAt(one).Zip(NodesAt(covered)))
                {
                    var (variables, others) = (VariablesOf(node), VariablesOf(other));
                    foreach (var name in variables.Keys.Union(others.Keys))
                    {
                        var (value, another) = (variables.GetValueOrDefault(name), others.GetValueOrDefault(name));
                        if (value != another) untold.TryAdd(name, $"{value ?? "nothing"} | {another ?? "nothing"}");
                    }
                }
            }
            return untold;

            static SortedDictionary<string, string> VariablesOf(Node? node) => node is null ? [] : Variables.Of(node);
        }

        List<Node?> NodesAt(Way way)
        {
            var nodes = new List<Node?>();
            foreach (var host in At(way).Hosts) nodes.Add(host.Node);
            return nodes;
        }

        World At(Way way)
        {
            var world = scope.World(new Decisions(way.Path));
            world.Run();
            return world;
        }

        /// <summary>The machines at the end of a way, in words.</summary>
        List<string> TextOf(Way way)
        {
            var world = At(way);
            var lines = new List<string> { $"failure: {way.End.Failure}" };
            foreach (var host in world.Hosts)
            {
                var words = new Words($"{host.Id} ");
                host.Node?.Describe(words);
                lines.AddRange(words.Lines);
                if (host.Disk is { } disk)
                    foreach (var version in disk.Underway.Prepend(disk.Durable))
                        lines.Add($"{host.Id} disk {world.Shapes.Text(version)}");
                for (var i = 0; i < host.Timers.Capacity; i++)
                    if (host.Timers[i].Timer is { } timer)
                        lines.Add($"{host.Id} timer {world.Shapes.Text(timer)} {host.Timers[i].Deadline}");
                foreach (var (to, message) in host.HeldBack) lines.Add($"{host.Id} holds back for {to} {world.Shapes.Text(message)}");
            }
            lines.AddRange((way.End.Offered ?? []).Select(move => move.Text(world.Shapes)));
            return lines;
        }

        /// <summary>At most so many, spread over all.</summary>
        static IEnumerable<T> Evenly<T>(List<T> all, int most)
        {
            var count = int.Min(all.Count, most);
            for (var i = 0; i < count; i++) yield return all[(int)((long)i * all.Count / count)];
        }
    }

    /// <summary>A path, what is at its end, and what of all that may follow need not be gone into.</summary>
    sealed record Way(int[] Path, Visit End, string[] Moves, List<Move> Asleep)
    {
        /// <summary>By machine a digest of what has happened to it, in order.</summary>
        SortedDictionary<int, ulong> Lives { get; init; } = [];

        public ulong Lived => Lives.Aggregate(0UL, (sum, life) => Mixing.Fold(Mixing.Fold(sum, unchecked((ulong)life.Key)), life.Value));

        public Way And(Move move, int[] step, Visit end, List<Move> asleep)
        {
            var lives = new SortedDictionary<int, ulong>(Lives);
            var life = Mixing.Fold(lives.GetValueOrDefault(move.Machine.Value), move.Key);
            foreach (var draw in step.Skip(1)) life = Mixing.Fold(life, (ulong)draw);
            if (move.Kind != MoveKind.Lose) lives[move.Machine.Value] = life;
            return new Way([.. Path, .. step], end, [.. Moves, move.Text(new Shapes())], asleep) { Lives = lives };
        }
    }

    /// <summary>A description in words.</summary>
    sealed class Words(string machine) : Scribe
    {
        public List<string> Lines { get; } = [];
        public override void Field(string name, long value) =>
            Lines.Add(string.Create(CultureInfo.InvariantCulture, $"{machine}{name}={value}"));
        public override void Field(string name, string? value) => Lines.Add($"{machine}{name}={value ?? "none"}");
    }
}
