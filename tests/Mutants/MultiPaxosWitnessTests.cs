using Simulator.Protocols.MultiPaxos;
using Simulator.Tests.Papers;
using Answer = Simulator.Protocols.Answer;

namespace Simulator.Tests.Mutants;

/// <summary>
/// Rules whose absence takes so many coincidences to hurt that drawn storms rarely or never show it. Here is the one step at which a
/// server without the rule parts from one with it.
/// </summary>
public sealed class MultiPaxosWitnessTests
{
    static readonly MultiPaxosOptions Lease = MultiPaxosProbe.Paper with { Reads = ReadMode.Lease, CheckQuorum = true };

    [Test]
    public void Without_the_disk_an_acceptor_forgets_its_promise_and_accepts_what_it_had_ruled_out([Values] bool mutant)
    {
        MultiPaxosFactory? make = mutant ? static (self, servers, options) => new PromiseNotPersisted(self, servers, options) : null;
        var before = MultiPaxosProbe.Server(make: make);
        before.Receive(3, new Prepare(8, 1, 0));
        Assert.That(before.Sent<Promise>(), Has.Count.EqualTo(1));
        var after = MultiPaxosProbe.Server(disk: before.Node.Written, make: make);
        after.Receive(1, new Accept(6, 1, [MultiPaxosProbe.Write(1)], 0));
        Assert.That(after.Sent<Accepted>(), Has.Count.EqualTo(mutant ? 1 : 0));
    }

    [Test]
    public void Without_phase_1_in_a_new_configuration_what_its_members_have_accepted_is_overruled([Values] bool mutant)
    {
        MultiPaxosFactory? make = mutant ? static (self, servers, options) => new NewMembersWithoutPhase1(self, servers, options) : null;
        var options = MultiPaxosProbe.Paper with { Alpha = 2, Pipeline = 2, InitialMembers = 3 };
        var probe = MultiPaxosProbe.Leader(options, MultiPaxosDisk.Blank(NodeSet.First(3)), make);
        probe.Receive(-10, MultiPaxosProbe.Ask("reconfigure", MultiPaxosProbe.Names(0, 3, 4)));
        probe.AcceptedBy(1, 2, 1).Sent();
        // n4 and n5 may have chosen something in slot 3 under a leader of ballot 3, who had got this far.
        probe.Receive(-1, MultiPaxosProbe.Write(1));
        Assert.That(probe.Sent<Accept>(), Has.Count.EqualTo(mutant ? 4 : 0));
    }

    [Test]
    public void Without_patience_an_acceptance_is_told_before_it_is_on_disk([Values] bool mutant)
    {
        var node = new WorldSetup
        {
            Servers = 2,
            Deployment = new Deployment(
                id => id.Value == 1 ? new Asker()
                    : mutant ? new AcknowledgesBeforeTheDisk(id, 2, MultiPaxosProbe.Paper)
                    : new MultiPaxosNode(id, 2, MultiPaxosProbe.Paper), null, []),
            Network = new NetworkSetup { Latency = new Constant(Duration.Ms(1)) },
            Machines = new MachineSetup { Disk = new DiskSetup { Latency = new Constant(Duration.Ms(10)) } },
            Duration = Duration.Ms(5),
        };
        var world = new World(node, new Seeded(1));
        world.Run();
        Assert.That(((Asker)world.Server(new NodeId(1))!).Answered, Is.EqualTo(mutant));
    }

    [Test]
    public void With_a_lease_from_its_receipt_the_leader_reads_after_others_are_free_again([Values] bool mutant)
    {
        MultiPaxosFactory? make = mutant ? static (self, servers, options) => new LeaseFromReceipt(self, servers, options) : null;
        var probe = MultiPaxosProbe.Leader(Lease with { HeartbeatInterval = Duration.Ms(149) }, make: make);
        probe.Wait(Duration.Ms(100));
        probe.Receive(1, new Follow(5, 1, 0)).Receive(2, new Follow(5, 1, 0)).Wait(Duration.Us(49_900)).Sent();
        probe.Receive(-1, MultiPaxosProbe.Read(1));
        Assert.That(probe.Sent<Answer>(), Has.Count.EqualTo(mutant ? 1 : 0));
    }

    /// <summary>Asks n1 to accept something.</summary>
    sealed class Asker : Node
    {
        public bool Answered { get; private set; }

        public override void Start(Env env) => env.Send(new NodeId(0), new Accept(3, 1, [MultiPaxosProbe.Write(1)], 0));

        public override void Receive(Env env, NodeId from, Message message) => Answered |= message is Accepted;

        public override void Describe(Scribe scribe) { }
    }
}
