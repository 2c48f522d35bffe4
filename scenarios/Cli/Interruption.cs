using System.Runtime.InteropServices;

namespace Simulator.Cli;

/// <summary>
/// Ctrl-C, a closed terminal or a request to terminate: the first one asks the command to stop and to keep what it has done, the
/// second one ends the process at once.
/// </summary>
sealed class Interruption : IDisposable
{
    /// <summary>
    /// SIGXFSZ of Linux and macOS. Left alone it kills a process that writes past <c>ulimit -f</c>; ignored, the write fails like
    /// any other on a full disk.
    /// </summary>
    const PosixSignal FileTooLarge = (PosixSignal)25;

    readonly CancellationTokenSource source = new();
    readonly List<PosixSignalRegistration> registrations = [];

    public CancellationToken Token => source.Token;

    public static Interruption Listen()
    {
        var interruption = new Interruption();
        interruption.Register(PosixSignal.SIGINT, interruption.Ask);
        interruption.Register(PosixSignal.SIGTERM, interruption.Ask);
        interruption.Register(PosixSignal.SIGHUP, interruption.Ask);
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()) interruption.Register(FileTooLarge, context => context.Cancel = true);
        return interruption;
    }

    public void Dispose()
    {
        foreach (var registration in registrations) registration.Dispose();
        source.Dispose();
    }

    void Register(PosixSignal signal, Action<PosixSignalContext> handler) =>
        registrations.Add(PosixSignalRegistration.Create(signal, handler));

    void Ask(PosixSignalContext context)
    {
        context.Cancel = !source.IsCancellationRequested;
        source.Cancel();
    }
}
