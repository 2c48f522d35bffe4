using Simulator.Analysis.Membership;

namespace Simulator.Tests.Analysis.Membership;

/// <summary>What the checks of membership must find, each in a stream written by hand, and what looks like it and is none.</summary>
public sealed class MembershipCheckTests
{
    const Health Alive = Health.Alive, Suspect = Health.Suspect, Dead = Health.Dead;

    [Test]
    public void A_crashed_member_that_somebody_still_suspects_at_the_end()
    {
        var story = Story().Crash(3).Declare(1, 3, Dead).Declare(2, 3, Suspect);
        Assert.That(story.End<StrongCompleteness>(20), Does.Contain("n2 holds n3 to be Suspect in its life 0, which is over"));
        Assert.That(Story().Crash(3).Declare(1, 3, Dead).Declare(2, 3, Dead).End<StrongCompleteness>(20), Is.Null);
    }

    [Test]
    public void The_earlier_life_of_one_who_came_back_is_over_too()
    {
        var story = Story().Crash(3).Start(3).Join(3, life: 1).Declare(1, 3, Alive, life: 1);
        Assert.That(story.End<StrongCompleteness>(20), Does.Contain("n2 holds n3 to be Alive in its life 0"));
        Assert.That(story.Declare(2, 3, Alive, life: 1).End<StrongCompleteness>(20), Is.Null);
    }

    [Test]
    public void One_that_has_left_counts_as_dead() =>
        Assert.That(Story().Leave(3).Declare(1, 3, Dead).End<StrongCompleteness>(20), Does.Contain("n2 holds n3"));

    [Test]
    public void Nothing_is_owed_before_the_promised_time_or_while_a_fault_is_on()
    {
        Assert.That(Story().Crash(3).End<StrongCompleteness>(5), Is.Null);
        Assert.That(Story().Crash(3).Fault("isolate {n1}").End<StrongCompleteness>(20), Is.Null);
        Assert.That(Story().Fault("crash {n3}").Crash(3).End<StrongCompleteness>(20), Is.Not.Null, "that it is down is what there is to notice");
    }

    [Test]
    public void A_live_member_that_is_held_dead_or_in_another_life_at_the_end()
    {
        Assert.That(Story().Declare(2, 1, Dead).End<EventualAccuracy>(20), Does.Contain("n2 holds n1 to be Dead in life 0"));
        Assert.That(Story().Join(1, life: 1).End<EventualAccuracy>(20), Does.Contain("n2 holds n1 to be Alive in life 0"));
        Assert.That(Story().Declare(2, 1, Suspect).End<EventualAccuracy>(20), Is.Null);
    }

    [Test]
    public void One_that_is_up_and_was_not_let_in() =>
        Assert.That(Story().Crash(3).Start(3).Declare(1, 3, Dead).Declare(2, 3, Dead).End<EventualAccuracy>(20), Is.EqualTo("n3 is up and was not let in"));

    [Test]
    public void One_that_another_has_never_heard_of() =>
        Assert.That(Story().Start(4).Join(4, 0).End<EventualAccuracy>(20), Does.Contain("has never heard of"));

    [Test]
    public void A_live_member_declared_dead()
    {
        Assert.That(Story().Declare(2, 1, Dead).Found<StrongAccuracy>(), Is.EqualTo("n2 declares n1 dead, which takes part"));
        Assert.That(Story().Crash(1).Declare(2, 1, Dead).Found<StrongAccuracy>(), Is.Null);
        Assert.That(Story().Crash(1).Start(1).Join(1, life: 1).Declare(2, 1, Dead).Found<StrongAccuracy>(), Is.Null, "it was the earlier life");
    }

    [Test]
    public void Older_news_after_newer()
    {
        Assert.That(Story().Declare(2, 1, Dead).Declare(2, 1, Alive).Found<IncarnationOrder>(), Does.StartWith("n2 goes back"));
        Assert.That(Story().Declare(2, 1, Suspect).Declare(2, 1, Alive).Found<IncarnationOrder>(), Does.StartWith("n2 goes back"));
        Assert.That(Story().Incarnate(1, 0, 1).Declare(2, 1, Suspect).Declare(2, 1, Alive, incarnation: 1).Found<IncarnationOrder>(), Is.Null);
    }

    [Test]
    public void News_of_what_has_not_been() =>
        Assert.That(Story().Declare(2, 1, Alive, incarnation: 1).Found<IncarnationOrder>(), Does.Contain("has reached life 0, incarnation 0"));

    [Test]
    public void A_run_without_members_proves_nothing() =>
        Assert.That(new MembershipStory().End<StrongCompleteness>(20), Is.EqualTo("no server has taken part"));

    /// <summary>Three servers that know each other and promise to notice everything within ten seconds.</summary>
    static MembershipStory Story()
    {
        var story = new MembershipStory();
        for (var server = 1; server <= 3; server++)
        {
            story.Start(server).Join(server, 0);
            for (var other = 1; other <= 3; other++)
                if (other != server) story.Declare(server, other, Alive);
        }
        return story;
    }
}

/// <summary>A stream of events for checks of membership. Servers go by the numbers of their names; each event takes a millisecond.</summary>
sealed class MembershipStory
{
    readonly List<TraceEvent> events = [];

    public MembershipStory Start(int server) => Add(EventKind.Start, server, null);
    public MembershipStory Crash(int server) => Add(EventKind.Crash, server, null);
    public MembershipStory Join(int server, long life) => Incarnate(server, life, 0).Add(EventKind.Fact, server, new TakesPart(life, Duration.Seconds(10)));
    public MembershipStory Leave(int server) => Add(EventKind.Fact, server, new TakesPartNoMore(0));

    public MembershipStory Incarnate(int server, long life, long incarnation) => Add(EventKind.Fact, server, new Incarnated(life, incarnation));

    public MembershipStory Declare(int server, int member, Health health, long life = 0, long incarnation = 0) =>
        Add(EventKind.Fact, server, new Declared(Name(member), health, life, incarnation));

    public MembershipStory Fault(string text) => Add(EventKind.FaultBegin, int.MinValue + 1, text);

    /// <summary>What the check says while it watches; null when it is content.</summary>
    public string? Found<TCheck>() where TCheck : MembershipCheck, new()
    {
        var check = new TCheck();
        string? found = null;
        foreach (var e in events) found ??= check.See(e);
        return found;
    }

    /// <summary>What the check says of a run that ends so many seconds later.</summary>
    public string? End<TCheck>(int seconds) where TCheck : MembershipCheck, new()
    {
        var check = new TCheck();
        foreach (var e in events) Assert.That(check.See(e), Is.Null);
        return check.End(Now + Duration.Seconds(seconds));
    }

    Instant Now => Instant.Zero + Duration.Ms(events.Count);

    MembershipStory Add(EventKind kind, int server, object? what)
    {
        events.Add(new TraceEvent(Now, -1, what, Name(server), Name(server), events.Count, kind));
        return this;
    }

    static NodeId Name(int server) => server < 0 ? NodeId.Nemesis : new NodeId(server - 1);
}
