using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios;

/// <summary><c>--set path=value</c>: any field, with the same checks as if it had been written so.</summary>
public sealed class OverrideTests
{
    [Test]
    public void Any_field_can_be_set()
    {
        var scenario = Read.Good(Samples.Rich, "seed=7", "faults[0].at=4s", "clients.0.count=5", "network.loss=2%",
            "protocol.options.quorum=2",
            "network.latency={normal: {mean: 5ms, deviation: 1ms}}", "checks=[toy-safety]", "expect=[]", "summary=short");
        Assert.Multiple(() =>
        {
            Assert.That(scenario.Seed, Is.EqualTo(7));
            Assert.That(scenario.Faults[0].At, Is.EqualTo(Duration.Seconds(4)));
            Assert.That(scenario.Clients[0].Count, Is.EqualTo(5));
            Assert.That(scenario.Network.Loss, Is.EqualTo(Ratio.Percent(2)).Or.EqualTo(new Ratio(1, 50)));
            Assert.That(((ToyOptions)scenario.Protocol.Options).Quorum, Is.EqualTo(2));
            Assert.That(scenario.Network.Latency, Is.InstanceOf<NormalSpec>());
            Assert.That(scenario.Summary, Is.EqualTo("short"));
        });
    }

    [Test]
    public void A_field_that_was_left_to_its_default_can_be_set() =>
        Assert.That(Read.Good(Samples.Small, "network.links=[]", "disk.on-crash.torn=5%").Disk.OnCrash.Torn, Is.EqualTo(new Ratio(1, 20)));

    [Test]
    public void The_options_of_a_protocol_named_in_short_can_be_set() =>
        Assert.That(((ToyOptions)Read.Good(Samples.Small, "protocol.options.eager=false").Protocol.Options).Eager, Is.False);

    [TestCase("cluster.servers=5", "servers=5")]
    [TestCase("cluster.protocol=silent", "protocol=silent")]
    [TestCase("cluster.protocol.options.quorum=1", "protocol.options.quorum=1")]
    [TestCase("cluster.network.loss=2%", "network.loss=2%")]
    [TestCase("cluster.mutant=broken-on-purpose", "mutant=broken-on-purpose")]
    public void A_part_of_the_cluster_may_be_addressed_as_such(string text, string plain) =>
        Assert.That(Read.Good(Samples.Small, text), Is.EqualTo(Read.Good(Samples.Small, plain)));

    [TestCase("protocol=silent")]
    [TestCase("protocol.name=silent")]
    [TestCase("cluster.protocol=silent")]
    public void Another_protocol_comes_without_the_options_of_the_first(string text) =>
        Assert.That(Read.Good("name: s\nprotocol: {name: toy, options: {quorum: 1}}\n", text).Protocol,
            Is.EqualTo(new ProtocolChoice("silent", new SilentOptions())));

    [TestCase("protocol=toy")]
    [TestCase("cluster.protocol.name=toy")]
    public void The_same_protocol_keeps_its_options(string text) =>
        Assert.That(((ToyOptions)Read.Good("name: s\nprotocol: {name: toy, options: {eager: false}}\n", text).Protocol.Options).Eager, Is.False);

    [Test]
    public void A_later_override_wins() => Assert.That(Read.Good(Samples.Small, "seed=2", "seed=3").Seed, Is.EqualTo(3));

    [TestCase("netwrk.loss=1%", "found the key 'netwrk', expected one of name,", "; did you mean 'network'?")]
    [TestCase("network.los=1%", "found the key 'los', expected one of latency,", "; did you mean 'loss'?")]
    [TestCase("network.loss=1", "found 1 without a unit, expected a share such as 1%, 0.1% or 1/1000", "; did you mean '100%'?")]
    [TestCase("faults[7].at=1s", "found faults[7], expected nothing, for the list is empty", "")]
    [TestCase("clients[2].count=1", "found clients[2], expected an index of 0..0", "")]
    [TestCase("clients.first.count=1", "found clients[first], expected an index of 0..0", "")]
    [TestCase("cluster.protocoll=toy", "found the path 'cluster.protocoll', expected one of cluster.servers,", "; did you mean 'protocol'?")]
    [TestCase("cluster=toy", "found the path 'cluster', expected one of cluster.servers,", "cluster.disk")]
    [TestCase("seed.x=1", "found seed to be 1, expected something with parts", "")]
    [TestCase("seed", "found no path and value, expected path=value such as network.loss=1%", "")]
    [TestCase("=5", "found no path and value, expected path=value such as network.loss=1%", "")]
    [TestCase("seed=", "found no value, expected one after the =", "")]
    [TestCase("a..b=1", "found the path 'a..b', expected keys and indices such as faults[0].at", "")]
    [TestCase("a[x]=1", "found the path 'a[x]', expected keys and indices such as faults[0].at", "")]
    [TestCase("seed=[1", "found no valid YAML: while parsing a flow sequence, did not find expected ',' or ']'", "")]
    [TestCase("seed=*a", "found the alias *a, expected the value itself", "")]
    [TestCase("servers=1", "found clients[0].at", null)]
    public void A_bad_override_is_named_with_itself(string text, string begins, string? ends)
    {
        var yaml = Samples.Small + "seed: 1\nfaults: []\nclients: [{at: n2}]\n";
        var problem = Read.Text(yaml, text).Problems[0];
        if (ends is null)
        {
            Assert.That(problem.ToString(), Is.EqualTo("s.yaml:5:16: found n2, expected one of the 1 server n1"));
            return;
        }
        Assert.That(problem.File, Is.EqualTo("--set " + text));
        Assert.That(problem.Line, Is.Zero);
        Assert.That(problem.Message, Does.StartWith(begins).And.EndsWith(ends));
        Assert.That(problem.ToString(), Does.StartWith("--set " + text + ": found "));
    }
}
