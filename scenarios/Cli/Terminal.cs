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

    /// <summary>
    /// The bar appears only when the work takes longer than a glance. Spectre asks the terminal what it can do and obeys NO_COLOR;
    /// on one that cannot move its cursor it prints plain lines.
    /// </summary>
    static T WithBar<T>(string title, Func<Action<double>, T> work)
    {
        var done = 0.0;
        var task = Task.Run(() => work(share => Volatile.Write(ref done, share)));
        if (!task.IsCompleted && Task.WaitAny([task], Glance) < 0) ShowBar(title, task, () => Volatile.Read(ref done));
        return task.GetAwaiter().GetResult();
    }

    static void ShowBar(string title, Task task, Func<double> done)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        var progress = console.Progress().AutoClear(true).Columns(
            new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn());
        progress.Start(context =>
        {
            var bar = context.AddTask(Markup.Escape(title), maxValue: 1);
            while (Task.WaitAny([task], Glance) < 0) bar.Value = done();
        });
    }

    static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(300);
}
