namespace Simulator.Analysis.Formats;

/// <summary>The forms of history files that can be read. <see cref="HistoryFormats"/> names them.</summary>
public enum HistoryFormat
{
    /// <summary>Jepsen's EDN: one vector or list of maps, or one map after another. Our own history.edn is of this form.</summary>
    JepsenEdn,

    /// <summary>The same maps as objects of one JSON array.</summary>
    JepsenJson,

    /// <summary>A JSON array with <c>client</c> for the process and reads that return texts, in no order of time.</summary>
    JsonArrayOps,

    /// <summary>Our own history.jsonl: one JSON object a line.</summary>
    JsonLines,

    /// <summary>The log lines of Jepsen's first etcd test: <c>INFO  jepsen.util - 3 :ok :write 2</c>, separated by tabs.</summary>
    JepsenEtcdLog,

    /// <summary>EDN maps, one a line, with <c>:key</c> and the functions get, put and append.</summary>
    JepsenKvLog,

    /// <summary>EDN maps whose value is always <c>[key value]</c>, some of them completions without invocation.</summary>
    JepsenEdnKv,

    /// <summary>A line for each process: <c>wx1 ry2</c>.</summary>
    VpcTokens,

    /// <summary>What dbcop writes, in bincode: sessions of transactions of reads and writes.</summary>
    DbcopBincode,

    /// <summary>A folder with a binary log for each of Cobra's clients.</summary>
    CobraLogs,

    /// <summary>A step a line: <c>r(key,value,session,transaction)</c>.</summary>
    PlumeText,

    /// <summary>A step a line, <c>r key value</c>, with lines of dashes between transactions and of = between sessions.</summary>
    AwditTest,
}

/// <summary>The names by which a user asks for a format.</summary>
public static class HistoryFormats
{
    public static readonly IReadOnlyList<(HistoryFormat Format, string Name, string Summary)> All =
    [
        (HistoryFormat.JepsenEdn, "jepsen-edn", "Jepsen's EDN, one collection or one map a line; our own history.edn"),
        (HistoryFormat.JepsenJson, "jepsen-json", "a JSON array of Jepsen's operations"),
        (HistoryFormat.JsonArrayOps, "json-array-ops", "a JSON array with client and key, sorted by time while reading"),
        (HistoryFormat.JsonLines, "jsonl", "our own history.jsonl, one JSON object a line"),
        (HistoryFormat.JepsenEtcdLog, "jepsen-etcd-log", "log lines of Jepsen's first etcd test"),
        (HistoryFormat.JepsenKvLog, "jepsen-kv-log", "EDN maps with :key and get, put, append"),
        (HistoryFormat.JepsenEdnKv, "jepsen-edn-kv", "EDN maps with [key value] as value, completions without invocation allowed"),
        (HistoryFormat.VpcTokens, "vpc-tokens", "a line for each process: wx1 ry2"),
        (HistoryFormat.DbcopBincode, "dbcop-bincode", "sessions of transactions as dbcop writes them, in bincode"),
        (HistoryFormat.CobraLogs, "cobra-log-dir", "a folder of Cobra's logs T0.log, T1.log …, one for each session"),
        (HistoryFormat.PlumeText, "plume-text", "a line for each step: r(key,value,session,transaction)"),
        (HistoryFormat.AwditTest, "awdit-test", "a line for each step, r key value; --- between transactions, === between sessions"),
    ];

    public static string Name(this HistoryFormat format) => All.First(f => f.Format == format).Name;

    /// <summary>The format of that name; null when there is none.</summary>
    public static HistoryFormat? Named(string name)
    {
        foreach (var (format, known, _) in All)
            if (known == name) return format;
        return null;
    }
}
