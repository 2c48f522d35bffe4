using Spectre.Console;

namespace Simulator.Cli;

/// <summary>Where a command speaks: results to the output, progress and errors to the other stream.</summary>
public sealed class Terminal(TextWriter output, TextWriter errors)
{
    public TextWriter Output => output;
    public TextWriter Errors => errors;

    /// <summary>Whether a person watches, so that a progress bar makes sense.</summary>
    bool IsWatched => !Console.IsErrorRedirected && ReferenceEquals(errors, Console.Error);

    /// <summary>Shows how far a piece of long work has come: a bar for a person, a line each quarter for a log.</summary>
    public T WithProgress<T>(string title, Func<Action<double>, T> work) =>
        WithProgress(title, (Action<double, string> tell) => work(share => tell(share, "")));

    /// <summary>The same for work that can say more than a share.</summary>
    public T WithProgress<T>(string title, Func<Action<double, string>, T> work)
    {
        if (IsWatched) return WithBar(title, work);
        var reported = 0;
        return work((share, more) =>
        {
            var quarter = (int)(share * 4);
            if (quarter <= reported || quarter >= 4) return;
            reported = quarter;
            errors.WriteLine($"{title}: {quarter * 25}%{(more.Length == 0 ? "" : ", ")}{more}");
        });
    }

    /// <summary>
    /// The bar appears only when the work takes longer than a glance. Spectre asks the terminal what it can do and obeys NO_COLOR;
    /// on one that cannot move its cursor it prints plain lines.
    /// </summary>
    static T WithBar<T>(string title, Func<Action<double, string>, T> work)
    {
        Tuple<double, string> told = new(0, "");
        var task = Task.Run(() => work((share, more) => Volatile.Write(ref told, new(share, more))));
        if (!task.IsCompleted && Task.WaitAny([task], Glance) < 0) ShowBar(title, task, () => Volatile.Read(ref told));
        return task.GetAwaiter().GetResult();
    }

    static void ShowBar(string title, Task task, Func<Tuple<double, string>> told)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        var progress = console.Progress().AutoClear(true).Columns(
            new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn());
        progress.Start(context =>
        {
            var bar = context.AddTask(Markup.Escape(title), maxValue: 1);
            while (Task.WaitAny([task], Glance) < 0)
            {
                var (share, more) = told();
                bar.Value = share;
                if (more.Length > 0) bar.Description = Markup.Escape($"{title}: {more}");
            }
        });
    }

    static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(300);
}
