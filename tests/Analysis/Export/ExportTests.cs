using System.Text;
using Simulator.Analysis.Formats;
using Simulator.Scenarios;
using Simulator.Tests.Determinism;

namespace Simulator.Tests.Analysis.Export;

/// <summary>Exports of shipped scenarios by the rules of the formats, and the validators against planted errors.</summary>
public sealed class ExportTests
{
    string folder = "";

    [SetUp]
    public void Begin() => folder = Directory.CreateTempSubdirectory("simulator-export-").FullName;

    [TearDown]
    public void End() => Directory.Delete(folder, recursive: true);

    [TestCase("scenarios/consensus/raft-wan-partition.yaml")]
    [TestCase("scenarios/consensus/raft-crash-storm.yaml")]
    [TestCase("scenarios/eventual/dynamo-stale-read-unrepaired.yaml")]
    public void Every_export_keeps_the_rules_of_its_format(string path)
    {
        var outcome = Runner.Run(Shipped.Read(path, 1), Catalogue.BuiltIn);
        foreach (var (format, _) in RunExport.Formats)
            Assert.That(RunExport.Write(outcome, format, folder), Is.Not.Empty.And.All.Matches<string>(File.Exists));
        Assert.That(Validators.ShiViz(Read("shiviz.log")), Is.Null);
        Assert.That(Validators.Chrome(File.ReadAllBytes(Path.Combine(folder, "chrome-trace.json"))), Is.Null);
        foreach (var table in new[] { "events.csv", "ops.csv", "samples.csv" })
            if (File.Exists(Path.Combine(folder, table))) Assert.That(Validators.Csv(Read(table)), Is.Null, table);
        Assert.That(Read("events.csv").Split('\n'), Has.Length.GreaterThan(outcome.World.Trace.Count));
        foreach (var name in new[] { "history.edn", "history.jsonl" })
        {
            var history = HistoryFile.Read(Path.Combine(folder, name));
            Assert.That(history.Events, Has.Count.EqualTo(outcome.World.History.Events.Count));
            Assert.That(Validators.Jepsen(history), Is.Null, name);
        }
        foreach (var file in Directory.Exists(Path.Combine(folder, "history")) ? Directory.EnumerateFiles(Path.Combine(folder, "history")) : [])
            Assert.That(Validators.Jepsen(HistoryFile.Read(file)), Is.Null, file);
    }

    [Test]
    public void Messages_lost_to_a_fault_follow_it_in_the_log()
    {
        var outcome = Runner.Run(Shipped.Read("scenarios/eventual/dynamo-stale-read-unrepaired.yaml", 1), Catalogue.BuiltIn);
        RunExport.Write(outcome, "shiviz", folder);
        Assert.That(Read("shiviz.log").Split('\n').Where(line => line.Contains(" drop ", StringComparison.Ordinal)),
            Is.Not.Empty.And.All.Contains("\"nemesis\":1"));
    }

    const string Good = "(?<host>\\S+) (?<clock>\\{[^}]*\\}) (?<event>.*)\n\nn1 {\"n1\":1} begins\nn2 {\"n2\":1,\"n1\":1} hears\n";

    [TestCase("\"n2\":1,", "\"n2\":2,", "must increase by 1")]
    [TestCase("\"n1\":1} hears", "\"n1\":2} hears", "in no line")]
    [TestCase("\"n1\":1} hears", "\"n7\":1} hears", "in no line")]
    [TestCase("n2 {", "n2 ", "does not match")]
    [TestCase("\"n1\":1} hears", "\"n1\":} hears", "no JSON")]
    [TestCase("\n", "\r\n", "carriage returns")]
    [TestCase("(?<event>", "(?<what>", "no group event")]
    public void The_validator_of_ShiViz_notices(string good, string bad, string wrong)
    {
        Assert.That(Validators.ShiViz(Good), Is.Null);
        Assert.That(Validators.ShiViz(Good.Replace(good, bad, StringComparison.Ordinal)), Does.Contain(wrong));
    }

    const string Slices = """
        {"traceEvents":[
        {"ph":"M","pid":1,"name":"process_name","args":{"name":"n1"}},
        {"ph":"X","pid":1,"tid":1,"ts":10.000,"dur":1.000,"name":"on A","cat":"handler"},
        {"ph":"s","pid":1,"tid":1,"ts":10.000,"id":7,"name":"A","cat":"msg"},
        {"ph":"X","pid":2,"tid":1,"ts":12.000,"dur":1.000,"name":"on A","cat":"handler"},
        {"ph":"f","pid":2,"tid":1,"ts":12.000,"id":7,"name":"A","cat":"msg","bp":"e"},
        {"ph":"X","pid":2,"tid":1,"ts":13.000,"dur":1.000,"name":"on B","cat":"handler"},
        {"ph":"b","pid":9,"ts":1.000,"id":1,"cat":"fault","name":"cut"},
        {"ph":"e","pid":9,"ts":2.000,"id":1,"cat":"fault","name":"cut"},
        {"ph":"i","s":"g","pid":9,"ts":2.000,"name":"heal"},
        {"ph":"C","pid":1,"ts":3.000,"name":"term","args":{"value":4}}]}
        """;

    [TestCase("\"bp\":\"e\"", "\"bp\":\"x\"", "ends in the next slice")]
    [TestCase("\"ph\":\"f\",\"pid\":2,\"tid\":1,\"ts\":12.000,\"id\":7", "\"ph\":\"f\",\"pid\":2,\"tid\":1,\"ts\":12.000,\"id\":8", "never began")]
    [TestCase("\"ts\":10.000,\"id\":7", "\"ts\":10.000,\"id\":\"7\"", "no number")]
    [TestCase("\"ph\":\"s\",\"pid\":1", "\"ph\":\"s\",\"pid\":3", "outside of every slice")]
    [TestCase("\"ts\":13.000", "\"ts\":12.500", "overlap")]
    [TestCase("\"ts\":13.000", "\"ts\":11.500", "out of order")]
    [TestCase("\"ph\":\"e\"", "\"ph\":\"b\"", "never ends")]
    [TestCase("{\"value\":4}", "{\"value\":\"4\"}", "no number")]
    [TestCase("\"s\":\"g\",", "", "without scope")]
    [TestCase("\"pid\":2,\"tid\":1,\"ts\":12.000,\"dur\":1.000", "\"pid\":2,\"tid\":1,\"ts\":12.000", "without duration")]
    [TestCase("\"ts\":3.000,", "", "no time")]
    [TestCase("\"args\":{\"name\":\"n1\"}", "\"what\":1", "without args")]
    [TestCase("]}", "}", "")]
    public void The_validator_of_Chrome_traces_notices(string good, string bad, string wrong)
    {
        Assert.That(Validators.Chrome(Encoding.UTF8.GetBytes(Slices)), Is.Null);
        Assert.That(Validators.Chrome(Encoding.UTF8.GetBytes(Slices.Replace(good, bad, StringComparison.Ordinal))), Is.Not.Null.And.Contains(wrong));
    }

    [TestCase("a,b\n1,2\n", null)]
    [TestCase("a,b\n\"1,\n\",2\n", null)]
    [TestCase("a,b\n1\n", "has 1 fields")]
    [TestCase("a,b\n1,2", "no line at the end")]
    [TestCase("a,b\r\n1,2\r\n", "carriage returns")]
    [TestCase("a,b\n1,\"2\n", "never ends")]
    [TestCase("a,b\n1,x\"2\"\n", "within the field")]
    public void The_validator_of_tables_notices(string text, string? wrong) =>
        Assert.That(Validators.Csv(text), wrong is null ? Is.Null : Does.Contain(wrong));

    [TestCase(0, OpType.Invoke, "write", "two things")]
    [TestCase(1, OpType.Ok, "write", "completion of nothing")]
    [TestCase(0, OpType.Ok, "read", "something else")]
    [TestCase(-1, OpType.Invoke, "partition", "nemesis of type")]
    [TestCase(3, OpType.Invoke, "write", "goes on after an unknown outcome")]
    public void The_validator_of_histories_notices(int process, OpType type, string function, string wrong)
    {
        var history = new History();
        foreach (var begun in new[] { 3, 0 }) history.Add(new Instant(1), OpType.Invoke, begun, "write", null, Value.Of(1));
        history.Add(new Instant(2), OpType.Info, 3, "write", null, Value.Of(1));
        Assert.That(Validators.Jepsen(history), Is.Null);
        history.Add(new Instant(3), type, process, function, null, Value.Nil);
        Assert.That(Validators.Jepsen(history), Does.Contain(wrong));
    }

    string Read(string name) => File.ReadAllText(Path.Combine(folder, name));
}
