namespace Simulator.Protocols;

/// <summary>Sums up in one number what would be too much to be told one by one.</summary>
sealed class DigestScribe : Scribe
{
    ulong digest;

    public static long Of(Action<Scribe> describe)
    {
        var scribe = new DigestScribe();
        describe(scribe);
        return unchecked((long)scribe.digest);
    }

    public override void Field(string name, long value) =>
        digest = Mixing.Fold(Mixing.Fold(digest, Mixing.OfText(name)), unchecked((ulong)value));

    public override void Field(string name, string? value) =>
        digest = Mixing.Fold(digest, Mixing.OfText(value is null ? name : $"{name}={value}"));
}
