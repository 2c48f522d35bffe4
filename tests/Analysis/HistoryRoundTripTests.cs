using System.IO.Compression;
using System.Text;
using Simulator.Analysis.Consistency;
using Simulator.Analysis.Formats;

namespace Simulator.Tests.Analysis;

public sealed class HistoryRoundTripTests
{
    static History Example()
    {
        var history = new History();
        void Add(long ms, OpType type, int process, string function, string? key, Value value, string? error = null,
            string? machine = null, long step = -1) =>
            history.Add(new Instant(ms * 1_000_000), type, process, function, key, value, error, machine, step);
        Add(0, OpType.Invoke, 0, "write", "x", Value.Of(1), machine: "c0", step: 4);
        Add(1, OpType.Invoke, 1, "cas", "a \"key\"\n", Value.List(Value.Of(1), Value.Of(2)));
        Add(2, OpType.Info, HistoryEvent.Nemesis, "start-partition", null, Value.List(
            Value.Keyword("isolated"),
                Value.Map(Value.Of("n1"), Value.Set(Value.Of("n4"), Value.Of("n2")), Value.Of("n4"), Value.Set(Value.Of("n1")))));
        Add(2, OpType.Fail, 1, "cas", "a \"key\"\n", Value.List(Value.Of(1), Value.Of(2)), error: "precondition");
        Add(3, OpType.Info, 0, "write", "x", Value.Of(1), error: "net timeout: \"n1\"", step: 9);
        Add(3, OpType.Invoke, 2, "read", "x", Value.Nil);
        Add(4, OpType.Ok, 2, "read", "x", Value.Nil);
        Add(4, OpType.Invoke, 3, "txn", null, Value.List(Value.List(Value.Keyword("r"), Value.Of("x"), Value.Nil)));
        Add(9, OpType.Ok, 3, "txn", null,
            Value.List(Value.List(Value.Keyword("r"), Value.Of("x"), Value.List(Value.Of(long.MinValue), Value.True))));
        Add(9, OpType.Invoke, 3, "write", "x", Value.List(Value.Of("x"), Value.Of(":y"), Value.Of("::z"), Value.Of("\u0001\u007Fü😀\t")));
        Add(10, OpType.Ok, 3, "write", "x", Value.List(Value.Of("x"), Value.Of(":y"), Value.Of("::z"), Value.Of("\u0001\u007Fü😀\t")));
        Add(11, OpType.Invoke, 4, "write", "x",
            Value.Map(Value.Of("#set"), Value.Of(1), Value.Of(2), Value.Decimal("1.50"), Value.Keyword("k"), Value.False));
        Add(12, OpType.Invoke, 5, "write", "x", Value.Map(Value.Keyword("k"), Value.Set(), Value.Of("t"), Value.Map()));
        return history;
    }

    static byte[] Bytes(History history, Action<History, TextWriter> write)
    {
        var text = new StringWriter();
        write(history, text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    static readonly object[] Writers =
    [
        new object[] { (Action<History, TextWriter>)HistoryWriter.WriteEdn, HistoryFormat.JepsenEdn },
        new object[] { (Action<History, TextWriter>)HistoryWriter.WriteJsonLines, HistoryFormat.JsonLines },
    ];

    [TestCaseSource(nameof(Writers))]
    public void What_is_written_is_read_back_the_same(Action<History, TextWriter> write, HistoryFormat format)
    {
        var history = Example();
        var bytes = Bytes(history, write);
        using var stream = HistoryStream.Open(new MemoryStream(bytes), "h");
        Assert.That(stream.Format, Is.EqualTo(format));
        Assert.That(stream.Events().ToArray(), Is.EqualTo(history.Events).AsCollection);
        Assert.That(stream.Ours);
    }

    [TestCaseSource(nameof(Writers))]
    public void Random_histories_survive_and_give_the_same_bytes_again(Action<History, TextWriter> write, HistoryFormat format)
    {
        foreach (var kind in Enum.GetValues<RandomHistories.Kind>())
        {
            var random = new RandomHistories((int)kind);
            for (var i = 0; i < 100; i++)
            {
                var history = random.Next(kind, operations: 20);
                var bytes = Bytes(history, write);
                var again = HistoryFile.Read(new MemoryStream(bytes), "h", format);
                Assert.That(again.Events, Is.EqualTo(history.Events).AsCollection);
                Assert.That(Bytes(again, write), Is.EqualTo(bytes).AsCollection);
            }
        }
    }

    [Test]
    public void Lines_look_as_Jepsen_writes_them()
    {
        var lines = Encoding.UTF8.GetString(Bytes(Example(), HistoryWriter.WriteEdn)).Split('\n');
        Assert.That(lines[0],
            Is.EqualTo("{:index 0, :time 0, :type :invoke, :process 0, :f :write, :value [\"x\" 1], :key \"x\", :machine "
                + "\"c0\", :step 4}"));
        Assert.That(lines[2],
            Does.Contain(":process :nemesis, :f :start-partition, :value [:isolated {\"n1\" #{\"n2\" \"n4\"}, \"n4\" "
                + "#{\"n1\"}}], :step -1"));
        Assert.That(lines[3], Does.Contain(":error :precondition"));
    }

    [Test]
    public void One_key_alone_is_written_with_bare_values_for_other_checkers()
    {
        var text = new StringWriter();
        HistoryWriter.WriteEdn(Example(), "a \"key\"\n", text);
        Assert.That(text.ToString(), Is.EqualTo(
            "{:index 0, :time 1000000, :type :invoke, :process 1, :f :cas, :value [1 2], :step -1}\n"
            + "{:index 1, :time 2000000, :type :fail, :process 1, :f :cas, :value [1 2], :error :precondition, :step -1}\n"));
    }

    [Test]
    public void An_empty_history_is_read_where_its_form_is_told()
    {
        Assert.That(HistoryFile.Read(new MemoryStream(), "h", HistoryFormat.JepsenEdn).Events, Is.Empty);
        Assert.That(HistoryFile.Read(new MemoryStream(), "h", HistoryFormat.JsonLines).Events, Is.Empty);
        Assert.That(HistoryFile.Read(new MemoryStream("[]"u8.ToArray()), "h").Events, Is.Empty);
    }

    [Test]
    public void Compression_is_noticed()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(Bytes(Example(),
            HistoryWriter.WriteEdn));
        packed.Position = 0;
        Assert.That(HistoryFile.Read(packed, "h.gz").Events, Is.EqualTo(Example().Events).AsCollection);
    }

    static readonly object[] Forms =
    [
        new object[] { "; a comment\n[{:process 1, :type :invoke, :f :read, :value nil}\n {:type :ok :process 1 :f :read :value "
            + "5 :x #inst \"2020\"}]", HistoryFormat.JepsenEdn },
        new object[] { "({:process 1, :type :invoke, :f :read}{:type :ok,:process 1,:f :read,:value 5,:y #{1 {2 3}}, :z #_ 7 \\a})",
            HistoryFormat.JepsenEdn },
        new object[] { "#jepsen.history.Op{:process 1, :type :invoke, :f :read, :value nil}\n{:type :ok, :process 1, :f :read, "
            + ":value +5, 7 8, \"s\" 1.5M}", HistoryFormat.JepsenEdn },
        new object[] { "\uFEFF{:process :nemesis :type :info :f :kill :value {:a 1.5}} {:process 1, :type :invoke, :f :read, "
            + ":value nil}{:type :ok, :process 1, :f :read, :value 5N}", HistoryFormat.JepsenEdn },
        new object[] { "[{:process 1, :type :invoke, :f :read, :value [:k nil]} {:type :ok, :process 1, :f :read, :value [:k 5]}]",
            HistoryFormat.JepsenEdn },
        new object[]
        {
            """ [ {"process":1,"type":"invoke","f":"read","value":null},  {"type":"ok","process":1,"f":"read","value":5} ] """,
            HistoryFormat.JepsenJson,
        },
        new object[]
        {
            """[{"client":1,"type":"ok","f":"read","key":"k","value":"5","time":20},"""
                + """{"client":1,"type":"invoke","f":"read","key":"k","time":10}]""",
            HistoryFormat.JsonArrayOps,
        },
        new object[] { "INFO  jepsen.core - hello\nINFO  jepsen.util - 1\t:invoke\t:read\tnil\r\nINFO  jepsen.util - 1\t:ok\t:read\t5\n",
            HistoryFormat.JepsenEtcdLog },
        new object[] { "INFO  jepsen.util - 1   :invoke :read   nil\nINFO  jepsen.util - 1   :ok     :read   5",
            HistoryFormat.JepsenEtcdLog },
        new object[] { "{:process 1, :type :invoke, :f :get, :key \"k\", :value nil}\n{:process 1, :type :ok, :f :get, :key "
            + "\"k\", :value 5}", HistoryFormat.JepsenKvLog },
        new object[]
        {
            """{"process":1,"type":"invoke","f":"read","value":null}{"process":1,"type":"ok","f":"read","value":5}""",
            HistoryFormat.JsonLines,
        },
    ];

    [TestCaseSource(nameof(Forms))]
    public void Every_form_is_known_by_its_content(string text, HistoryFormat format)
    {
        using var stream = HistoryStream.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), "h");
        var events = stream.Events().Where(e => !e.IsNemesis).ToArray();
        Assert.That(stream.Format, Is.EqualTo(format));
        Assert.That(events.Select(e => e.Type), Is.EqualTo(new[] { OpType.Invoke, OpType.Ok }).AsCollection);
        Assert.That(events.Select(e => e.Process), Is.All.EqualTo(1));
        Assert.That(events[1].Value, Is.EqualTo(Value.Of(5)));
        var operations = HistoryFile.ReadOperations(new MemoryStream(Encoding.UTF8.GetBytes(text)), "h", format);
        Assert.That(operations.Count, Is.EqualTo(1));
        Assert.That(operations.Keys, Is.SubsetOf(new[] { "k", ":k" }));
    }

    [Test]
    public void Every_format_has_a_name_that_leads_back_to_it()
    {
        foreach (var format in Enum.GetValues<HistoryFormat>())
            Assert.That(HistoryFormats.Named(format.Name()), Is.EqualTo(format));
        Assert.That(HistoryFormats.Named("fressian"), Is.Null);
    }

    [Test]
    public void Operations_that_touch_at_one_instant_of_a_sorted_file_are_concurrent_unless_one_process_did_both()
    {
        // Process 0 writes 1 until time 20, at which process 1 begins to read, and process 0 as well.
        const string text = """
            [{"client":1,"type":"invoke","f":"read","key":"k","time":20},
             {"client":1,"type":"ok","f":"read","key":"k","value":"9","time":30},
             {"client":0,"type":"invoke","f":"write","key":"k","value":1,"time":10},
             {"client":0,"type":"ok","f":"write","key":"k","value":1,"time":20},
             {"client":0,"type":"invoke","f":"read","key":"k","time":20},
             {"client":0,"type":"ok","f":"read","key":"k","value":"1","time":40}]
            """;
        var operations = HistoryFile.ReadOperations(new MemoryStream(Encoding.UTF8.GetBytes(text)), "h");
        var write = Array.IndexOf(operations.Act, Act.Write);
        var own = Enumerable.Range(0, 3).Single(i => operations.Act[i] == Act.Read && operations.Process[i] == 0);
        var foreign = Enumerable.Range(0, 3).Single(i => operations.Process[i] == 1);
        Assert.That(operations.Return[write], Is.LessThan(operations.Invoke[own]));
        Assert.That(operations.Return[write], Is.GreaterThan(operations.Invoke[foreign]));
    }
}
