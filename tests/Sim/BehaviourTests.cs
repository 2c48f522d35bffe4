namespace Simulator.Tests.Sim;

/// <summary>Each behaviour of the library does what it says, to its victims and to nobody else, and is counted.</summary>
public sealed class BehaviourTests
{
    static readonly long[] said = [1, 2, 3, 4, 5];
    static readonly long[] lied = [-1, -2, -3, -4, -5];

    static Misbehave Liar(string name, params int[] victims) => new(Seen.Node(0), Behaviours.Named(name)!)
    {
        Towards = victims.Length > 0 ? Seen.Nodes(victims) : null,
    };

    static List<long> Numbers(IEnumerable<Proposal> heard) => [.. heard.Select(m => m.Number)];

    static List<long> Numbers(IEnumerable<Ballot> heard) => [.. heard.Select(m => m.Number)];

    static void IsHonest(Conversation talk, int from = 0, params int[] to)
    {
        foreach (var server in to)
            Assert.That(talk.Heard(new NodeId(server), from), Is.EqualTo(new Conversation(null).Heard(new NodeId(server), from)),
                $"what n{server + 1} hears from n{from + 1}");
    }

    [Test]
    public void Silent_says_nothing_to_anybody_and_is_no_lie()
    {
        var talk = new Conversation(Liar("silent"));
        for (var server = 1; server < 5; server++) Assert.That(talk.Heard(new NodeId(server), 0), Is.Empty);
        Assert.That(talk.Replies(0), Is.Empty);
        IsHonest(talk, 1, 0, 2, 3, 4);
        Assert.That((talk.Report.Text, talk.Report.Hits, talk.Report.Deceits, talk.World.Byzantine),
            Is.EqualTo(("byzantine {n1} silent", 70L, (Deceits?)new Deceits(0, 70, 0), NodeSet.Empty)));
    }

    [Test]
    public void Slow_says_everything_late()
    {
        var talk = new Conversation(Liar("slow") with { Delay = Duration.Ms(300) });
        var honest = new Conversation(null).Heard(new NodeId(3), 0);
        Assert.That(talk.Heard(new NodeId(3), 0), Is.EqualTo(honest.Select(e => (e.Ms + 300, e.Message))));
        Assert.That((talk.Report.Deceits, talk.World.Byzantine), Is.EqualTo(((Deceits?)new Deceits(0, 70, 0), NodeSet.Empty)));
    }

    [Test]
    public void Selective_omission_says_nothing_to_some()
    {
        var talk = new Conversation(Liar("selective-omission", 1, 3));
        Assert.That(talk.Heard(new NodeId(1), 0).Concat(talk.Heard(new NodeId(3), 0)), Is.Empty);
        IsHonest(talk, 0, 2, 4);
        Assert.That((talk.Report.Text, talk.Report.Deceits),
            Is.EqualTo(("byzantine {n1} selective-omission towards {n2 n4}", (Deceits?)new Deceits(0, 30, 0))));
    }

    [Test]
    public void Stale_replay_adds_what_was_said_before()
    {
        var talk = new Conversation(Liar("stale-replay") with { Probability = Ratio.Always });
        var heard = talk.Heard<Proposal>(3);
        Assert.That(heard, Has.Count.GreaterThan(5));
        Assert.That(heard.Select(m => m.Number).Distinct(), Is.EqualTo(said), "the new ones come in order");
        Assert.That(talk.Heard(NodeId.Client(0), 0).Select(e => e.Message), Is.All.TypeOf<Reply>(), "only what the receiver reads");
        Assert.That(talk.Replies(0), Has.Count.GreaterThan(5));
        var deceits = talk.Report.Deceits!.Value;
        Assert.That((deceits.Changed, deceits.HeldBack, deceits.Added > 40), Is.EqualTo((0L, 0L, true)));
        Assert.That(talk.World.Byzantine, Is.EqualTo(NodeSet.Of(new NodeId(0))));
    }

    [Test]
    public void Equivocate_proposes_something_else_to_the_victims()
    {
        var talk = new Conversation(Liar("equivocate", 1, 2));
        Assert.That(Numbers(talk.Heard<Proposal>(1)), Is.EqualTo(lied));
        Assert.That(Numbers(talk.Heard<Proposal>(2)), Is.EqualTo(lied));
        Assert.That(Numbers(talk.Heard<Ballot>(2)), Is.EqualTo(said), "its votes are true");
        IsHonest(talk, 0, 3, 4);
        Assert.That(talk.Report.Deceits, Is.EqualTo(new Deceits(10, 0, 0)));
    }

    [Test]
    public void Conflicting_votes_differ_between_victims_and_others()
    {
        var talk = new Conversation(Liar("conflicting-votes", 1));
        Assert.That((Numbers(talk.Heard<Ballot>(1)), Numbers(talk.Heard<Proposal>(1))), Is.EqualTo((lied, said)));
        IsHonest(talk, 0, 2, 3, 4);
        Assert.That(talk.Report.Deceits, Is.EqualTo(new Deceits(5, 0, 0)));
    }

    [Test]
    public void A_colluding_pair_tells_the_same_victims_the_same()
    {
        var pair = new Misbehave(Seen.Nodes(0, 1), Behaviours.Named("colluding-pair")!);
        var splits = new HashSet<string>();
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var talk = new Conversation(pair, seed: seed);
            var fooled = new List<int>();
            for (var server = 2; server < 5; server++)
            {
                var first = Numbers(talk.Heard<Proposal>(server, 0));
                Assert.That(first, Is.AnyOf(said, lied));
                Assert.That(Numbers(talk.Heard<Ballot>(server, 0)), Is.EqualTo(first));
                Assert.That(Numbers(talk.Heard<Proposal>(server, 1)), Is.EqualTo(first));
                Assert.That(Numbers(talk.Heard<Ballot>(server, 1)), Is.EqualTo(first));
                if (first[0] < 0) fooled.Add(server);
            }
            Assert.That(Numbers(talk.Heard<Proposal>(0, 1)), Is.EqualTo(said), "liars do not lie to each other");
            Assert.That(fooled, Has.Count.EqualTo(1), "half of the three others");
            splits.Add(string.Join(' ', fooled));
        }
        Assert.That(splits, Has.Count.EqualTo(3), "victims are drawn");
    }

    [Test]
    public void Wrong_digest_does_not_belong_to_the_message()
    {
        var talk = new Conversation(Liar("wrong-digest"));
        for (var server = 1; server < 5; server++)
            Assert.That(talk.Heard<Proposal>(server), Is.EqualTo(said.Select(number => new Proposal(number, "other"))));
        Assert.That(talk.Report.Deceits, Is.EqualTo(new Deceits(20, 0, 0)));
    }

    [Test]
    public void Forged_view_change_is_signed_by_the_liar_itself()
    {
        var talk = new Conversation(Liar("forged-view-change"));
        var forged = talk.Heard<Account>(4);
        Assert.That(forged.Select(m => m.Number), Is.EqualTo(lied));
        Assert.That(forged.Select(m => m.Signed!.Signer), Is.All.EqualTo(new NodeId(0)));
        Assert.That(Numbers(talk.Heard<Proposal>(4)), Is.EqualTo(said));
        Assert.That(talk.Report.Deceits, Is.EqualTo(new Deceits(20, 0, 0)));
    }

    [Test]
    public void Lie_to_clients_is_honest_among_servers()
    {
        var talk = new Conversation(Liar("lie-to-clients"));
        Assert.That((talk.Replies(0), talk.Replies(1), talk.Replies(1, from: 1)), Is.EqualTo((lied, lied, said)));
        IsHonest(talk, 0, 1, 2, 3, 4);
        Assert.That(talk.Report.Deceits, Is.EqualTo(new Deceits(10, 0, 0)));
    }

    [TestCase("equivocate")]
    [TestCase("wrong-digest")]
    public void Without_a_forger_a_field_of_the_message_is_changed(string name)
    {
        var talk = new Conversation(Liar(name, 2), known: false);
        var honest = new Conversation(null).Heard(new NodeId(2), 0);
        var heard = talk.Heard(new NodeId(2), 0);
        Assert.That(heard.Select(e => e.Message.GetType()), Is.EqualTo(honest.Select(e => e.Message.GetType())), "the victim can read it");
        Assert.That(heard.Zip(honest), Is.All.Matches<((long, Message) Is, (long, Message) Was)>(pair => !pair.Is.Equals(pair.Was)));
        IsHonest(talk, 0, 1, 3, 4);
    }

    [Test]
    public void Answers_are_changed_without_a_forger_too()
    {
        var talk = new Conversation(Liar("lie-to-clients"), known: false);
        Assert.That(talk.Replies(0).Zip(said), Is.All.Matches<(long Is, long Was)>(pair => pair.Is != pair.Was));
    }

    [TestCase("conflicting-votes")]
    [TestCase("colluding-pair")]
    [TestCase("forged-view-change")]
    public void Some_are_nothing_without_a_forger_and_are_refused(string name) =>
        Assert.That(() => new Conversation(Liar(name), known: false), Throws.TypeOf<OptionsException>()
            .With.Message.EqualTo($"the protocol does not tell how to word {name}"));

    [Test]
    public void Half_of_the_other_servers_are_victims_when_nobody_says()
    {
        var halves = new HashSet<string>();
        for (ulong seed = 1; seed <= 40; seed++)
        {
            var talk = new Conversation(Liar("equivocate"), seed: seed);
            var fooled = Enumerable.Range(1, 4).Where(server => talk.Heard<Proposal>(server)[0].Number < 0).ToList();
            Assert.That(fooled, Has.Count.EqualTo(2));
            halves.Add(string.Join(' ', fooled));
        }
        Assert.That(halves, Has.Count.EqualTo(6));
    }

    [Test]
    public void Only_a_share_of_the_messages_is_concerned_when_asked()
    {
        var hit = 0L;
        for (ulong seed = 1; seed <= 20; seed++)
            hit += new Conversation(Liar("silent") with { Probability = Ratio.Percent(30) }, seed: seed).Report.MessagesHit;
        Assert.That(hit, Is.InRange(20 * 70 * 25 / 100, 20 * 70 * 35 / 100));
    }

    [Test]
    public void A_liar_is_honest_again_when_the_fault_ends_but_stays_distrusted()
    {
        var talk = new Conversation(Liar("equivocate", 1), lasts: Duration.Ms(25));
        Assert.That(Numbers(talk.Heard<Proposal>(1)), Is.EqualTo(new long[] { -1, -2, 3, 4, 5 }));
        Assert.That(talk.World.Byzantine, Is.EqualTo(NodeSet.Of(new NodeId(0))));
    }

    [Test]
    public void A_behaviour_whose_victims_hear_nothing_from_the_liar_hits_nothing()
    {
        var mute = new Conversation(new Misbehave(Seen.Node(4), Behaviours.Named("equivocate")!));
        Assert.That((mute.Report.Hits, mute.Report.Deceits), Is.EqualTo((0L, (Deceits?)null)));
        IsHonest(mute, 0, 1, 2, 3);
    }

    [Test]
    public void Without_the_fault_nobody_misbehaves()
    {
        var talk = new Conversation(null);
        for (var server = 2; server < 5; server++)
            Assert.That((Numbers(talk.Heard<Proposal>(server)), Numbers(talk.Heard<Ballot>(server))), Is.EqualTo((said, said)));
        Assert.That(talk.World.Byzantine, Is.EqualTo(NodeSet.Empty));
    }

    [Test]
    public void A_behaviour_can_be_drawn_among_those_that_the_protocol_can_show([Values] bool known)
    {
        var drawn = new HashSet<string>();
        for (ulong seed = 1; seed <= 100; seed++)
            drawn.Add(new Conversation(new Misbehave(Seen.Node(0), Behaviours.All), known, seed: seed).Report.Text.Split(' ')[2]);
        Assert.That(drawn, Is.EquivalentTo(Behaviours.All.Where(way => known || !way.NeedsForger).Select(way => way.Name)));
    }

    [Test]
    public void A_liar_counts_against_the_tolerance_for_good()
    {
        var nemesis = new Nemesis([new Misbehave(new Selector.Any(1), Behaviours.All), new Crash(new Selector.Any(1))],
            new Constant(Duration.Ms(20)), new Constant(Duration.Ms(10)), Tolerance: 1, Swarm: false, Duration.Zero, null);
        for (ulong seed = 1; seed <= 10; seed++)
        {
            var talk = new Conversation(null, seed: seed, more: stage => stage.With(setup => setup with { Nemesis = nemesis }));
            var texts = talk.World.FaultReports().Select(report => report.Text).ToList();
            var liars = texts.SkipWhile(text => !text.StartsWith("byzantine", StringComparison.Ordinal)).Select(text => text.Split(' ')[1]);
            Assert.That(liars.Distinct().Count(), Is.EqualTo(1), string.Join("; ", texts));
        }
    }

    [Test]
    public void Names_are_unique_and_findable()
    {
        Assert.That(Behaviours.All.Select(way => way.Name), Is.Unique);
        foreach (var way in Behaviours.All) Assert.That(Behaviours.Named(way.Name), Is.SameAs(way));
        Assert.That(Behaviours.Named("honest"), Is.Null);
    }
}
