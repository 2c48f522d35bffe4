using System.Text;

namespace Simulator.Cli;

/// <summary>
/// The two streams of the process. Into a file or a pipe goes UTF-8, whatever the console speaks, so that the same command gives
/// the same bytes everywhere; a terminal gets what it says it understands.
/// </summary>
static class Streams
{
    public static TextWriter Output() => Of(Console.IsOutputRedirected, Console.OpenStandardOutput, static () => Console.Out);

    public static TextWriter Errors() => Of(Console.IsErrorRedirected, Console.OpenStandardError, static () => Console.Error);

    /// <summary>
    /// The console is asked for only where it is used: it learns about the terminal first, which takes longer than some commands.
    /// </summary>
    static TextWriter Of(bool redirected, Func<Stream> open, Func<TextWriter> console)
    {
        if (redirected) return new StreamWriter(open(), new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };
        var writer = console();
        writer.NewLine = "\n";
        return writer;
    }
}
