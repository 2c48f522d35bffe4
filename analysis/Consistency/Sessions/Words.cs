using System.Globalization;

namespace Simulator.Analysis.Consistency.Sessions;

/// <summary>Operations of sessions in words.</summary>
static class Words
{
    /// <summary><c>process 3's read of x, which returned 5</c>.</summary>
    public static string The(SessionHistory history, int op) => history.IsWrite[op]
        ? $"process {Process(history, op)}'s write of {ValueOf(history, op)}{OfKey(history, op)}"
        : $"process {Process(history, op)}'s read{OfKey(history, op)}, which returned {ValueOf(history, op)}";

    public static string ValueOf(SessionHistory history, int op) =>
        history.Value[op] == Operations.None ? "nil" : history.All.Values[history.Value[op]].ToString();

    public static string Key(SessionHistory history, int op) =>
        history.Key[op] == 0 ? "the register" : history.All.Keys[history.Key[op] - 1];

    /// <summary>A cycle, told as a chain of what comes before what.</summary>
    public static string Chain(SessionHistory history, IReadOnlyList<int> cycle)
    {
        const int most = 8;
        var told = string.Join("; then ", cycle.Reverse().Take(most).Select(op => The(history, op)));
        return cycle.Count > most
            ? told + string.Create(CultureInfo.InvariantCulture, $"; and so on over {cycle.Count} operations back to the first")
            : told + "; and then the first again";
    }

    static string OfKey(SessionHistory history, int op) => history.Key[op] == 0 ? "" : " of " + history.All.Keys[history.Key[op] - 1];

    static string Process(SessionHistory history, int op) =>
        history.All.Process[history.Source[op]].ToString(CultureInfo.InvariantCulture);
}
