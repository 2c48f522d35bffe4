using System.Reflection;
using System.Runtime.Loader;

namespace Simulator.Scenarios;

/// <summary>Adds the protocols of a further assembly, which names its catalogue with <see cref="CatalogueAttribute"/>.</summary>
public static class CatalogueLoader
{
    /// <summary>The catalogue with the assembly's protocols; null after a problem was added to the list.</summary>
    public static Catalogue? Add(Catalogue catalogue, string path, ICollection<Problem> problems)
    {
        try
        {
            var full = Path.GetFullPath(path);
            if (!File.Exists(full)) return Refuse("found no such file");
            var assembly = new PluginContext(full).LoadFromAssemblyPath(full);
            if (assembly.GetCustomAttribute<CatalogueAttribute>() is not { } named)
                return Refuse("found no [assembly: Catalogue(typeof(…))], expected one");
            if (!typeof(ICatalogue).IsAssignableFrom(named.Type))
                return Refuse($"found the catalogue {named.Type.Name}, expected a class that implements ICatalogue");
            return catalogue.With((ICatalogue)Activator.CreateInstance(named.Type)!);
        }
        catch (ArgumentException e) when (e.ParamName == "added")
        {
            return Refuse("found a catalogue that does not fit: " + Excerpt.Of(e.Message.Split(" (Parameter")[0]));
        }
        catch (Exception e) when (e is BadImageFormatException or FileLoadException or IOException or UnauthorizedAccessException
            or TypeLoadException or MissingMethodException or ArgumentException or NotSupportedException)
        {
            return Refuse($"found no usable assembly: {Excerpt.Of(e.Message)}");
        }
        catch (TargetInvocationException e)
        {
            return Refuse($"found a catalogue that fails: {Excerpt.Of(e.InnerException?.Message ?? e.Message)}");
        }
        catch (Exception e) when (e is not UserError)
        {
            // Anything may come out of the author's constructors and properties.
            return Refuse($"found a catalogue that fails: {e.GetType().Name}: {Excerpt.Of(e.Message)}");
        }

        Catalogue? Refuse(string message)
        {
            problems.Add(new Problem(path, 0, 0, message));
            return null;
        }
    }

    /// <summary>Resolves what the assembly needs beside itself; the simulator's own assemblies are shared, so that types are the
    /// same.</summary>
    sealed class PluginContext(string path) : AssemblyLoadContext
    {
        readonly AssemblyDependencyResolver resolver = new(path);

        protected override Assembly? Load(AssemblyName name)
        {
            // A null leaves the name to the default context, whose folder holds the simulator's assemblies.
            if (File.Exists(Path.Combine(AppContext.BaseDirectory, name.Name + ".dll"))) return null;
            return resolver.ResolveAssemblyToPath(name) is { } file ? LoadFromAssemblyPath(file) : null;
        }
    }
}
