using System.Text;

namespace Simulator.Cli;

/// <summary>
/// The two streams of the process. Into a file or a pipe goes UTF-8, whatever the console speaks, so that the same command gives
/// the same bytes everywhere; a terminal gets what it says it understands.
/// </summary>
static class Streams
{
    public static TextWriter Output() => Of(Console.Out, Console.IsOutputRedirected, Console.OpenStandardOutput);

    public static TextWriter Errors() => Of(Console.Error, Console.IsErrorRedirected, Console.OpenStandardError);

    static TextWriter Of(TextWriter console, bool redirected, Func<Stream> open)
    {
        if (redirected) return new StreamWriter(open(), new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };
        console.NewLine = "\n";
        return console;
    }
}
