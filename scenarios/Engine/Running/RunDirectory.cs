using System.Globalization;

namespace Simulator.Scenarios;

/// <summary>
/// The folder that a run leaves behind. It is filled under another name and moved into place when all is in it, so that it
/// appears whole or not at all; a folder of an earlier run of the same scenario and seed is replaced only then. Pictures are
/// added afterwards, each of them whole or not at all.
/// </summary>
public sealed class RunDirectory : IDisposable
{
    public const string VerdictFile = "verdict.json";

    readonly string final;
    bool isInPlace;

    RunDirectory(string final)
    {
        this.final = final;
        Path = string.Create(CultureInfo.InvariantCulture, $"{final}.{Environment.ProcessId}.partial");
    }

    /// <summary>Where its files are now.</summary>
    public string Path { get; private set; }

    /// <summary><c>OUT/NAME-seedN</c>.</summary>
    public static string PathOf(string outFolder, string scenario, ulong seed) =>
        System.IO.Path.Combine(outFolder, string.Create(CultureInfo.InvariantCulture, $"{scenario}-seed{seed}"));

    /// <summary>Begins the folder of a run. Throws <see cref="UserError"/> when that cannot be.</summary>
    public static RunDirectory Begin(string path)
    {
        CheckFree(path);
        var folder = new RunDirectory(path);
        UserError.Guard(path, "make the run's folder", () =>
        {
            Discard(folder.Path);
            return Directory.CreateDirectory(folder.Path);
        });
        return folder;
    }

    /// <summary>Only what a run has written is ever replaced: a file or a folder of something else is left alone.</summary>
    public static void CheckFree(string path) => UserError.Guard(path, "make the run's folder", () =>
    {
        if (File.Exists(path)) throw new IOException("a file of this name is in the way");
        if (!Directory.Exists(path) || File.Exists(System.IO.Path.Combine(path, VerdictFile))) return true;
        return Directory.EnumerateFileSystemEntries(path).Any()
            ? throw new IOException($"it exists and holds something that is not a run (no {VerdictFile})")
            : true;
    });

    /// <summary>Fails early, before a long run, when nothing could be written. Leaves nothing behind but the folder.</summary>
    public static void CheckWritable(string outFolder) => UserError.Guard(outFolder, "write into this folder", () =>
    {
        if (File.Exists(outFolder)) throw new IOException("it is a file, expected a folder");
        Directory.CreateDirectory(outFolder);
        var name = string.Create(CultureInfo.InvariantCulture, $".probe.{Environment.ProcessId}.partial");
        var probe = System.IO.Path.Combine(outFolder, name);
        try
        {
            File.WriteAllBytes(probe, [0]);
        }
        finally
        {
            Discard(probe);
        }
        return true;
    });

    /// <summary>Writes one file. <paramref name="name"/> may lie in a subfolder: <c>plots/latency.png</c>.</summary>
    public void Write(string name, Action<Stream> write)
    {
        var target = System.IO.Path.Combine(Path, name);
        var partial = target + ".partial";
        UserError.Guard(System.IO.Path.Combine(final, name), "write", () =>
        {
            try
            {
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
                using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16)) write(stream);
                File.Move(partial, target, overwrite: true);
            }
            catch
            {
                Discard(partial);
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

    /// <summary>Moves the folder to where it belongs, in the place of an earlier run's.</summary>
    public void PutInPlace()
    {
        CheckFree(final);
        UserError.Guard(final, "put the run's folder in its place", () =>
        {
            if (Directory.Exists(final)) Directory.Delete(final, recursive: true);
            Directory.Move(Path, final);
            return true;
        });
        Path = final;
        isInPlace = true;
    }

    /// <summary>Removes what never got into its place.</summary>
    public void Dispose()
    {
        if (!isInPlace) Discard(Path);
    }

    /// <summary>Removes a file or a folder if that can be done. Used where something has failed already.</summary>
    public static void Discard(string path)
    {
        try
        {
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
            else File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
        }
    }
}
