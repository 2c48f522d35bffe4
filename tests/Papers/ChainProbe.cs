using Simulator.Protocols;
using Simulator.Protocols.Chain;
using Simulator.Tests.Sim;
using Answer = Simulator.Protocols.Answer;

namespace Simulator.Tests.Papers;

/// <summary>Servers of a chain of n1, n2 and n3, and its master n4, in the situations that the paper talks about.</summary>
public static class ChainProbe
{
    /// <summary>The paper knows no leases.</summary>
    public static readonly ChainOptions Paper = new() { Lease = Duration.Zero };

    public static readonly NodeId Master = new(3);

    public static Configuration Chain(long number, params int[] servers) =>
        new(number, [.. servers.Select(server => new NodeId(server))]);

    /// <summary>A server that has been told the first configuration.</summary>
    public static Probe<ChainServer> Server(int self, ChainOptions? options = null) =>
        Fresh(self, options).Told(Chain(1, 0, 1, 2));

    public static Probe<ChainServer> Fresh(int self, ChainOptions? options = null, bool isInitial = true) =>
        new(() => new ChainServer(new NodeId(self), Master, options ?? Paper, isInitial), servers: 4, self: self);

    /// <summary>A server with a rule taken away.</summary>
    public static Probe<ChainServer> Mutant(string name, int self, ChainOptions? options = null)
    {
        var protocol = new ChainProtocol().Mutants.Single(each => each.Name == name).Protocol;
        return new Probe<ChainServer>(() => (ChainServer)protocol.Deploy(options ?? Paper, 4).Server(new NodeId(self)), servers: 4,
            self: self)
            .Told(Chain(1, 0, 1, 2));
    }

    public static Probe<ChainMaster> TheMaster(ChainOptions? options = null) =>
        new(() => new ChainMaster(Master, Chain(1, 0, 1, 2), options ?? Paper), servers: 4, self: 3);

    /// <summary>The master says who is in the chain.</summary>
    public static Probe<ChainServer> Told(this Probe<ChainServer> probe, Configuration configuration, bool report = false, long resume = -1)
    {
        probe.Receive(3, new Adopt(configuration, report, resume)).Settle();
        return probe;
    }

    /// <summary>Lets the disk finish; what was sent before that is forgotten.</summary>
    public static Probe<ChainServer> Settle(this Probe<ChainServer> probe)
    {
        probe.Wait(Duration.Us(1));
        return probe;
    }

    public static Execute Write(long value, int process = 0) =>
        new(NodeId.Client(process), process, 0, value, Operation.Write("k", Value.Of(value)));

    public static Execute Read(long number = 1, int process = 9) =>
        new(NodeId.Client(process), process, 0, number, Operation.Read("k"));

    public static Entry Update(long number, int process = 0) => new(number, Write(number, process));

    public static Forward Forward(long config, long after, params long[] numbers) =>
        new(config, after, [.. numbers.Select(number => Update(number))]);

    public static Answer Result(Execute request, Value value) => new(request.Process, request.Sequence, Outcome.Ok(value));
}
