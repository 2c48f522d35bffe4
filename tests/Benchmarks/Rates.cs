using System.Diagnostics;
using System.Globalization;
using Simulator.Protocols.Raft;

namespace Simulator.Benchmarks;

/// <summary>
/// Messages and operations a second of processor time, the units in which other implementations of Raft can be run beside ours:
/// a message is one that reached a server or a client, an operation one that its client was told of. Compilation is given the time
/// to come to rest first; collections count.
/// </summary>
static class Rates
{
    const int Steps = 2_000_000;
    const int Warmups = 3;
    const int Rounds = 5;

    public static int Print(TextWriter to)
    {
        for (var i = 0; i < Warmups; i++) Once();
        Thread.Sleep(TimeSpan.FromSeconds(1));
        var runs = Enumerable.Range(0, Rounds).Select(_ => Once()).OrderBy(run => run.Seconds).ToArray();
        var (seconds, world) = runs[Rounds / 2];
        var operations = world.History.Events.Count(line => line.Type == OpType.Ok);
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"raft, hash only, median of {Rounds}: {world.Steps / seconds:N0} steps/s, "
            + $"{world.MessagesDelivered / seconds:N0} messages/s, {operations / seconds:N0} operations/s, "
            + $"{(double)world.MessagesDelivered / operations:F1} messages an operation"));
        return 0;
    }

    static (double Seconds, World World) Once()
    {
        var world = SteadyLoad.Build(((IProtocol)new RaftProtocol()).Deploy(new RaftOptions(), 5), Steps, TraceMode.HashOnly, invariants: false);
        GC.Collect();
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        world.Run();
        return ((Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds, world);
    }
}
