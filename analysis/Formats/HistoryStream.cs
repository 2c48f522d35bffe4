using System.IO.Compression;

namespace Simulator.Analysis.Formats;

/// <summary>
/// The events of a history file, one after another, without the file ever being in memory as a whole (json-array-ops excepted,
/// which must be sorted). Compression by gzip is noticed.
/// </summary>
public sealed class HistoryStream : IDisposable
{
    readonly Stream stream;
    readonly ByteCursor cursor;
    IReadOnlyList<(int Session, string Path)> logs = [];
    bool used;

    HistoryStream(Stream stream, ByteCursor cursor, HistoryFormat format)
    {
        this.stream = stream;
        this.cursor = cursor;
        Format = format;
    }

    /// <summary>The form of the file, given or found.</summary>
    public HistoryFormat Format { get; private set; }

    /// <summary>Whether this is one of our own histories. Known once the first event was read.</summary>
    public bool Ours { get; private set; }

    /// <summary>Opens a history. The stream is closed with what is returned.</summary>
    /// <param name="name">What error messages call the file.</param>
    /// <param name="format">Its form; found from its first bytes when not given.</param>
    public static HistoryStream Open(Stream stream, string name, HistoryFormat? format = null, HistoryLimits? limits = null)
    {
        try
        {
            var magic = new byte[2];
            var got = stream.ReadAtLeast(magic, 2, throwOnEndOfStream: false);
            Stream text = new PrefixedStream(magic[..got], stream);
            if (got == 2 && magic is [0x1F, 0x8B]) text = new GZipStream(text, CompressionMode.Decompress);
            var cursor = new ByteCursor(text, name, limits ?? HistoryLimits.Default);
            return new HistoryStream(text, cursor, format ?? Detect(cursor));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Opens the history that a folder of logs is, or else that of a file.</summary>
    public static HistoryStream Open(string path, HistoryFormat? format = null, HistoryLimits? limits = null)
    {
        if (!Directory.Exists(path))
            return format is HistoryFormat.CobraLogs ? throw NoFolder(path) : Open(File.OpenRead(path), path, format, limits);
        var logs = CobraLogs.In(path);
        var nothing = new MemoryStream();
        return new HistoryStream(nothing, new ByteCursor(nothing, path, limits ?? HistoryLimits.Default), HistoryFormat.CobraLogs)
        { logs = logs };
    }

    static HistoryFormatException NoFolder(string path) => new(path, new Place(1, 1), "a file", "a folder of logs T0.log, T1.log …");

    /// <summary>
    /// The events in order. Can be asked for once. Throws <see cref="HistoryFormatException"/> where the file is not a history.
    /// </summary>
    public IEnumerable<HistoryEvent> Events()
    {
        if (used) throw new InvalidOperationException("the events were read already");
        used = true;
        return Checked(Raw());
    }

    public void Dispose() => stream.Dispose();

    IEnumerable<ReadEvent> Raw() => Format switch
    {
        HistoryFormat.JepsenEtcdLog => EtcdLog.Read(cursor),
        HistoryFormat.JsonLines => JsonHistory.Read(cursor, lines: true, textsAreNumbers: false),
        HistoryFormat.JepsenJson => EventOrder.Keyed(JsonHistory.Read(cursor, lines: false, textsAreNumbers: false), cursor),
        HistoryFormat.JsonArrayOps => EventOrder.ByTime(JsonHistory.Read(cursor, lines: false, textsAreNumbers: true), cursor),
        HistoryFormat.JepsenEdnKv => EventOrder.Invoked(EventOrder.Tuples(EdnHistory.Read(cursor), cursor)),
        HistoryFormat.VpcTokens => VpcTokens.Read(cursor),
        HistoryFormat.DbcopBincode => DbcopBincode.Read(cursor),
        HistoryFormat.CobraLogs when logs.Count == 0 => throw NoFolder(cursor.File),
        HistoryFormat.CobraLogs => CobraLogs.Read(logs, cursor.Limits),
        HistoryFormat.PlumeText => SessionLines.Plume(cursor),
        HistoryFormat.AwditTest => SessionLines.Awdit(cursor),
        _ => EventOrder.Keyed(EdnHistory.Read(cursor), cursor),
    };

    IEnumerable<HistoryEvent> Checked(IEnumerable<ReadEvent> events)
    {
        var sequencing = new Sequencing(cursor);
        var index = 0L;
        var timed = false;
        var time = 0L;
        foreach (var e in events)
        {
            if (index == 0) Start(e, out timed);
            sequencing.Accept(e);
            time = e.Time >= 0 ? e.Time : timed ? time : index;
            yield return new HistoryEvent(index, new Instant(time), e.Type, e.Process, e.Function, e.Key, e.Value, e.Error, e.Machine,
                e.Step);
            index++;
        }
    }

    void Start(in ReadEvent first, out bool timed)
    {
        timed = first.Time >= 0;
        Ours = first.Ours;
        if (Format == HistoryFormat.JepsenEdn && first.Function is "get" or "put" or "append" && first.Key is not null && !Ours)
            Format = HistoryFormat.JepsenKvLog;
    }

    static HistoryFormat Detect(ByteCursor cursor)
    {
        var head = cursor.Buffered;
        if (DbcopBincode.Begins(head)) return HistoryFormat.DbcopBincode;
        var text = head.TrimStart(" \t\r\n,"u8);
        switch (text)
        {
            case []:
                if (head.Length > 0 && cursor.Buffered.Contains((byte)0)) cursor.Peek();
                throw cursor.Error(head.Length == 0 ? "an empty file" : "nothing but white space", "a history");
            case [(byte)'I' or (byte)'W' or (byte)'D', ..]: return HistoryFormat.JepsenEtcdLog;
            case [(byte)'{', .. var inside]:
                if (inside.TrimStart(" \t\r\n"u8) is [(byte)'"', ..]) return HistoryFormat.JsonLines;
                var firstEnd = inside.IndexOf((byte)'}');
                return (firstEnd < 0 ? inside : inside[..firstEnd]).IndexOf(":link "u8) >= 0 ? HistoryFormat.JepsenEdnKv
                    : HistoryFormat.JepsenEdn;
            case [(byte)'[', .. var inside]:
                if (inside.TrimStart(" \t\r\n"u8) is not [(byte)'{', .. var first] || first.TrimStart(" \t\r\n"u8) is not [(byte)'"', ..])
                    return HistoryFormat.JepsenEdn;
                var end = first.IndexOf((byte)'}');
                return (end < 0 ? first : first[..end]).IndexOf("\"client\""u8) >= 0 ? HistoryFormat.JsonArrayOps
                    : HistoryFormat.JepsenJson;
            case [(byte)'(' or (byte)';' or (byte)'#', ..]: return HistoryFormat.JepsenEdn;
            case var tokens when VpcTokens.Begins(tokens): return HistoryFormat.VpcTokens;
            case var lines when SessionLines.BeginsPlume(lines): return HistoryFormat.PlumeText;
            case var lines when SessionLines.BeginsAwdit(lines): return HistoryFormat.AwditTest;
            default:
                cursor.Peek();
                throw cursor.Error(
                    cursor.Describe() + " at the start", "a history: " + string.Join(", ", HistoryFormats.All.Select(f => f.Name)));
        }
    }
}
