using System.Text;

namespace Simulator.Tests.Repository;

/// <summary>One encoding for all text: UTF-8 without a byte-order mark, lines that end with one line feed, the last one too.</summary>
public sealed class EncodingTests
{
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <remarks>The lock files are NuGet's: it ends them without a line feed.</remarks>
    [Test]
    public void Every_text_file_has_the_one_encoding() =>
        Assert.That(
            RepositoryFiles.Text.Where(path => !path.EndsWith("packages.lock.json", StringComparison.Ordinal))
                .Select(path => (path, Why: Complaint(File.ReadAllBytes(Path.Combine(RepositoryFiles.Root, path)))))
                .Where(found => found.Why is not null),
            Is.Empty);

    [TestCase("ends\r\n", "a carriage return")]
    [TestCase("does not end", "no line feed at the end")]
    [TestCase("\uFEFFmarked\n", "a byte-order mark")]
    public void A_badly_encoded_text_is_found(string text, string why) =>
        Assert.That(Complaint(Encoding.UTF8.GetBytes(text)), Is.EqualTo(why));

    [Test]
    public void Bytes_that_are_not_UTF_8_are_found() => Assert.That(Complaint([0x61, 0xE9, 0x0A]), Is.EqualTo("not UTF-8"));

    [TestCase("")]
    [TestCase("Größe µs → σ\n")]
    public void A_well_encoded_text_is_let_pass(string text) => Assert.That(Complaint(Encoding.UTF8.GetBytes(text)), Is.Null);

    static string? Complaint(byte[] bytes)
    {
        if (bytes.AsSpan().StartsWith("\uFEFF"u8)) return "a byte-order mark";
        string text;
        try
        {
            text = Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return "not UTF-8";
        }
        if (text.Contains('\r')) return "a carriage return";
        return text.Length > 0 && text[^1] != '\n' ? "no line feed at the end" : null;
    }
}
