using System.Globalization;

namespace Simulator.Scenarios;

/// <summary>
/// What a run leaves of its trace's rolling hash, so that where two runs part can be found without the trace of either: a checkpoint
/// each 1024 events, of a long run each 2048, 4096 …, so that there never are more than 1024.
/// </summary>
public static class RunCheckpoints
{
    /// <summary>The name of the file in the run's folder.</summary>
    public const string File = "checkpoints.txt";

    /// <summary>Checkpoints of a run at most.</summary>
    public const long Most = 1024;

    /// <summary>The checkpoints, a line each, then the hash of the whole trace and the number of its events.</summary>
    public static void Write(Trace trace, TextWriter text)
    {
        var every = 1;
        while (trace.Checkpoints.Count / every > Most) every *= 2;
        for (var i = every - 1; i < trace.Checkpoints.Count; i += every)
            text.WriteLine(trace.Checkpoints[i].ToString("x16", CultureInfo.InvariantCulture));
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{trace.Hash} {trace.Count}"));
    }
}
