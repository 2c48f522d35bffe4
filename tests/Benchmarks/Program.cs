using BenchmarkDotNet.Running;
using Simulator.Benchmarks;

// --quick [topic]: interleaved medians without ceremony; --rates: figures to set beside another implementation's; anything else
// goes to BenchmarkDotNet.
if (args is ["--quick", .. var topics]) return QuickRun.Of(topics, Console.Out);
if (args is ["--rates"]) return Rates.Print(Console.Out);
BenchmarkSwitcher.FromAssembly(typeof(Phold).Assembly).Run(args);
return 0;
