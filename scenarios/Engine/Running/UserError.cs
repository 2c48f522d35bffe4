namespace Simulator.Scenarios;

/// <summary>
/// Something that the user can mend: a missing file, an unwritable folder, a full disk, a wrong flag. The message is one line
/// that names the place and what was expected. The command line prints it and ends with exit code 2.
/// </summary>
public sealed class UserError(string message) : Exception(message)
{
    /// <summary>Runs an action on the file system and tells its failures in the user's words.</summary>
    public static T Guard<T>(string path, string doing, Func<T> action)
    {
        try
        {
            if (path.Length == 0) throw new UserError($"cannot {doing}: found an empty name, expected a path");
            return action();
        }
        catch (FileNotFoundException)
        {
            throw new UserError($"{path}: cannot {doing}: there is no such file");
        }
        catch (DirectoryNotFoundException)
        {
            throw new UserError($"{path}: cannot {doing}: there is no such folder");
        }
        catch (UnauthorizedAccessException)
        {
            throw new UserError(
                $"{path}: cannot {doing}: {(Directory.Exists(path) ? "it is a folder, or it may not be opened" : "permission denied")}");
        }
        catch (IOException failure)
        {
            throw new UserError($"{path}: cannot {doing}: {OneLine(failure.Message)}");
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            throw new UserError($"{path}: cannot {doing}: {OneLine(failure.Message)}");
        }
    }

    public static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
