namespace Simulator.Analysis.Laws;

/// <summary>What reads of all accounts found.</summary>
static class Balances
{
    public static IReadOnlyList<(ClientAct Read, IReadOnlyList<KeyValuePair<string, long>> Balances)> Reads(IReadOnlyList<ClientAct> acts) =>
    [
        .. from act in acts
           where act is { IsRead: true, IsOk: true, Result.Kind: ValueKind.Map }
           select (act, Of(act.Result)),
    ];

    static IReadOnlyList<KeyValuePair<string, long>> Of(Value map)
    {
        var items = map.Items.ToArray();
        return [.. Enumerable.Range(0, items.Length / 2).Select(i => KeyValuePair.Create(items[2 * i].ToString(), items[2 * i + 1].Number))];
    }
}
