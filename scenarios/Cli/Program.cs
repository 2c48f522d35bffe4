using Simulator.Cli;
using Simulator.Scenarios;

if (CommandLine.ReadsScenario(args)) ReadAhead.Begin();
using var interruption = Interruption.Listen();
return await CommandLine.Run(args, Streams.Output(), Streams.Errors(), interruption.Token);
