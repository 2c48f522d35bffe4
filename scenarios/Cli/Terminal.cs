using Spectre.Console;

namespace Simulator.Cli;

/// <summary>Where a command speaks: results to the output, progress and errors to the other stream.</summary>
public sealed class Terminal(TextWriter output, TextWriter errors)
{
    public TextWriter Output => output;
    public TextWriter Errors => errors;

    /// <summary>Whether a person watches, so that a progress bar makes sense.</summary>
    bool IsWatched => ReferenceEquals(errors, Console.Error) && !Console.IsErrorRedirected;

    /// <summary>Shows how far a piece of long work has come: a bar for a person, a line each quarter for a log.</summary>
    public T WithProgress<T>(string title, Func<Action<double>, T> work)
    {
        if (IsWatched) return WithBar(title, work);
        var reported = 0;
        return work(share =>
        {
            var quarter = (int)(share * 4);
            if (quarter <= reported || quarter >= 4) return;
            reported = quarter;
            errors.WriteLine($"{title}: {quarter * 25}%");
        });
    }

    /// <summary>Spectre asks the terminal what it can do and obeys NO_COLOR; on one that cannot move its cursor it prints plain lines.</summary>
    static T WithBar<T>(string title, Func<Action<double>, T> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        var progress = console.Progress().AutoClear(true).Columns(
            new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn());
        return progress.Start(context =>
        {
            var task = context.AddTask(Markup.Escape(title), maxValue: 1);
            return work(share => task.Value = share);
        });
    }
}
