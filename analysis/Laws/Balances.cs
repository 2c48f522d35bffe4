namespace Simulator.Analysis.Laws;

/// <summary>What reads of all accounts found.</summary>
static class Balances
{
    public static IReadOnlyList<(ClientAct Read, IReadOnlyList<KeyValuePair<string, long>> Balances)> Reads(
        IReadOnlyList<ClientAct> acts) =>
    [
        .. from act in acts
           where act is { IsRead: true, IsOk: true, Result.Kind: ValueKind.Map }
           select (act, Of(act.Result)),
    ];

    static IReadOnlyList<KeyValuePair<string, long>> Of(Value map)
    {
        var items = map.Items.ToArray();
        return [.. items.Chunk(2).Select(pair => KeyValuePair.Create(pair[0].ToString(), pair[1].Number))];
    }
}
