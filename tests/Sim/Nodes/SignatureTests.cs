using System.Reflection;

namespace Simulator.Tests.Sim.Nodes;

public sealed class SignatureTests
{
    sealed record Claim(long Number) : Message;

    sealed record Signed(Claim Claim, Signature? By) : Message;

    static Signature Sign(int server, Message message)
    {
        Signature? made = null;
        new Stage().At(Duration.Ms(1), server, (_, env) => made = env.Sign(message)).Run();
        return made!;
    }

    static bool IsSigned(Signature? signature, int by, Message message)
    {
        var answer = false;
        new Stage().At(Duration.Ms(1), 1, (_, env) => answer = env.IsSigned(signature, new NodeId(by), message)).Run();
        return answer;
    }

    [Test]
    public void Anybody_can_tell_who_signed_what()
    {
        var signature = Sign(0, new Claim(5));
        Assert.That(IsSigned(signature, 0, new Claim(5)), Is.True);
        Assert.That(IsSigned(signature, 1, new Claim(5)), Is.False, "another signer");
        Assert.That(IsSigned(signature, 0, new Claim(6)), Is.False, "another message");
        Assert.That(IsSigned(null, 0, new Claim(5)), Is.False);
    }

    [Test]
    public void A_changed_message_needs_a_new_signature()
    {
        var claim = new Claim(5);
        var signature = Sign(0, claim);
        Assert.That(IsSigned(signature, 0, claim with { Number = 6 }), Is.False);
        Assert.That(IsSigned(signature, 0, claim with { Number = 6 } with { Number = 5 }), Is.True, "contents count, not the object");
    }

    [Test]
    public void Only_the_kernel_makes_one()
    {
        var constructors = typeof(Signature).GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        Assert.That(constructors.Select(made => made.IsAssembly), Is.All.True);
        Assert.That(typeof(Signature).GetProperties().Select(property => property.SetMethod), Is.All.Null);
        Assert.That(typeof(Signature).IsSealed, Is.True);
        Assert.That(typeof(Signature).GetMethod("<Clone>$"), Is.Null, "a record could be copied with another signer");
    }

    [Test]
    public void Signatures_of_two_servers_differ_in_value_digest_and_text()
    {
        var (first, second) = (Sign(0, new Claim(5)), Sign(1, new Claim(5)));
        var shapes = new Shapes();
        Assert.That(first.Equals(second), Is.False);
        Assert.That((first.Equals(Sign(0, new Claim(5))), first.Digest), Is.EqualTo((true, second.Digest)));
        Assert.That(shapes.Digest(new Signed(new Claim(5), first)), Is.Not.EqualTo(shapes.Digest(new Signed(new Claim(5), second))));
        Assert.That(shapes.Digest(new Signed(new Claim(5), null)), Is.Not.EqualTo(shapes.Digest(new Signed(new Claim(5), first))));
    }

    [Test]
    public void Its_text_names_the_signer_and_the_digest_of_what_was_signed()
    {
        var signature = Sign(1, new Claim(5));
        var digest = signature.Digest.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
        Assert.That(signature.ToString(), Is.EqualTo("n2:" + digest));
        Assert.That(new Shapes().Text(new Signed(new Claim(5), signature)), Is.EqualTo($"Signed(Claim=Claim(Number=5) By=n2:{digest})"));
        Assert.That(new Shapes().Text(new Signed(new Claim(5), null)), Does.EndWith("By=nil)"));
    }

    [Test]
    public void Corruption_leaves_it_alone_and_makes_it_void()
    {
        var shapes = new Shapes();
        var honest = new Signed(new Claim(5), Sign(0, new Claim(5)));
        for (ulong draw = 0; draw < 64; draw++)
        {
            var corrupted = (Signed)shapes.Of(typeof(Signed)).Flip(honest, draw);
            Assert.That(corrupted.By, Is.SameAs(honest.By));
            Assert.That(IsSigned(corrupted.By, 0, corrupted.Claim), Is.False);
        }
    }

    [Test]
    public void It_takes_sixteen_bytes_on_the_wire()
    {
        var shapes = new Shapes();
        var claim = new Claim(5);
        Assert.That(shapes.Of(typeof(Signed)).Size(new Signed(claim, Sign(0, claim))), Is.EqualTo(Shape.HeaderBytes + 8 + 16));
    }

    [Test]
    public void A_liar_signs_with_its_own_name_whatever_it_says()
    {
        Signature? made = null;
        var liar = new Teller((outbox, to, message) => made = outbox.Sign(message));
        new Stage().Fault(new Byzantine(Seen.Node(0), _ => liar), Duration.Zero).Send(Duration.Ms(1), 0, 1, 7).Run();
        Assert.That(made!.Signer, Is.EqualTo(new NodeId(0)));
        Assert.That(IsSigned(made, 1, new Letter(7)), Is.False);
        Assert.That(IsSigned(made, 0, new Letter(7)), Is.True);
    }

    delegate void Telling(Outbox outbox, NodeId to, Message message);

    sealed class Teller(Telling tell) : Interceptor
    {
        public override void Intercept(Outbox outbox, NodeId to, Message message) => tell(outbox, to, message);
    }
}
