namespace Simulator.Scenarios;

/// <summary>
/// The folder that a run leaves behind. Every file appears whole or not at all: it is written under another name and then
/// renamed. A folder of an earlier run of the same scenario and seed is replaced.
/// </summary>
public sealed class RunDirectory
{
    RunDirectory(string path) => Path = path;

    public string Path { get; }

    /// <summary>Makes <c>OUT/NAME-seedN</c>, empty. Throws <see cref="UserError"/> when that cannot be.</summary>
    public static RunDirectory Create(string outFolder, string scenario, ulong seed)
    {
        var path = System.IO.Path.Combine(outFolder, $"{scenario}-seed{seed}");
        UserError.Guard(path, "make the run's folder", () =>
        {
            if (File.Exists(path)) throw new IOException("a file of this name is in the way");
            if (Directory.Exists(path))
            {
                // Only what a run has written is removed: a folder of something else is left alone.
                if (Directory.EnumerateFileSystemEntries(path).Any() && !File.Exists(System.IO.Path.Combine(path, VerdictFile)))
                    throw new IOException($"it exists and holds something that is not a run (no {VerdictFile})");
                Directory.Delete(path, recursive: true);
            }
            return Directory.CreateDirectory(path);
        });
        return new RunDirectory(path);
    }

    /// <summary>Fails early, before a long run, when nothing could be written. Leaves nothing behind but the folder.</summary>
    public static void CheckWritable(string outFolder) => UserError.Guard(outFolder, "write into this folder", () =>
    {
        if (File.Exists(outFolder)) throw new IOException("it is a file, expected a folder");
        Directory.CreateDirectory(outFolder);
        var probe = System.IO.Path.Combine(outFolder, ".probe.partial");
        File.WriteAllBytes(probe, [0]);
        File.Delete(probe);
        return true;
    });

    public const string VerdictFile = "verdict.json";

    /// <summary>Writes one file. <paramref name="name"/> may lie in a subfolder: <c>plots/latency.png</c>.</summary>
    public void Write(string name, Action<Stream> write)
    {
        var target = System.IO.Path.Combine(Path, name);
        var partial = target + ".partial";
        UserError.Guard(target, "write", () =>
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            try
            {
                using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16)) write(stream);
                File.Move(partial, target, overwrite: true);
            }
            catch
            {
                File.Delete(partial);
                throw;
            }
            return true;
        });
    }

    public void Write(string name, byte[] content) => Write(name, stream => stream.Write(content));

    public void WriteText(string name, Action<TextWriter> write) => Write(name, stream =>
    {
        using var text = new StreamWriter(stream, new System.Text.UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        write(text);
    });

    public void Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));
}
