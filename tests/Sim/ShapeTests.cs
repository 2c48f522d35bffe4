namespace Simulator.Tests.Sim;

public sealed class ShapeTests
{
    public enum Colour { Red, Green }

    public readonly record struct Entry(long Term, Colour Colour);

    public abstract record Vehicle(int Wheels) : Message;

    public sealed record Bicycle(int Wheels, string? Name) : Vehicle(Wheels);

    public sealed record Everything(
        int Int, long Long, uint Uint, ulong Ulong, short Short, byte Byte, bool Bool, Colour Enum, string? Text, NodeId Node, NodeSet Set,
        Duration Duration, Instant Instant, LocalTime Local, long? Maybe, Value Value, Operation Operation, Seq<long> Longs,
        Seq<Entry> Entries,
        Bicycle? Inner) : Message;

    public sealed record Parked(Vehicle Vehicle) : Message;

    public sealed record Empty : Message;

    public sealed record Wrong(long Fine, List<int> Numbers) : Message;

    public sealed record WrongInside(Seq<Uri> Addresses) : Message;

    public sealed record Versions(long Term, NodeId? Vote, Seq<Entry> Log, bool Flag);

    static Everything Full => new(
        -1, 2, 3, 4, 5, 6, true, Colour.Green, "a \"b\"\n", new NodeId(2), NodeSet.Of(new NodeId(0), new NodeId(70)),
        Duration.Ms(5), new Instant(7), new LocalTime(8), null, Value.List(Value.Of(1), Value.Nil),
        Operation.Cas("k", Value.Of(1), Value.Of(2)),
        [1, 2], [new Entry(1, Colour.Red)], new Bicycle(2, null));

    readonly Shapes shapes = new();

    static Everything[] Changed() =>
    [
        Full with { Int = 0 }, Full with { Long = 0 }, Full with { Uint = 0 }, Full with { Ulong = 0 }, Full with { Short = 0 },
        Full with { Byte = 0 },
        Full with { Bool = false }, Full with { Enum = Colour.Red }, Full with { Text = null }, Full with { Text = "" },
        Full with { Node = new NodeId(-1) },
        Full with { Set = NodeSet.Of(new NodeId(0)) }, Full with { Duration = default }, Full with { Instant = default },
        Full with { Local = default },
        Full with { Maybe = 0 }, Full with { Value = Value.Nil }, Full with { Operation = Operation.Read("k") },
        Full with { Longs = [2, 1] },
        Full with { Longs = [1] }, Full with { Entries = [new Entry(1, Colour.Green)] }, Full with { Inner = null },
        Full with { Inner = new Bicycle(2, "x") },
        Full with { Inner = new Bicycle(3, null) },
    ];

    [Test]
    public void Every_field_counts_in_the_digest_and_in_the_text()
    {
        Everything[] all = [Full, .. Changed()];
        Assert.That(all.Select(message => shapes.Digest(message)), Is.Unique);
        Assert.That(all.Select(message => shapes.Text(message)), Is.Unique);
        Assert.That(shapes.Digest(Full), Is.EqualTo(new Shapes().Digest(Full)));
    }

    [Test]
    public void A_copy_made_by_with_has_a_digest_of_its_own()
    {
        var first = new Letter(1);
        var digest = shapes.Digest(first);
        Assert.That(shapes.Digest(first with { Number = 2 }), Is.Not.EqualTo(digest));
        Assert.That(shapes.Digest(first with { Number = 1 }), Is.EqualTo(digest));
        Assert.That(first, Is.EqualTo(new Letter(1)), "the memo is no part of the value");
    }

    [Test]
    public void Types_of_the_same_contents_have_other_digests() =>
        Assert.That(shapes.Digest(new Letter(1)), Is.Not.EqualTo(shapes.DigestOf(new Cue(1))));

    [Test]
    public void Digests_are_the_same_on_every_machine_for_ever()
    {
        Assert.That(shapes.Digest(new Letter(5)), Is.EqualTo(LetterDigest));
        Assert.That(shapes.Digest(Full), Is.EqualTo(FullDigest));
    }

    [Test]
    public void What_is_read_where_it_lies_is_what_the_codec_gives()
    {
        Everything[] extremes =
        [
            Full with { Int = int.MinValue, Long = long.MinValue, Uint = uint.MaxValue, Ulong = ulong.MaxValue, Short = -1, Byte = 255 },
            Full with { Node = NodeId.Client(3), Duration = new(-1), Instant = new(long.MaxValue), Local = new(-7), Value = Value.Of("x") },
        ];
        var inPlace = new List<string>();
        foreach (var place in shapes.Of(typeof(Everything)).Places)
        {
            if (place.Reading != Reading.ByCodec) inPlace.Add(place.Field.Name);
            foreach (var message in (Everything[])[Full, .. Changed(), .. extremes])
                Assert.That(place.Digest(message), Is.EqualTo(place.Field.Digest(message)), place.Field.Name);
        }
        Assert.That(inPlace, Is.EqualTo(new[]
        {
            "Int", "Long", "Uint", "Ulong", "Short", "Byte", "Bool", "Text", "Node", "Duration", "Instant", "Local", "Value", "Operation", "Inner",
        }));
    }

    /// <summary>A field of an abstract type shows no place, and a record struct is read in its box.</summary>
    [Test]
    public void What_shows_no_place_is_left_to_its_codec()
    {
        Assert.That(shapes.Of(typeof(Parked)).Places[0].Reading, Is.EqualTo(Reading.ByCodec));
        Assert.That(shapes.Digest(new Parked(new Bicycle(2, "a"))), Is.Not.EqualTo(shapes.Digest(new Parked(new Bicycle(2, "b")))));
        var entry = new Entry(5, Colour.Green);
        foreach (var place in shapes.Of(typeof(Entry)).Places) Assert.That(place.Digest(entry), Is.EqualTo(place.Field.Digest(entry)));
    }

    const ulong LetterDigest = 4631542765708069673;
    const ulong FullDigest = 3095660166531956113;

    [Test]
    public void The_text_is_canonical() => Assert.That(shapes.Text(Full), Is.EqualTo(
        "Everything(Int=-1 Long=2 Uint=3 Ulong=4 Short=5 Byte=6 Bool=true Enum=Green "
        + "Text=\"a \\\"b\\\"\\n\" Node=n3 Set={n1 n71} Duration=5ms Instant=0.000000007s Local=8ns Maybe=nil "
        + "Value=[1 nil] Operation=Operation(Function=\"cas\" Key=\"k\" Argument=[1 2] Level=nil IsAdministrative=false) "
        + "Longs=[1 2] Entries=[Entry(Term=1 Colour=Red)] Inner=Bicycle(Wheels=2 Name=nil))"));

    [Test]
    public void Fields_of_a_base_record_come_first_and_a_record_without_fields_has_its_name() =>
        Assert.That((shapes.Text(new Bicycle(2, "b")), shapes.Text(new Empty())), Is.EqualTo(("Bicycle(Wheels=2 Name=\"b\")", "Empty")));

    [Test]
    public void Sizes_are_those_of_the_packed_fields_and_a_header()
    {
        long Size(Message message) => shapes.Of(message.GetType()).Size(message);
        Assert.That(Size(new Empty()), Is.EqualTo(8));
        Assert.That(Size(new Letter(1)), Is.EqualTo(16));
        Assert.That(Size(new Bicycle(2, "abc")), Is.EqualTo(8 + 4 + 4 + 3));
        Assert.That(Size(Full with { Longs = [1, 2, 3] }) - Size(Full), Is.EqualTo(8));
    }

    [Test]
    public void A_flip_changes_one_field_and_leaves_the_original()
    {
        var changed = new SortedSet<string>(StringComparer.Ordinal);
        var original = shapes.Text(Full);
        for (ulong draw = 0; draw < 2000; draw++)
        {
            var flipped = (Everything)shapes.Of(typeof(Everything)).Flip(Full, draw * 2654435761);
            Assert.That(shapes.Digest(flipped), Is.Not.EqualTo(shapes.Digest(Full)));
            var fields = typeof(Everything).GetProperties().Where(field => !Equals(field.GetValue(flipped), field.GetValue(Full)))
                .Select(field => field.Name).ToArray();
            Assert.That(fields, Has.Length.EqualTo(1));
            changed.Add(fields[0]);
        }
        Assert.That(changed, Is.EquivalentTo(new[]
        {
            "Int", "Long", "Uint", "Ulong", "Short", "Byte", "Bool", "Node", "Duration", "Instant", "Local", "Value", "Operation",
            "Longs", "Entries",
            "Inner",
        }));
        Assert.That(shapes.Text(Full), Is.EqualTo(original));
        Assert.That(shapes.Of(typeof(Empty)).Flip(new Empty(), 7), Is.EqualTo(new Empty()));
    }

    [Test]
    public void A_torn_write_is_a_beginning_of_the_new_version_over_the_old_one()
    {
        var old = new Versions(1, null, [new Entry(1, Colour.Red)], false);
        var updated = new Versions(2, new NodeId(1), [new Entry(1, Colour.Red), new Entry(2, Colour.Red), new Entry(2, Colour.Green)],
            true);
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        for (ulong draw = 0; draw < 1000; draw++) seen.Add(shapes.Text(shapes.Of(typeof(Versions)).Tear(old, updated, draw * 2654435761)));
        Assert.That(seen, Does.Contain(shapes.Text(old)), "nothing arrived");
        Assert.That(seen, Does.Contain(shapes.Text(old with { Term = 2, Vote = new NodeId(1), Log = updated.Log.Take(2) })),
            "the log arrived in part");
        Assert.That(seen, Has.None.Contains("Term=1 Vote=n2"), "a later field is not new where an earlier one is old");
        Assert.That(shapes.Text(old), Does.Contain("Term=1"), "the old version is untouched");
    }

    [Test]
    public void An_unsupported_field_is_named_with_its_record_and_with_what_is_allowed()
    {
        Assert.That(() => shapes.Digest(new Wrong(1, [])), Throws.TypeOf<UnsupportedFieldException>()
            .With.Message.StartsWith("Wrong.Numbers has the type List").And.Message.Contains("use integers"));
        Assert.That(() => shapes.Digest(new WrongInside([])), Throws.TypeOf<UnsupportedFieldException>()
            .With.Message.StartsWith("WrongInside.Addresses"));
    }

    [Test]
    public void A_node_that_sends_an_unsupported_field_ends_the_run_with_that_error_and_its_name()
    {
        var world = new Stage().At(Duration.Ms(1), 1, (_, env) => env.Send(new NodeId(0), new Wrong(1, []))).Build();
        var end = world.Run();
        Assert.That(end.Reason, Is.EqualTo(EndReason.HandlerFailed));
        Assert.That(end.Text, Does.StartWith("n2 threw UnsupportedFieldException on Cue(Line=0): Wrong.Numbers has the type List"));
    }
}
