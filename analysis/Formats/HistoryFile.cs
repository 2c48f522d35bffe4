using Simulator.Analysis.Consistency;

namespace Simulator.Analysis.Formats;

/// <summary>Reads history files: into a <see cref="History"/>, or straight into the operations that checkers work on.</summary>
public static class HistoryFile
{
    /// <summary>
    /// Reads a history. Throws <see cref="HistoryFormatException"/> when it is none, <see cref="IOException"/> when it cannot be
    /// read.
    /// </summary>
    public static History Read(string path, HistoryFormat? format = null, HistoryLimits? limits = null)
    {
        using var source = HistoryStream.Open(path, format, limits);
        return Read(source);
    }

    /// <summary>As <see cref="Read(string, HistoryFormat?, HistoryLimits?)"/>, from a stream, which is closed.</summary>
    public static History Read(Stream stream, string name, HistoryFormat? format = null, HistoryLimits? limits = null)
    {
        using var source = HistoryStream.Open(stream, name, format, limits);
        return Read(source);
    }

    static History Read(HistoryStream source)
    {
        var history = new History();
        foreach (var e in source.Events())
            history.Add(e.Time, e.Type, e.Process, e.Function, e.Key, e.Value, e.Error, e.Machine, e.Step);
        return history;
    }

    /// <summary>
    /// Reads the operations of a history without keeping its events, and notes what the form of the file says about nil and about
    /// initial values: see <see cref="Dialect.Of"/>.
    /// </summary>
    public static Operations ReadOperations(string path, HistoryFormat? format = null, HistoryLimits? limits = null)
    {
        using var source = HistoryStream.Open(path, format, limits);
        return Operations.From(source.Events(), () => Dialect.Of(source.Format, source.Ours));
    }

    /// <summary>As <see cref="ReadOperations(string, HistoryFormat?, HistoryLimits?)"/>, from a stream, which is closed.</summary>
    public static Operations ReadOperations(Stream stream, string name, HistoryFormat? format = null, HistoryLimits? limits = null)
    {
        using var source = HistoryStream.Open(stream, name, format, limits);
        return Operations.From(source.Events(), () => Dialect.Of(source.Format, source.Ours));
    }
}
