using BenchmarkDotNet.Running;
using Simulator.Benchmarks;

// --quick [topic]: interleaved medians without ceremony; anything else goes to BenchmarkDotNet.
if (args is ["--quick", .. var topics]) return QuickRun.Of(topics, Console.Out);
BenchmarkSwitcher.FromAssembly(typeof(Phold).Assembly).Run(args);
return 0;
