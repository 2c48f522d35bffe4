using System.Globalization;

namespace Simulator.Analysis.Laws;

/// <summary>What a law says of a history.</summary>
/// <param name="Holds">Null when the history does not tell.</param>
/// <param name="Lines">Why not, or why nobody can tell; empty when it holds.</param>
public sealed record LawVerdict(bool? Holds, IReadOnlyList<string> Lines)
{
    /// <summary>Where the law is broken because an update is gone: that, and a read that shows it.</summary>
    public LostUpdate? Lost { get; init; }

    public static readonly LawVerdict Kept = new(true, []);

    public static LawVerdict Broken(FormattableString why) => new(false, [why.ToString(CultureInfo.InvariantCulture)]);

    public static LawVerdict Untold(string why) => new(null, [why]);
}

/// <summary>
/// A law that an application lives by, judged from what its clients saw: nothing but invocations and completions, so it applies to
/// every service that offers the same operations.
/// </summary>
public sealed record HistoryLaw(string Name, string Summary, Func<IReadOnlyList<ClientAct>, LawVerdict> Judge)
{
    /// <summary>The same of a history that is not ours, where that knows less.</summary>
    public Func<IReadOnlyList<ClientAct>, LawVerdict> JudgeOthers { get; init; } = Judge;
}

/// <summary>The laws, by name, in the order in which they are shown.</summary>
public static class HistoryLaws
{
    public static IReadOnlyList<HistoryLaw> All { get; } =
    [
        new("no-lost-write",
            "no acknowledged write to a register is gone from the last reads, unless a later or concurrent one replaced it",
            NoLostWrite.Judge),
        new("set-members", "the last reads of a set or cart find all that was added and nothing that was removed", SetMembers.Judge),
        new("counter-bounds", "reads of a counter lie between what was surely added before and what may have been added",
            CounterBounds.Judge),
        new("bank-total", "every read of all accounts finds the same total", BankTotal.Judge) { JudgeOthers = BankTotal.JudgeOthers },
        new("no-overdraft", "no read finds an account below zero", NoOverdraft.Judge),
        new("stock-not-negative", "no read finds a stock below zero, and no more is handed out than there was", StockNotNegative.Judge),
    ];

    /// <summary>Null when there is none of this name.</summary>
    public static HistoryLaw? Named(string name) => All.FirstOrDefault(law => law.Name == name);
}
