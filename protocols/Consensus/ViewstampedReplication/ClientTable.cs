namespace Simulator.Protocols.ViewstampedReplication;

/// <summary>
/// It "records for each client the number of its most recent request, plus, if the request has been executed, the result sent"
/// (Figure 2): what makes a request that comes twice be carried out once.
/// </summary>
public sealed class ClientTable
{
    readonly Dictionary<int, Row> rows = [];

    /// <summary>The rows in the order of their first execution: a dictionary has no order that may be relied upon.</summary>
    readonly List<Row> order = [];

    /// <summary>The most recent request in the log, executed or not; 0 for none.</summary>
    public long LatestOf(int process) => rows.TryGetValue(process, out var row) ? long.Max(row.Executed, row.Logged) : 0;

    /// <summary>The result of a request that was the last one executed for its client, else null.</summary>
    public Outcome? Recall(int process, long number) =>
        rows.TryGetValue(process, out var row) && row.Executed == number ? row.Outcome : null;

    public bool HasExecuted(Request request) => rows.TryGetValue(request.Process, out var row) && row.Executed >= request.Number;

    /// <summary>A request stands in the log.</summary>
    public void Log(Request request)
    {
        var row = RowOf(request.Process);
        row.Logged = long.Max(row.Logged, request.Number);
    }

    /// <summary>A request has gone from the log without having been executed.</summary>
    public void Withdraw(Request request)
    {
        if (rows.TryGetValue(request.Process, out var row) && row.Logged == request.Number) row.Logged = row.Executed;
    }

    public void Executed(Request request, Outcome outcome)
    {
        var row = RowOf(request.Process);
        if (row.Executed == 0) order.Add(row);
        row.Executed = request.Number;
        row.Outcome = outcome;
    }

    /// <summary>What has been executed, for checkpoints.</summary>
    public Seq<ClientRecord> Export()
    {
        var all = new ClientRecord[order.Count];
        for (var i = 0; i < all.Length; i++) all[i] = new ClientRecord(order[i].Process, order[i].Executed, order[i].Outcome!);
        return Seq.Of<ClientRecord>(all);
    }

    public void Restore(Seq<ClientRecord> all)
    {
        rows.Clear();
        order.Clear();
        foreach (var record in all)
        {
            var row = RowOf(record.Process);
            row.Executed = record.Number;
            row.Outcome = record.Outcome;
            order.Add(row);
        }
    }

    Row RowOf(int process)
    {
        if (!rows.TryGetValue(process, out var row)) rows.Add(process, row = new Row(process));
        return row;
    }

    sealed class Row(int process)
    {
        public readonly int Process = process;
        public long Logged;
        public long Executed;
        public Outcome? Outcome;
    }
}

/// <summary>A client's row as it stands in checkpoints.</summary>
public sealed record ClientRecord(int Process, long Number, Outcome Outcome);
