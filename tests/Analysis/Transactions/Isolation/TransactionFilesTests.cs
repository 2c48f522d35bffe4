using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Simulator.Analysis.Consistency;
using Simulator.Analysis.Formats;

namespace Simulator.Tests.Analysis.Transactions.Isolation;

/// <summary>The forms of files in which checkers of isolation keep histories: what they mean, and what is refused, with its place.</summary>
public sealed class TransactionFilesTests
{
    [Test]
    public void Awdit_lines_are_sessions_of_transactions() => Assert.That(
        Told("w 0 5\nr 1 -2\n---\nr 0 5\n=====\nw 1 7"), Is.EqualTo(new[]
        {
            "0 Invoke [[:w 0 5] [:r 1 -2]]", "0 Ok [[:w 0 5] [:r 1 -2]]", "0 Invoke [[:r 0 5]]", "0 Ok [[:r 0 5]]",
            "1 Invoke [[:w 1 7]]", "1 Ok [[:w 1 7]]",
        }));

    [Test]
    public void Plume_lines_name_session_and_transaction() => Assert.That(
        Told("w(1,5,0,0)\nw(2,6,1,9)\nr(1,5,0,0)\nr(2,0,0,1)\nw(3,3,1,-1)\n"), Is.EqualTo(new[]
        {
            "0 Invoke [[:w 1 5] [:r 1 5]]", "0 Ok [[:w 1 5] [:r 1 5]]", "1 Invoke [[:w 2 6]]", "1 Ok [[:w 2 6]]",
            "0 Invoke [[:r 2 0]]", "0 Ok [[:r 2 0]]", "1 Invoke [[:w 3 3]]", "1 Fail [[:w 3 3]]",
        }));

    [Test]
    public void Bincode_is_sessions_of_transactions_and_tells_what_failed() => Assert.That(Told(Bincode()), Is.EqualTo(new[]
    {
        "0 Invoke [[:w 3 4] [:r 5 0]]", "0 Ok [[:w 3 4] [:r 5 0]]", "0 Invoke [[:w 6 7]]", "0 Fail [[:w 6 7]]",
    }));

    [Test]
    public void Compression_is_noticed()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(Bincode());
        Assert.That(Told(packed.ToArray()), Has.Length.EqualTo(4));
    }

    [Test]
    public void A_folder_of_Cobras_logs_is_a_history()
    {
        using var folder = new Folder();
        folder.Write("T10.log", [.. Record('S', 1), .. Record('W', 77, 5, 1), .. Record('R', 0xBEBEEBEE, 0, 6, 0), .. Record('C', 1), .. Record('S', 2)]);
        folder.Write("T2.log", [.. Record('S', 9), .. Record('R', 1, 77, 5, 1), .. Record('C', 9)]);
        var events = HistoryFile.Read(folder.Path).Events.Select(e => $"{e.Process} {e.Type} {e.Value}");
        Assert.That(events, Is.EqualTo(new[]
        {
            "2 Invoke [[:r 5 77]]", "2 Ok [[:r 5 77]]", "10 Invoke [[:w 5 77] [:r 6 nil]]", "10 Ok [[:w 5 77] [:r 6 nil]]",
            "10 Invoke []", "10 Info []",
        }));
    }

    static readonly object[] Texts =
    [
        new object[] { "r 1 2\nw 1", "h:2:1: found the line 'w 1', expected r key value, w key value, --- or ===" },
        new object[] { "r 1 2\nx 1 2", "h:2:1: found the line 'x 1 2'" },
        new object[] { "r 1 nil", "h:1:1: found 'nil', expected a whole number of 64 bits" },
        new object[] { "r 1 99999999999999999999", "a whole number of 64 bits" },
        new object[] { "r 1 2\nr 1\0 2", "a NUL byte" },
        new object[] { "r 1 " + new string('2', 300), "a word of more than 256 bytes" },
        new object[] { "r(1,2,3)", "h:1:1: found the line 'r(1,2,3)', expected r(key,value,session,transaction) or w(…)" },
        new object[] { "r(1,2,3,4)\nw(1,2,3,4", "h:2:1: found the line 'w(1,2,3,4'" },
        new object[] { "r(1,2,-3,4)", "found -3 as session, expected a number from 0, below 2^31" },
        new object[] { "r(1,2,3,y)", "found 'y', expected a whole number" },
    ];

    [TestCaseSource(nameof(Texts))]
    public void Bad_lines_are_refused_with_their_place(string text, string message) =>
        Assert.That(Refusal(Encoding.UTF8.GetBytes(text)), Does.StartWith("h:").And.Contain(message).And.Not.Contain("\n"));

    [Test]
    public void Every_beginning_of_a_binary_file_is_refused()
    {
        var whole = Bincode();
        for (var length = 48; length < whole.Length; length++)
            Assert.That(Refusal(whole[..length]), Does.Contain("found the end of the file at byte"), $"{length} bytes");
        Assert.That(Refusal([.. whole, 1]), Does.Contain("bytes behind the last session at byte"));
    }

    /// <summary>Numbers of things that are not there: nothing is set aside for them beforehand.</summary>
    [TestCase(40, "bytes of a text, expected at most")]
    [TestCase(67, "sessions, expected at most", Description = "after the three texts")]
    [TestCase(75, "transactions, expected at most")]
    [TestCase(83, "events of a transaction, expected at most")]
    public void Huge_numbers_are_refused(int at, string message)
    {
        var bytes = Bincode();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), ulong.MaxValue / 2);
        Assert.That(Refusal(bytes, HistoryFormat.DbcopBincode), Does.Contain(message.Split(',')[0]).And.Contain("expected at most"));
    }

    [Test]
    public void Kinds_that_are_none_are_refused()
    {
        var bytes = Bincode();
        bytes[91] = 2;
        Assert.That(Refusal(bytes), Does.Contain("found the byte 2 as the kind of an event at byte 92, expected 0 or 1"));
    }

    [Test]
    public void Random_damage_never_does_worse_than_a_refusal()
    {
        var random = new Random(7);
        foreach (var good in new[] { Bincode(), "w 0 5\nr 1 2\n---\nr 0 5\n===\nw 1 7"u8.ToArray(), "w(1,5,0,0)\nr(1,5,1,3)\n"u8.ToArray() })
            for (var i = 0; i < 2_000; i++)
            {
                byte[] bytes = [.. good];
                for (var hits = 1 + random.Next(3); hits > 0; hits--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                try
                {
                    foreach (var level in new[] { "read-atomic", "serializable" })
                        CheckCatalogue.Named(level)!.Run(HistoryFile.ReadOperations(new MemoryStream(bytes), "h"), new LinearizabilityOptions());
                }
                catch (HistoryFormatException refusal)
                {
                    Assert.That(refusal.Message, Does.Contain(", expected "));
                }
            }
    }

    [Test]
    public void Bad_logs_are_refused_with_their_place()
    {
        using var folder = new Folder();
        Assert.That(() => HistoryFile.Read(folder.Path), Throws.TypeOf<HistoryFormatException>().With.Message.Contains("a folder without logs"));
        void Refused(byte[] log, string message)
        {
            folder.Write("T0.log", log);
            Assert.That(() => HistoryFile.Read(folder.Path), Throws.TypeOf<HistoryFormatException>().With.Message.Contains(message));
        }
        Refused(Record('C', 1), "T0.log:1:1: found a record C outside of a transaction at byte 1, expected S, its begin");
        Refused([.. Record('S', 1), .. Record('C', 2)], "found the commit of transaction 2 at byte 10, expected that of 1");
        Refused([.. Record('S', 1), .. Record('X', 2)], "found a record X at byte 10, expected S, C, W or R");
        Refused([.. Record('S', 1), 0], "found a record 0x00 at byte 10");
        Refused([.. Record('S', 1), .. Record('W', 2)], "found the end of the file at byte 19, expected a key");
    }

    [Test]
    public void Endless_files_end_at_the_limit()
    {
        var limits = new HistoryLimits(MaxBytes: 1 << 20, MaxEvents: 1000, MaxEventBytes: 1 << 14);
        string Message(string again) => Assert.Throws<HistoryFormatException>(
            () => HistoryFile.Read(new Repeated(Encoding.UTF8.GetBytes(again)), "h", limits: limits))!.Message;
        Assert.That(Message("r 1 2\n"), Does.Contain("a transaction without end"));
        Assert.That(Message("r 1 2\n---\n"), Does.Contain("more than 1000 events"));
        Assert.That(Message("r(1,2,3,4)\n"), Does.Contain("a transaction without end"));
        Assert.That(Message("r(1,2,3,-1)\n"), Does.Contain("more than 1000 events"));
    }

    [TestCase("[{:type :invoke :value [[:append 1 2]]} {:type :ok :value [[:append 1 2]]}]", 2)]
    [TestCase("[{:type :invoke :value [[:w 1 2]]} {:type :invoke :value [[:w 1 3]]}]", 2, Description = "the one has not ended")]
    public void Elles_examples_need_no_process_and_no_function(string text, int events)
    {
        var history = HistoryFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "h");
        Assert.That(history.Events, Has.Count.EqualTo(events));
        Assert.That(history.Events.Select(e => e.Function), Has.All.EqualTo("txn"));
    }

    [Test]
    public void Processes_are_named_everywhere_or_nowhere() => Assert.That(
        Refusal("{:process 1 :type :invoke :value [[:w 1 2]]} {:type :invoke :value [[:w 1 3]]}"u8.ToArray()), Does.Contain("an event without process"));

    static string[] Told(string text) => Told(Encoding.UTF8.GetBytes(text));

    static string[] Told(byte[] bytes) =>
        [.. HistoryFile.Read(new MemoryStream(bytes), "h").Events.Select(e => $"{e.Process} {e.Type} {e.Value}")];

    static string Refusal(byte[] bytes, HistoryFormat? format = null) =>
        Assert.Throws<HistoryFormatException>(() => HistoryFile.Read(new MemoryStream(bytes), "h", format))!.Message;

    /// <summary>One session: a transaction with a write, a read, and a write that failed; and one that did not commit.</summary>
    static byte[] Bincode()
    {
        var bytes = new List<byte>();
        void Number(ulong number)
        {
            var eight = new byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(eight, number);
            bytes.AddRange(eight);
        }
        void Step(bool isWrite, ulong key, ulong value, bool isGood)
        {
            bytes.Add(isWrite ? (byte)1 : (byte)0);
            Number(key);
            Number(value);
            bytes.Add(isGood ? (byte)1 : (byte)0);
        }
        for (var i = 0UL; i < 5; i++) Number(i);
        foreach (var text in new[] { "abc", "", "" })
        {
            Number((ulong)text.Length);
            bytes.AddRange(Encoding.UTF8.GetBytes(text));
        }
        Number(1);
        Number(2);
        Number(3);
        Step(true, 3, 4, true);
        Step(false, 5, 0, true);
        Step(true, 8, 8, false);
        bytes.Add(1);
        Number(1);
        Step(true, 6, 7, true);
        bytes.Add(0);
        return [.. bytes];
    }

    static byte[] Record(char kind, params ReadOnlySpan<ulong> numbers)
    {
        var bytes = new byte[1 + 8 * numbers.Length];
        bytes[0] = (byte)kind;
        for (var i = 0; i < numbers.Length; i++) BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(1 + 8 * i), numbers[i]);
        return bytes;
    }

    sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("simulator-cobra").FullName;

        public void Write(string name, byte[] bytes) => File.WriteAllBytes(System.IO.Path.Combine(Path, name), bytes);

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }

    sealed class Repeated(byte[] again) : MemoryStream
    {
        long at;

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            for (var i = 0; i < buffer.Length; i++) buffer[i] = again[at++ % again.Length];
            return buffer.Length;
        }
    }
}
