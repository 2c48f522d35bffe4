using Simulator.Protocols;

namespace Simulator.Tests.Protocols.Parts;

/// <summary>Quorum systems are compared with what all subsets of the members say, one by one.</summary>
public sealed class QuorumSystemTests
{
    static IEnumerable<TestCaseData> Systems()
    {
        foreach (var (quorums, servers) in Small())
            yield return new TestCaseData(quorums, servers).SetArgDisplayNames(quorums.ToString(), servers.ToString());
    }

    static IEnumerable<(Quorums, int)> Small()
    {
        for (var n = 1; n <= 5; n++) yield return (Quorums.Majority, n);
        for (var a = 1; a <= 5; a++)
            for (var b = 1; b <= 5; b++) yield return (new SizeQuorums { Phase1 = a, Phase2 = b }, 5);
        foreach (var (rows, columns) in new[] { (2, 3), (3, 2), (1, 4), (4, 1), (2, 2) })
            foreach (var a in Enum.GetValues<GridPart>())
                foreach (var b in Enum.GetValues<GridPart>())
                    yield return (new GridQuorums { Rows = rows, Columns = columns, Phase1 = a, Phase2 = b }, rows * columns);
        foreach (int[] votes in new[] { [3, 1, 1, 1, 1], [2, 2, 1, 0, 2], [5, 5, 5, 5, 1], (int[])[4, 4, 1, 1, 1, 1] })
            for (var a = 0; a <= votes.Sum(); a++)
                for (var b = a % 3; b <= votes.Sum(); b += 3) yield return (Weights(votes, a, b), votes.Length);
        yield return (Sets("12 34", "13 24 14 23"), 4);
        yield return (Sets("12 34", "13 24 12"), 4);
        yield return (Sets("123", "3 145"), 5);
    }

    [TestCaseSource(nameof(Systems))]
    public void What_it_says_of_intersections_is_what_trying_all_pairs_says(Quorums quorums, int servers)
    {
        var system = quorums.Over(NodeSet.First(servers));
        foreach (var (a, b) in new[] { (Phase.One, Phase.Two), (Phase.One, Phase.One), (Phase.Two, Phase.Two) })
        {
            var found = system.Disjoint(a, b);
            Assert.That(found is not null, Is.EqualTo(SomeMiss(system, a, b, servers)), $"phases {a} and {b}");
            if (found is not var (first, second)) continue;
            Assert.That(system.IsQuorum(a, first) && system.IsQuorum(b, second), $"{first} and {second} are quorums");
            Assert.That(first.Intersect(second), Is.EqualTo(NodeSet.Empty));
            Assert.That((system.Least(a, first), system.Least(b, second)), Is.EqualTo((first, second)), "no smaller example");
        }
    }

    [TestCaseSource(nameof(Systems))]
    public void What_holds_a_quorum_is_one_and_strangers_do_not_count(Quorums quorums, int servers)
    {
        var system = quorums.Over(NodeSet.First(servers));
        foreach (var phase in Enum.GetValues<Phase>())
        {
            Assert.That(system.IsQuorum(phase, NodeSet.First(servers)));
            Assert.That(system.IsQuorum(phase, NodeSet.Empty), Is.False);
            foreach (var set in Subsets(servers))
            {
                Assert.That(system.IsQuorum(phase, set.With(new NodeId(servers)).With(new NodeId(70))), Is.EqualTo(system.IsQuorum(phase, set)));
                Assert.That(system.Missing(phase, set) is null, Is.EqualTo(system.IsQuorum(phase, set)));
                if (!system.IsQuorum(phase, set)) continue;
                for (var i = 0; i < servers; i++) Assert.That(system.IsQuorum(phase, set.With(new NodeId(i))));
            }
        }
    }

    [TestCase("majority", "12", "phase 1: 2 of 5 acceptors, 3 needed")]
    [TestCase("sizes", "12", "phase 1: 2 of 5 acceptors, 4 needed")]
    [TestCase("grid", "125", "phase 1: {n1 n2 n5} hold no whole row")]
    [TestCase("grid", "123", "phase 2: {n1 n2 n3} hold no whole column")]
    [TestCase("weights", "234", "phase 1: 3 of 7 votes, 4 needed")]
    [TestCase("sets", "13", "phase 1: {n1 n3} hold none of the 2 quorums")]
    [TestCase("majority", "123", null)]
    public void It_says_what_is_missing(string kind, string up, string? text)
    {
        var (quorums, servers) = kind switch
        {
            "sizes" => (new SizeQuorums { Phase1 = 4, Phase2 = 2 }, 5),
            "grid" => (new GridQuorums { Rows = 2, Columns = 3 }, 6),
            "weights" => (Weights([3, 1, 1, 1, 1], 0, 0), 5),
            "sets" => (Sets("12 34", "13 24"), 4),
            _ => (Quorums.Majority, 5),
        };
        Assert.That(quorums.Over(NodeSet.First(servers)).Missing(Set(up), "acceptors"), Is.EqualTo(text));
    }

    [Test]
    public void Disjoint_quorums_are_refused_by_name_unless_the_scenario_wants_them()
    {
        var flexible = new SizeQuorums { Phase1 = 2, Phase2 = 3 };
        Assert.That(() => flexible.Over(NodeSet.First(5), isUnsafe: false), Throws.TypeOf<OptionsException>()
            .With.Message.Contains("{n1 n2} is a quorum of phase 1 and {n3 n4 n5} one of phase 2").And.Property("Option").EqualTo("quorums"));
        Assert.That(() => flexible.Over(NodeSet.First(5), isUnsafe: true), Throws.Nothing);
    }

    [Test]
    public void A_protocol_may_need_more_than_the_two_phases_to_intersect()
    {
        var flexible = new SizeQuorums { Phase1 = 2, Phase2 = 4 };
        Assert.That(() => flexible.Over(NodeSet.First(5), false), Throws.Nothing);
        Assert.That(() => flexible.Over(NodeSet.First(5), false, (Phase.Two, Phase.Two)), Throws.Nothing);
        Assert.That(() => flexible.Over(NodeSet.First(5), false, (Phase.One, Phase.One)), Throws.TypeOf<OptionsException>());
    }

    [Test]
    public void Members_need_not_be_the_first_servers()
    {
        var system = Quorums.Majority.Over(Set("246"));
        Assert.That(system.IsQuorum1(Set("123")), Is.False);
        Assert.That(system.IsQuorum1(Set("1234")), Is.True);
        Assert.That(new SizeQuorums { Phase1 = 1, Phase2 = 2 }.Over(Set("246")).Disjoint(Phase.One, Phase.Two), Is.EqualTo((Set("2"), Set("46"))));
    }

    [Test]
    public void A_thousand_servers_are_no_trouble()
    {
        var votes = Enumerable.Range(0, 1000).Select(i => 1 + i % 7).ToArray();
        var system = Weights(votes, 0, 0).Over(NodeSet.First(1000));
        Assert.That(system.Disjoint(Phase.One, Phase.Two), Is.Null);
        Assert.That(Weights(votes, votes.Sum() / 2, votes.Sum() / 2).Over(NodeSet.First(1000)).Disjoint(Phase.One, Phase.Two), Is.Not.Null);
        Assert.That(new GridQuorums { Rows = 20, Columns = 50, Phase1 = GridPart.OneOfEachRow }.Over(NodeSet.First(1000))
            .Disjoint(Phase.One, Phase.Two), Is.Not.Null);
    }

    static bool SomeMiss(QuorumSystem system, Phase a, Phase b, int servers) =>
        Subsets(servers).Any(first => system.IsQuorum(a, first)
            && Subsets(servers).Any(second => first.Intersect(second).IsEmpty && system.IsQuorum(b, second)));

    static IEnumerable<NodeSet> Subsets(int servers)
    {
        for (var bits = 0; bits < 1 << servers; bits++)
        {
            var set = NodeSet.Empty;
            for (var i = 0; i < servers; i++)
                if ((bits >> i & 1) != 0) set = set.With(new NodeId(i));
            yield return set;
        }
    }

    static WeightQuorums Weights(int[] votes, int phase1, int phase2) => new()
    {
        Votes = [.. votes.Select((count, i) => new Weight(new NodeId(i), count))], Phase1 = phase1, Phase2 = phase2,
    };

    static SetQuorums Sets(string phase1, string phase2) => new()
    {
        Phase1 = [.. phase1.Split(' ').Select(Set)], Phase2 = [.. phase2.Split(' ').Select(Set)],
    };

    static NodeSet Set(string digits) => NodeSet.Of([.. digits.Select(digit => new NodeId(digit - '1'))]);
}
