using Simulator.Analysis.Reproductions;

namespace Simulator.Scenarios;

/// <summary>
/// A published, quantitative result that the simulator must reproduce, through the real message path of its protocols. Seeds are
/// fixed, so the numbers are the same on every machine.
/// </summary>
public abstract class Reproduction
{
    /// <summary>For the command line and files: lower case, words joined by hyphens.</summary>
    public abstract string Name { get; }

    /// <summary>What is reproduced, in a few words.</summary>
    public abstract string Title { get; }

    /// <summary>The paper, with the table or figure.</summary>
    public abstract string Source { get; }

    /// <summary>What the axes of its picture show, with units, where its points are curves.</summary>
    public virtual (string X, string Y) Axes => ("", "");

    /// <summary>What a reader has to know: which published numbers do not reproduce, and why. Empty for nothing.</summary>
    public virtual string Note => "";

    /// <summary>Simulates. Throws <see cref="OperationCanceledException"/> when asked to stop.</summary>
    public abstract IReadOnlyList<ReproducedPoint> Run(Effort effort);
}

/// <summary>How much work a reproduction is worth.</summary>
/// <param name="IsLong">All points and all trials, for minutes; if not, some of them within seconds.</param>
/// <param name="Progress">Told the share that is done.</param>
public sealed record Effort(bool IsLong, Action<double> Progress, CancellationToken Cancel)
{
    public static readonly Effort Short = new(false, _ => { }, CancellationToken.None);
    public static readonly Effort Long = new(true, _ => { }, CancellationToken.None);

    /// <summary>The number that fits the effort.</summary>
    public int Of(int few, int many) => IsLong ? many : few;

    /// <summary>Tells the share that is done, and stops when that is asked for.</summary>
    public void Done(int of, int total)
    {
        Cancel.ThrowIfCancellationRequested();
        Progress((double)of / total);
    }
}
