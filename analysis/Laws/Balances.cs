using Simulator.Analysis.Formats;

namespace Simulator.Analysis.Laws;

/// <summary>What reads of all accounts found.</summary>
static class Balances
{
    public static IReadOnlyList<(ClientAct Read, IReadOnlyList<KeyValuePair<string, long>> Balances)> Reads(
        IReadOnlyList<ClientAct> acts) =>
    [
        .. from act in acts
           where act is { IsRead: true, IsOk: true, Result.Kind: ValueKind.Map }
           select (act, Of(act)),
    ];

    static IReadOnlyList<KeyValuePair<string, long>> Of(ClientAct act)
    {
        var items = act.Result.Items.ToArray();
        foreach (var pair in items.Chunk(2))
            if (pair[1].Kind != ValueKind.Integer || pair[1].Number is > Most or < -Most)
                throw new HistoryFormatException(act.Index, act.Process, $"the balance {pair[1]} of account {pair[0]}", "a whole number");
        return [.. items.Chunk(2).Select(pair => KeyValuePair.Create(pair[0].ToString(), pair[1].Number))];
    }

    /// <summary>Balances beyond this are no money; their sums would not fit.</summary>
    const long Most = 1L << 40;
}
