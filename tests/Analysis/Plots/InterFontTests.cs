using System.Security.Cryptography;
using Simulator.Analysis.Plots;

namespace Simulator.Tests.Analysis.Plots;

public sealed class InterFontTests
{
    /// <summary>The pictures are the same bytes only while the font is; a new version of its package changes them.</summary>
    [TestCase("Inter-Regular", "41ab0f707a2bfab8133ccdfcdab52282f5f79e5751f43a264805451c7bb95fb8")]
    [TestCase("Inter-Bold", "790c108befe859dac2ddbd20af3fbb6917c601b3d544c8a05761519f3b5508fe")]
    public void The_font_is_the_one_that_the_pictures_were_made_with(string face, string sha256) =>
        Assert.That(Convert.ToHexStringLower(SHA256.HashData(InterFont.Bytes(face))), Is.EqualTo(sha256));

    [Test]
    public void Both_faces_belong_to_one_family()
    {
        using var regular = InterFont.Load("Inter-Regular");
        using var bold = InterFont.Load("Inter-Bold");
        Assert.That((regular.FamilyName, bold.FamilyName, bold.FontWeight > regular.FontWeight), Is.EqualTo(("Inter", "Inter", true)));
        Assert.That(regular.ContainsGlyphs("Größe µs × σ≤0.1 → …"), Is.True);
    }

    [Test]
    public void A_face_that_the_package_does_not_hold_is_named() =>
        Assert.That(() => InterFont.Bytes("Inter-Wide"), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("Inter-Wide"));
}
