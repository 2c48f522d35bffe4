namespace Simulator.Tests.Transcripts;

/// <summary>What the verbs of transcripts do, and that mistakes in a script do not become answers.</summary>
public sealed class VerbTests
{
    const string Quiet = "cluster raft election-timeout=10s..20s heartbeat-interval=5s pre-vote=false sessions=false\n"
        + "hide Client Process Session Sequence Round Submitted Decided Delivered Applied\n";

    const string Elected = Quiet + "fire n1 ElectionTimeout\nsettle\n----\n\n";

    /// <summary>The answer to the last block of a script.</summary>
    static string Answer(string script)
    {
        var replayed = Transcript.Replay(script + "\n----\n");
        return replayed[(replayed.LastIndexOf("----\n", StringComparison.Ordinal) + 5)..];
    }

    static string Trouble(string script) => Assert.Throws<TranscriptException>(() => Transcript.Replay(script + "\n----\n"))!.Message;

    [Test]
    public void A_transcript_that_says_something_else_than_what_happens_is_not_what_is_played()
    {
        var right = Transcript.Replay(Elected);
        Assert.That(Transcript.Replay(right), Is.EqualTo(right));
        Assert.That(right, Does.Contain("n1 becomes leader 1"));
        Assert.That(Transcript.Replay(right.Replace("leader 1", "leader 2", StringComparison.Ordinal)), Is.EqualTo(right));
    }

    [Test]
    public void Prose_and_empty_lines_stay_where_they_are()
    {
        var script = "# Title\n\n# prose\ncluster raft\n\n# more\nrun 1ms\n----\n\n# end\n";
        Assert.That(Transcript.Write(Transcript.Read(script), ["ok\n"]), Does.StartWith("# Title\n\n# prose\ncluster raft\n\n# more\nrun 1ms\n----\nok\n"));
    }

    [TestCase("run 1ms", "line 1: there is no cluster yet: begin with cluster PROTOCOL")]
    [TestCase("cluster raft\ncrsh n1", "line 2: unknown verb 'crsh', expected one of *did you mean 'crash'?")]
    [TestCase("cluster rafft", "line 1: found rafft, expected a protocol: *; did you mean 'raft'?")]
    [TestCase("cluster raft pre-vot=true", "line 1: found the key 'pre-vot', *")]
    [TestCase("cluster raft\nfire n1 Heartbeat", "line 2: unknown timer of n1 'Heartbeat', expected one of ElectionTimeout*")]
    [TestCase("cluster raft\nstate n4", "line 2: there is no machine 'n4'")]
    [TestCase("cluster raft\nrestart n1", "line 2: n1 is not down")]
    [TestCase("cluster raft\ncrash n1\ncrash n1", "line 3: n1 is down already")]
    [TestCase("cluster raft\nuntil monarch", "line 2: after 60s nobody is monarch")]
    [TestCase("cluster raft\ndrop n1", "line 2: expected a link such as n1->n2, *")]
    [TestCase("cluster raft\nrequest write x 1", "line 2: request: expected FUNCTION KEY VALUE… via SERVER")]
    public void A_command_that_makes_no_sense_is_refused_with_its_line(string script, string message)
    {
        var parts = message.Split('*');
        Assert.That(Trouble(script), Does.StartWith(parts[0]).And.EndsWith(parts[^1]));
    }

    [Test]
    public void Commands_without_an_answer_are_refused() =>
        Assert.That(() => Transcript.Replay("cluster raft\n"), Throws.TypeOf<TranscriptException>()
            .With.Message.EqualTo("line 1: 'cluster raft' has no line ---- after it"));

    [Test]
    public void What_is_dropped_is_told_and_never_arrives()
    {
        Assert.That(Answer(Elected + "drop n1->n3 AppendEntries\nhide writes\nrequest write x 1 via n1\nsettle\nstate last-index"), Is.EqualTo("""
            4ms    c1 asks write x 1
            4ms    c1 -> n1  Execute(write x 1)
            5ms    n1 -> n2  AppendEntries(Term=1 PrevLogIndex=1 PrevLogTerm=1 Entries=[1 write x 1] LeaderCommit=1)
            5ms    n1 -x n3  AppendEntries  dropped
            6ms    n2 -> n1  Appended(Term=1 Match=2)
            7ms    n1 -> c1  Answer(ok 1)
            8ms    c1 gets ok 1
            n1 last-index=2
            n2 last-index=2
            n3 last-index=1

            """));
    }

    [Test]
    public void What_is_held_arrives_when_it_is_released()
    {
        var hold = Elected + "hold n1->n3\nhide asks gets writes Execute Answer Appended\nrequest write x 1 via n1\nsettle\n";
        Assert.That(Answer(hold + "messages"), Does.EndWith("""
            5ms    n1 -x n3  AppendEntries  held
            n1 -> n3  AppendEntries(Term=1 PrevLogIndex=1 PrevLogTerm=1 Entries=[1 write x 1] LeaderCommit=1)  held

            """));
        Assert.That(Answer(hold + "release\nsettle\nstate n3 last-index"), Does.EndWith("n3 last-index=2\n"));
    }

    [Test]
    public void A_partition_cuts_until_it_is_healed()
    {
        var cut = Elected + "partition n1 | n2 n3\nhide writes\n";
        Assert.That(Answer(cut + "fire n1 Heartbeat\nsettle"), Does.EndWith("n1 -x n2 n3  AppendEntries  cut\n"));
        Assert.That(Answer(cut + "heal\nfire n1 Heartbeat\nsettle"), Does.EndWith("n3 -> n1  Appended(Term=1 Match=1)\n"));
    }

    [Test]
    public void A_message_can_be_waited_for()
    {
        var answer = Answer(Elected + "request write x 1 via n1\ndeliver n1->n3 AppendEntries");
        Assert.That(answer, Does.Contain("n3 -> n1  Appended"));
        Assert.That(answer, Does.Not.Contain("Answer"));
    }

    [Test]
    public void A_role_and_an_answer_can_be_waited_for()
    {
        Assert.That(Answer("cluster raft\nuntil leader"), Does.Match("becomes leader 1\n(.*\n)*$"));
        Assert.That(Answer(Elected + "request cas x 1 2 via n3\nuntil answer"), Does.EndWith("c3 gets fail precondition\n"));
    }

    [Test]
    public void A_crashed_server_loses_what_is_not_on_its_disk() =>
        Assert.That(Answer(Elected + "hide becomes\ncrash n3\nstate n3\nrestart n3\ndisk n3 CurrentTerm Log\nstate n3 commit\ntimers n3"),
            Is.EqualTo("4ms    n3 crashes\nn3 is down\n4ms    n3 starts\nn3 CurrentTerm=1 Log=[1 NoOp]\nn3 commit=0\nn3 ElectionTimeout\n"));
}
