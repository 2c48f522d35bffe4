namespace Simulator.Tests.Sim;

/// <summary>Messages that keep a machine busy for different times.</summary>
public sealed class WorkTests
{
    [Test]
    public void A_message_waits_for_those_before_it_and_takes_its_own_time()
    {
        var handled = new List<(long Number, long Ms)>();
        var world = new World(new WorldSetup
        {
            Servers = 2,
            Deployment = new Deployment(self => new Clerk(self, handled), null, []),
            Network = new NetworkSetup { Latency = new Constant(Duration.Ms(1)) },
            Duration = Duration.Seconds(1),
        }, new Seeded(1));
        world.Run();
        Assert.That(handled, Is.EqualTo(new[] { (0L, 1L), (30L, 31L), (10L, 41L), (20L, 61L) }), "what takes no time overtakes");
    }

    /// <summary>The first server writes letters to the second, which needs as many milliseconds for each as it says.</summary>
    sealed class Clerk(NodeId self, List<(long, long)> handled) : Node
    {
        public override void Start(Env env)
        {
            if (self.Value != 0) return;
            foreach (var number in new[] { 30L, 10L, 20L, 0L }) env.Send(new NodeId(1), new Letter(number));
        }

        public override void Receive(Env env, NodeId from, Message message) =>
            handled.Add((((Letter)message).Number, (env.Now - default(LocalTime)).Ns / 1_000_000));

        public override Duration WorkFor(Message message) => Duration.Ms(((Letter)message).Number);

        public override void Describe(Scribe scribe) { }
    }
}
