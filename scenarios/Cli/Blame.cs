using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using Simulator.Scenarios;

namespace Simulator.Cli;

/// <summary>Says in one line what was thrown, where, and whether an assembly given with <c>--assembly</c> threw it.</summary>
static class Blame
{
    /// <summary>The file of the assembly at fault; null when the fault is the simulator's own.</summary>
    public static string? Plugin(Exception failure)
    {
        var thrower = Thrower(failure)?.GetMethod()?.Module.Assembly;
        if (thrower is null || AssemblyLoadContext.GetLoadContext(thrower) is not { } context) return null;
        return context == AssemblyLoadContext.Default ? null : Path.GetFileName(thrower.Location);
    }

    /// <summary><c>DivideByZeroException: Attempted to divide by zero, in HearsayServer.Receive (Hearsay.cs line 22)</c>.</summary>
    public static string Line(Exception failure)
    {
        var message = UserError.OneLine(failure.Message).TrimEnd('.');
        return $"{failure.GetType().Name}: {message}" + (Thrower(failure) is { } frame ? $", in {Place(frame)}" : "");
    }

    /// <summary>Where it was thrown, without the stack below; null when that cannot be told.</summary>
    public static string? Place(Exception failure) => Thrower(failure) is { } frame ? Place(frame) : null;

    static string Place(StackFrame frame)
    {
        var method = frame.GetMethod()!;
        // What the compiler makes of a lambda lies in a type like <>c and is called like <Deploy>b__6_0.
        var type = method.DeclaringType;
        while (type is { DeclaringType: { } outer } && type.Name.StartsWith('<')) type = outer;
        var named = method.Name.StartsWith('<') ? method.Name[1..method.Name.IndexOf('>', StringComparison.Ordinal)] : method.Name;
        var name = type is null ? named : $"{type.Name}.{named}";
        return frame.GetFileName() is { } file
            ? string.Create(CultureInfo.InvariantCulture, $"{name} ({Path.GetFileName(file)} line {frame.GetFileLineNumber()})")
            : name;
    }

    /// <summary>The innermost method that is not the framework's.</summary>
    static StackFrame? Thrower(Exception failure)
    {
        var frames = new StackTrace(failure, fNeedFileInfo: true).GetFrames();
        return frames.FirstOrDefault(frame => frame.GetMethod()?.Module.Assembly is { } assembly && !IsFramework(assembly))
            ?? (failure.InnerException is { } inner ? Thrower(inner) : null);
    }

    static bool IsFramework(Assembly assembly) =>
        assembly.GetName().Name is { } name
        && (name.StartsWith("System", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal));
}
