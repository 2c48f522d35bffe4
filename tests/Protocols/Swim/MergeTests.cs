using Simulator.Protocols.Swim;
using Simulator.Tests.Sim;
using News = Simulator.Protocols.Swim.News;
using Ping = Simulator.Protocols.Swim.Ping;

namespace Simulator.Tests.Protocols.Swim;

/// <summary>
/// What a member holds of another is the same whatever the order in which it heard the news, and however often: news are a semilattice.
/// </summary>
public sealed class MergeTests
{
    [Test]
    public void The_order_of_the_news_does_not_matter()
    {
        for (var seed = 0UL; seed < 1000; seed++)
        {
            var dice = new Dice(seed);
            var news = Enumerable.Range(0, 2 + dice.Below(5)).Select(_ => Drawn(dice)).ToList();
            var one = After(news);
            var shuffled = Shuffled(dice, [.. news, news[dice.Below(news.Count)]]);
            Assert.That(After(shuffled), Is.EqualTo(one), () => $"seed {seed}: {string.Join(", ", news)}");
        }
    }

    [Test]
    public void News_once_believed_are_no_news_again()
    {
        for (var seed = 0UL; seed < 300; seed++)
        {
            var dice = new Dice(seed);
            var probe = Member();
            for (var i = 0; i < 5; i++) probe.Receive(1, new Ping(i, 0, [Drawn(dice)]));
            var held = probe.Node.Roster[new NodeId(3)]!.News;
            probe.Receive(1, new Ping(9, 0, [held]));
            Assert.That(probe.Node.Roster[new NodeId(3)]!.News, Is.EqualTo(held));
        }
    }

    /// <summary>Of one who is dead in a life, only that it is dead counts.</summary>
    static (long Life, bool IsDead, long Incarnation, Saying Saying) After(IEnumerable<News> news)
    {
        var probe = Member();
        foreach (var each in news) probe.Receive(1, new Ping(0, 0, [each]));
        var held = probe.Node.Roster[new NodeId(3)]!;
        return held.TakesPart ? (held.Life, false, held.Incarnation, held.Saying) : (held.Life, true, 0, Saying.Confirm);
    }

    static News Drawn(Dice dice) =>
        new(new NodeId(3), dice.Any(Saying.Alive, Saying.Suspect, Saying.Suspect, Saying.Confirm, Saying.Left), dice.Below(2), dice.Below(3),
            new NodeId(2 + dice.Below(3)));

    static List<News> Shuffled(Dice dice, List<News> news)
    {
        for (var i = news.Count - 1; i > 0; i--)
        {
            var j = dice.Below(i + 1);
            (news[i], news[j]) = (news[j], news[i]);
        }
        return news;
    }

    static Probe<SwimNode> Member() => new(() => new SwimNode(new NodeId(0), 5, new SwimOptions()));
}
