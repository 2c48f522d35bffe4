using Simulator.Cli;

using var interruption = Interruption.Listen();
return await CommandLine.Run(args, Streams.Output(), Streams.Errors(), interruption.Token);
