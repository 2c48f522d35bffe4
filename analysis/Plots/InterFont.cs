using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using SkiaSharp;

namespace Simulator.Analysis.Plots;

/// <summary>
/// The faces of the Inter family, read from the assembly in which its package ships them. The assembly is embedded as data: no code of
/// it runs. Its resource <c>!AvaloniaResources</c> begins with an index: its length, a version, a count, and for each file its path,
/// offset and size.
/// </summary>
static class InterFont
{
    const string ResourceName = "!AvaloniaResources";
    const int KnownIndexVersion = 2;

    /// <summary>Reads one face: <c>Inter-Regular</c>, <c>Inter-Bold</c>. Throws when the package does not hold it.</summary>
    public static SKTypeface Load(string face)
    {
        using var data = SKData.CreateCopy(Bytes(face));
        return SKTypeface.FromData(data) ?? throw new InvalidDataException($"{face} is not a font that Skia can read");
    }

    internal static byte[] Bytes(string face)
    {
        using var assembly = typeof(InterFont).Assembly.GetManifestResourceStream("Inter")
            ?? throw new InvalidDataException("the font was not embedded when this assembly was built");
        using var image = new PEReader(assembly, PEStreamOptions.PrefetchEntireImage);
        using var files = new BinaryReader(new MemoryStream(Resource(image)), Encoding.UTF8);
        var dataStart = files.ReadInt32() + sizeof(int);
        var version = files.ReadInt32();
        if (version != KnownIndexVersion)
            throw new InvalidDataException($"resource index version {version} instead of {KnownIndexVersion}");
        for (var left = files.ReadInt32(); left > 0; left--)
        {
            var path = files.ReadString();
            var offset = files.ReadInt32();
            var size = files.ReadInt32();
            if (!path.EndsWith($"/{face}.ttf", StringComparison.Ordinal)) continue;
            files.BaseStream.Position = dataStart + offset;
            return files.ReadBytes(size);
        }
        throw new InvalidDataException($"the font package holds no {face}");
    }

    static byte[] Resource(PEReader image)
    {
        var metadata = image.GetMetadataReader();
        foreach (var handle in metadata.ManifestResources)
        {
            var resource = metadata.GetManifestResource(handle);
            if (metadata.GetString(resource.Name) != ResourceName) continue;
            var reader = image.GetSectionData(image.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress).GetReader();
            reader.Offset = checked((int)resource.Offset);
            return reader.ReadBytes(reader.ReadInt32());
        }
        throw new InvalidDataException($"the font package holds no {ResourceName}");
    }
}
