using System.IO.Compression;
using System.Text;
using Simulator.Analysis.Consistency;
using Simulator.Analysis.Formats;

namespace Simulator.Tests.Analysis;

/// <summary>Files that are no histories: each is refused with its place, what stood there and what should have.</summary>
public sealed class HostileHistoriesTests
{
    const string Invoke = "{:process 1, :type :invoke, :f :read, :value nil}";
    const string Json = "{\"process\":1,\"type\":\"invoke\",\"f\":\"read\"}";

    static readonly object[] Table =
    [
        new object[] { "", "h:1:1: found an empty file" },
        new object[] { " \n ", "nothing but white space" },
        new object[] { "hello", "found 'h' at the start, expected a history: jepsen-edn" },
        new object[] { "\0\0\0", "a NUL byte" },
        new object[] { "[" + Invoke, "h:1:51: found the end of the file, expected the closing ']' of the history at 1:1" },
        new object[] { "[" + Invoke + ")", "found ')', expected '{'" },
        new object[] { "[" + Invoke + "] 5", "found '5' after the history" },
        new object[] { "{:process 1, :type :invoke", "the closing '}' of the event at 1:1" },
        new object[] { "{:process 1, :type", "found the end of the file, expected a value" },
        new object[] { "{:process 1, :type}", "found '}', expected a value for type" },
        new object[] { "{:process 1, :type :invoke, :f \"re", "the closing '\"' of the text at 1:32" },
        new object[] { Invoke + "\n{:process 2, :type :wait, :f :read}", "h:2:20: found :wait as type, expected invoke, ok, fail or info" },
        new object[] { "{:process 1, :type 5, :f :read}", "found 5 as type" },
        new object[] { "{:process -1, :type :invoke, :f :read}", "found -1 as process, expected a whole number, at least 0" },
        new object[] { "{:process 1.5, :type :invoke, :f :read}", "found 1.5 as process" },
        new object[] { "{:process 99999999999, :type :invoke, :f :read}", "a number below 2^31" },
        new object[] { "{:process nil, :type :invoke, :f :read}", "found nil as process" },
        new object[] { "{:process 1, :type :invoke, :f 7}", "found 7 as f, expected the name of a function" },
        new object[] { "{:process 1, :type :invoke, :f :read, :time 1e9}", "found 1e9 as time" },
        new object[] { "{:process 1, :type :invoke, :f :read, :time 99999999999999999999}", "found 99999999999999999999 as time" },
        new object[] { "{:process 1, :type :invoke, :f :read, :index -2}", "found -2 as index" },
        new object[] { "{:process 1, :type :invoke}", "an event without f" },
        new object[] { "{:process 1, :process 2, :type :invoke, :f :read}", "process a second time" },
        new object[] { "{:process 1, :type :invoke, :f :read, :value {1 2 1 3}}", "a map in which a key occurs twice" },
        new object[] { "{:process 1, :type :invoke, :f :read, :value {1 2 3}}", "a map in which a key has no value" },
        new object[] { "{:process 1, :type :invoke, :f :read, :value 1x}", "found '1x', expected a number" },
        new object[] { "{:process 1, :type :invoke, :f :read, :value \"\\q\"}", "an unknown escape" },
        new object[] { "{:process 1, :type :invoke, :f :read, :value \"\\u12G4\"}", "an incomplete \\u escape" },
        new object[] { "{:process 1, :type :invoke, :f :read, :value \"\\uD800\"}", "half of a surrogate pair" },
        new object[] { "{:process 1, :type :invoke, :f :read, :value #(inc 1)}", "'#' before '('" },
        new object[] { "{:process 1, :type :invoke, :f :read, :value \"a\0b\"}", "a NUL byte" },
        new object[] { "{: 1}", "the name of a keyword" },
        new object[] { "{:process 1, :type :invoke, :f :read, :x " + new string('a', 300) + "}", "a word of more than 256 bytes" },
        new object[] { "{:process 1, :type :ok, :f :read, :value 5}",
            "process 1, which has nothing open, expected its invocation before it" },
        new object[] { Invoke + Invoke, "process 1 invoking read while its read of line 1 is open" },
        new object[] { Invoke + "{:process 1, :type :ok, :f :write, :value 5}",
            "the completion of a write by process 1, expected that of its read of line 1" },
        new object[] { Invoke + "{:process 1, :type :ok, :f :read}{:process 1, :type :info, :f :read}", "which has nothing open" },
        new object[] { "{:index 3, :process 1, :type :invoke, :f :read}{:index 3, :process 2, :type :invoke, :f :read}",
            "index 3 after index 3" },
        new object[] { "{:index 3, :process 1, :type :invoke, :f :read}{:index 2, :process 2, :type :invoke, :f :read}",
            "index 2 after index 3" },
        new object[] { "[{:process 1, :type :invoke, :f :read, :value [:k nil]} {:process 1, :type :ok, :f :read, :value 5}]",
            "found the value 5, expected [key value]" },
        new object[] { "[" + Json, "found the end of the file, expected the closing ']'" },
        new object[] { "[" + Json + ",]", "found ']', expected '{'" },
        new object[] { "[" + Json + " 5]", "found '5', expected ',' or ']'" },
        new object[] { "[{\"process\":1 \"type\":\"ok\"}]", "found '\"', expected ',' or '}'" },
        new object[] { "[{\"process\" 1}]", "found '1', expected ':'" },
        new object[] { "[{\"process\":1, x:2}]", "the name of a member in quotation marks" },
        new object[] { "[{\"process\":nope}]", "found 'nope', expected null" },
        new object[] { "[{\"process\":1-}]", "found '1-', expected a number" },
        new object[] { "[{\"process\":\"12\",\"type\":\"ok\",\"f\":\"read\"}]", "found \"12\" as process" },
        new object[] { "[" + Json + "] x", "found 'x' after the history" },
        new object[] { Json + "\n{\"process\":2,", "h:2:14: found the end of the file" },
        new object[] { "{\"process\":1,\"type\":\"invoke\",\"f\":\"read\",\"value\":{\"#set\":5}}", "the member #set" },
        new object[] { "[{\"client\":1,\"type\":\"invoke\",\"f\":\"read\",\"key\":\"k\"}]", "an event without time" },
        new object[] { "INFO  jepsen.util - 1\t:invoke", "found the end of the file, expected a value" },
        new object[] { "INFO  jepsen.util - 1\t:invoke\t:cas\t[1", "h:1:38: found the end of the file, expected the closing ']'" },
        new object[] { "INFO  jepsen.util - 1\t:invoke\t:read\tnil nil", "the end of the line" },
    ];

    [TestCaseSource(nameof(Table))]
    public void Each_is_refused_with_its_place(string text, string message)
    {
        var refusal = Assert.Throws<HistoryFormatException>(() => HistoryFile.Read(Stream(text), "h"))!;
        Assert.That(refusal.Message, Does.Contain(message));
        Assert.That(refusal.Message, Does.StartWith("h:"));
        Assert.That(refusal.Message, Does.Contain(", expected "));
        Assert.That(refusal.Message, Does.Not.Contain("\n"));
        Assert.That(refusal.Place.Line, Is.Positive);
    }

    [Test]
    public void Every_beginning_of_a_good_file_is_either_good_or_refused()
    {
        foreach (var text in new[]
        {
            "[{:process 1, :type :invoke, :f :cas, :value [1 2], :x #{\"ü\" :k}}\n {:process 1, :type :ok, :f :cas, :value [1 2]}]",
            """[{"process":1,"type":"invoke","f":"cas","value":[1,2]},{"process":1,"type":"ok","f":"cas","value":"\u00fc"}]""",
            "INFO  jepsen.util - 1\t:invoke\t:cas\t[1 2]\nINFO  jepsen.util - 1\t:ok\t:cas\t[1 2]\n",
        })
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            var read = 0;
            for (var length = 0; length <= bytes.Length; length++)
                if (ReadsOrRefuses(bytes[..length])) read++;
            Assert.That(read, Is.InRange(1, 60), "few beginnings of a file are whole");
        }
    }

    /// <summary>A good history of each form of text, to be damaged.</summary>
    static readonly string[] OfEachForm =
    [
        "[{:process 1, :type :invoke, :f :cas, :value [1 2]}\n {:process 1, :type :ok, :f :cas, :value [1 2]}]",
        "{:process 1, :type :invoke, :f :put, :key \"k\", :value \"a\"}\n{:process 1, :type :ok, :f :put, :key \"k\", :value \"a\"}\n",
        "{:process 1, :type :invoke, :f :read, :value [3 nil], :link nil}\n{:process 1, :type :ok, :f :read, :value [3 5], :link nil}\n",
        """[{"process":1,"type":"invoke","f":"cas","value":[1,2]},{"process":1,"type":"ok","f":"cas","value":[1,2]}]""",
        """[{"client":1,"time":1,"type":"invoke","f":"write","key":"k","value":"5"},{"client":1,"time":2,"type":"ok","f":"write","key":"k","value":"5"}]""",
        """{"process":1,"type":"invoke","f":"write","value":5}""" + "\n" + """{"process":1,"type":"ok","f":"write","value":5}""",
        "INFO  jepsen.util - 1\t:invoke\t:cas\t[1 2]\nINFO  jepsen.util - 1\t:ok\t:cas\t[1 2]\n",
        "wx1 ry2\nwy2 rx1\n", "w(1,5,0,0)\nr(1,5,1,3)\n", "w 0 5\nr 1 2\n---\nr 0 5\n===\nw 1 7",
    ];

    [Test]
    public void A_byte_of_NUL_anywhere_is_refused_with_its_place([ValueSource(nameof(OfEachForm))] string text)
    {
        Assert.That(ReadsOrRefuses(Encoding.UTF8.GetBytes(text)), "whole");
        for (var at = 0; at <= text.Length; at++)
        {
            var damaged = text[..at] + "\0" + text[at..];
            var refusal = Assert.Throws<HistoryFormatException>(() => HistoryFile.ReadOperations(Stream(damaged), "h"), damaged.Replace("\0", "NUL"))!;
            Assert.That(refusal.Message, Does.StartWith("h:").And.Contains(", expected "));
        }
    }

    [Test]
    public void What_is_cut_off_or_compressed_is_judged_alike([ValueSource(nameof(OfEachForm))] string text)
    {
        for (var length = 0; length <= text.Length; length++)
        {
            var bytes = Encoding.UTF8.GetBytes(text[..length]);
            Assert.That(ReadsOrRefuses(Packed(bytes)), Is.EqualTo(ReadsOrRefuses(bytes)), text[..length]);
        }
    }

    [TestCaseSource(nameof(Table))]
    public void Each_is_refused_alike_when_compressed(string text, string message) => Assert.That(
        Assert.Throws<HistoryFormatException>(() => HistoryFile.Read(new MemoryStream(Packed(Encoding.UTF8.GetBytes(text))), "h"))!.Message,
        Does.Contain(message).And.StartsWith("h:"));

    /// <summary>Thousands of times as long as the file is what it holds; it is neither held nor read to its end.</summary>
    [TestCase("\0")]
    [TestCase(" ")]
    [TestCase("{:process :n, :type :info, :f :kill}\n")]
    [TestCase("{:process 1, :type :invoke, :f :write, :value 7}{:process 1, :type :ok, :f :write, :value 7}\n")]
    public void A_small_file_that_unpacks_without_end_is_refused(string again)
    {
        var packed = Packed(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(again, (64 << 20) / again.Length))));
        Assert.That(packed, Has.Length.LessThan(1 << 20));
        var limits = new HistoryLimits(MaxBytes: 1 << 22, MaxEvents: 100_000, MaxEventBytes: 1 << 16);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => HistoryFile.ReadOperations(new MemoryStream(packed), "h", limits: limits), Throws.TypeOf<HistoryFormatException>());
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(100 << 20));
    }

    [Test, NonParallelizable]
    public void A_long_history_takes_little_memory() => ReadLong(lines: 400_000);

    [Test, Explicit("half a minute"), Category("Long"), NonParallelizable]
    public void Ten_million_lines_take_little_memory_each() => ReadLong(lines: 10_000_000);

    /// <summary>Unique writes and reads in turn. A line may keep a hundred bytes, and an error in the last is told with its place.</summary>
    static void ReadLong(int lines)
    {
        static string Pair(int n) => n % 2 == 0
            ? $"{{:process 0, :type :invoke, :f :write, :value {n}}}\n{{:process 0, :type :ok, :f :write, :value {n}}}\n"
            : $"{{:process 1, :type :invoke, :f :read, :value nil}}\n{{:process 1, :type :ok, :f :read, :value {n - 1}}}\n";
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var all = HistoryFile.ReadOperations(new Made(lines / 2, Pair, ""), "h");
        Assert.That(all.Count, Is.EqualTo(lines / 2));
        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(100L * lines));
        Assert.That(Linearizability.Check(all).Verdict, Is.TypeOf<Verdict.Yes>());
        var refusal = Assert.Throws<HistoryFormatException>(() => HistoryFile.ReadOperations(new Made(lines / 2, Pair, "{:process 0, :type :okay"), "h"))!;
        Assert.That(refusal.Message, Does.StartWith($"h:{lines + 1}:20: found :okay"));
    }

    [Test]
    public void Random_damage_never_does_worse_than_a_refusal()
    {
        var random = new Random(5);
        var text = new StringWriter();
        HistoryWriter.WriteEdn(new RandomHistories(3).Next(RandomHistories.Kind.Keyed, operations: 20), text);
        var json = new StringWriter();
        HistoryWriter.WriteJsonLines(new RandomHistories(3).Next(RandomHistories.Kind.Transactions, operations: 20), json);
        var refused = 0;
        foreach (var good in new[] { text.ToString(), json.ToString() })
            for (var i = 0; i < 3_000; i++)
            {
                var bytes = Encoding.UTF8.GetBytes(good);
                for (var hits = 1 + random.Next(3); hits > 0; hits--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                if (!ReadsOrRefuses(bytes)) refused++;
            }
        Assert.That(refused, Is.GreaterThan(1_000));
    }

    /// <summary>True when it was read; anything but a refusal escapes and fails the test.</summary>
    static bool ReadsOrRefuses(byte[] bytes)
    {
        try
        {
            HistoryFile.ReadOperations(new MemoryStream(bytes), "h");
            return true;
        }
        catch (HistoryFormatException)
        {
            return false;
        }
    }

    [TestCase("[", "]")]
    [TestCase("{1 ", "}")]
    [TestCase("#_", "")]
    [TestCase("^", "")]
    [TestCase("#{", "}")]
    public void Deep_nesting_is_refused_before_the_stack_ends(string open, string close)
    {
        var nested = string.Concat(Enumerable.Repeat(open, 200_000)) + "1" + string.Concat(Enumerable.Repeat(close, 200_000));
        Assert.That(
            () => HistoryFile.Read(Stream("{:process 1, :type :invoke, :f :write, :value " + nested + "}"), "h"),
            Throws.TypeOf<HistoryFormatException>().With.Message.Contains("nested deeper than 64"));
    }

    [Test]
    public void Tags_in_a_row_do_not_nest()
    {
        var tags = string.Concat(Enumerable.Repeat("#t ", 100_000));
        var history = HistoryFile.Read(Stream("{:process 1, :type :invoke, :f :write, :value " + tags + "7}"), "h");
        Assert.That(history.Events[0].Value, Is.EqualTo(Value.Of(7)));
    }

    [Test]
    public void Deep_json_is_refused_before_the_stack_ends() => Assert.That(
        () => HistoryFile.Read(Stream("[{\"process\":1,\"value\":" + new string('[', 200_000)), "h"),
        Throws.TypeOf<HistoryFormatException>().With.Message.Contains("nested deeper than 64"));

    [Test]
    public void Damaged_compression_is_refused()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 2000)
                .Select(i => $"{{:process {i}, :type :invoke, :f :read}}\n"))));
        var bytes = packed.ToArray();
        Assert.That(() => HistoryFile.Read(new MemoryStream(bytes[..(bytes.Length / 2)]), "h"), Throws.TypeOf<HistoryFormatException>());
        Assert.That(() => HistoryFile.Read(new MemoryStream(bytes[..5]), "h"), Throws.TypeOf<HistoryFormatException>());
        bytes[bytes.Length / 2] ^= 0xFF;
        Assert.That(() => HistoryFile.Read(new MemoryStream(bytes), "h"), Throws.TypeOf<HistoryFormatException>());
    }

    [Test]
    public void An_endless_file_ends_at_the_limit()
    {
        var limits = new HistoryLimits(MaxBytes: 1 << 20, MaxEvents: 1000, MaxEventBytes: 1 << 16);
        HistoryFormatException Refusal(string start, string again) =>
            Assert.Throws<HistoryFormatException>(() => HistoryFile.Read(new Endless(start, again), "h", limits: limits))!;
        Assert.That(Refusal("[", " ").Message, Does.Contain("a text of more than 1048576 bytes"));
        Assert.That(Refusal("[{:process 1, :type :invoke, :f :read, :value [", "1 ").Message,
            Does.Contain("an event of more than 65536 bytes"));
        Assert.That(Refusal("[{:process 1, :type :invoke, :f :read, :value \"", "a").Message,
            Does.Contain("an event of more than 65536 bytes"));
        Assert.That(Refusal("{:process :n, :type :info, :f :kill}", "{:process :n, :type :info, :f :kill}").Message,
            Does.Contain("more than 1000 events"));
    }

    [TestCase("transfer", "found the function transfer")]
    [TestCase("enqueue", "found nil as the value of an enqueue")]
    [TestCase("contains", "found contains without a value")]
    [TestCase("cas", "found nil as the value of a compare-and-set")]
    [TestCase("txn", "found nil as the value of a transaction")]
    public void Operations_of_no_known_object_are_refused_by_the_checker_not_by_the_reader(string function, string message)
    {
        var text = $"{{:process 1, :type :invoke, :f :{function}, :value nil}}";
        Assert.That(HistoryFile.Read(Stream(text), "h").Events, Has.Count.EqualTo(1));
        Assert.That(() => HistoryFile.ReadOperations(Stream(text), "h"),
            Throws.TypeOf<HistoryFormatException>().With.Message.Contains(message));
    }

    [Test]
    public void A_history_of_another_model_is_refused()
    {
        var operations = HistoryFile.ReadOperations(Stream(Invoke + "{:process 2, :type :invoke, :f :cas, :value [1 2]}"), "h");
        Assert.That(
            () => CheckCatalogue.Named("linearizable-register")!.Run(operations, new LinearizabilityOptions()),
            Throws.TypeOf<HistoryFormatException>().With.Message.Contains("found the function cas, expected those of the model register"));
    }

    static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    static byte[] Packed(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return packed.ToArray();
    }

    /// <summary>A file of so many parts, each made when it is read.</summary>
    sealed class Made(int parts, Func<int, string> part, string end) : MemoryStream
    {
        byte[] current = [];
        int at, next;

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (at == current.Length && next <= parts) (current, at, next) = (Encoding.UTF8.GetBytes(next < parts ? part(next) : end), 0, next + 1);
            var count = int.Min(buffer.Length, current.Length - at);
            current.AsSpan(at, count).CopyTo(buffer);
            at += count;
            return count;
        }
    }

    sealed class Endless(string start, string again) : MemoryStream
    {
        readonly byte[] start = Encoding.UTF8.GetBytes(start), again = Encoding.UTF8.GetBytes(again);
        long at;

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            for (var i = 0; i < buffer.Length; i++, at++)
                buffer[i] = at < start.Length ? start[at] : again[(at - start.Length) % again.Length];
            return buffer.Length;
        }
    }
}
