using Simulator.Protocols.Raft;
using Simulator.Scenarios;
using Simulator.Scenarios.Testing;

namespace Simulator.Tests.Scenarios.Shrinking;

/// <summary>The surface for unit tests; the first test is the example of its README.</summary>
public sealed class SeedTestTests
{
    [Test]
    public void Registers_of_a_raft_cluster_are_linearizable()
    {
        var scenario = new Scenario
        {
            Name = "raft-under-crashes",
            Duration = Duration.Seconds(3),
            Protocol = new ProtocolChoice("raft", new RaftOptions()),
            Clients = [new ClientGroupSpec { Count = 2 }],
            Nemesis = new NemesisSpec { Faults = ["crash", "partition"] },
        };
        Assert.That(SeedTest.Of(scenario).SavingTo("failures").FirstFailure(1, 5), Is.Null);
    }

    [Test]
    public void The_readme_shows_just_that_test()
    {
        static string Flat(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()));
        var readme = new Cli.Markdown("scenarios/Engine/Testing/README.md").Blocks("csharp").Single();
        Assert.That(Flat(File.ReadAllText(Path.Combine(Golden.Root, "tests/Scenarios/Shrinking/SeedTestTests.cs"))), Does.Contain(Flat(readme).Trim()));
    }

    [Test]
    public void A_failure_says_all_and_is_kept()
    {
        var folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, "kept-" + TestContext.CurrentContext.Test.ID);
        var scenario = new Scenario
        {
            Name = "chatty", Protocol = new ProtocolChoice("chatty", new ChattyOptions()), Duration = Duration.Seconds(2), Checks = ["never-three"],
        };
        var failure = SeedTest.Of(scenario, new ChattyProtocol(0)).SavingTo(folder).FirstFailure(1, 5)!;
        Assert.That(failure.ToString(), Does.Contain("never-three").And.Contain("deliver: Chat").And.Contain("kept as"));
        Assert.That(CapsuleTest.Fails(failure.Capsule!, new ChattyProtocol(0)), Does.Contain("reproduced"));
        Assert.That(CapsuleTest.Fails(failure.Capsule!, new ChattyProtocol(3)), Is.Null);
    }
}
