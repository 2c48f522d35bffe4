namespace Simulator.Cli;

/// <summary>What the program tells its caller; of several scenarios the largest counts.</summary>
public static class ExitCode
{
    public const int AsExpected = 0;
    public const int NotAsExpected = 1;
    public const int BadInput = 2;

    /// <summary>A bug of the simulator itself; the number that sysexits.h gives to it.</summary>
    public const int InternalError = 70;

    /// <summary>By Ctrl-C or a request to terminate; what was done is kept.</summary>
    public const int Interrupted = 130;
}
