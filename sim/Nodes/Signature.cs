using System.Globalization;

namespace Simulator;

/// <summary>
/// A signature of a message: that this server has said exactly this. Only the kernel makes one, for the server whose handler (or
/// whose interceptor) asks; whoever has it may pass it on, nobody can make another's.
/// </summary>
public sealed class Signature : IEquatable<Signature>
{
    internal Signature(NodeId signer, ulong digest)
    {
        Signer = signer;
        Digest = digest;
    }

    public NodeId Signer { get; }

    /// <summary>The digest of what was signed.</summary>
    public ulong Digest { get; }

    public bool Equals(Signature? other) => other is not null && Signer == other.Signer && Digest == other.Digest;
    public override bool Equals(object? obj) => Equals(obj as Signature);
    public override int GetHashCode() => unchecked((int)Digest) ^ Signer.Value;
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Signer}:{Digest:x16}");
}
