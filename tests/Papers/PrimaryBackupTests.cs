using Simulator.Protocols;
using Simulator.Protocols.PrimaryBackup;
using Simulator.Tests.Protocols;
using Simulator.Tests.Sim;
using Answer = Simulator.Protocols.Answer;

namespace Simulator.Tests.Papers;

/// <summary>When a write is done, who is believed, and who is promoted: n1 to n4 hold data, n5 is the monitor.</summary>
public sealed class PrimaryBackupTests
{
    static readonly NodeId monitor = new(4);
    static readonly View first = new(1, 0, new NodeId(0), NodeSet.First(4));
    static readonly PrimaryBackupOptions token = new() { Fencing = Fencing.Token };

    [Test]
    public void Asynchronous_a_write_is_done_when_the_primary_has_it()
    {
        var probe = Primary(token with { Mode = ReplicationMode.Async });
        probe.Receive(-1, ChainProbe.Write(1)).Wait(Duration.Us(1));
        Assert.That(probe.Sent<Answer>(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Semi_synchronous_it_is_done_when_k_backups_have_it()
    {
        var probe = Primary(token with { Mode = ReplicationMode.SemiSync, Acknowledgements = 2 });
        probe.Receive(-1, ChainProbe.Write(1)).Wait(Duration.Us(1));
        probe.Receive(1, Acked(2)).Receive(1, Acked(2));
        Assert.That(probe.Sent<Answer>(), Is.Empty, "the same backup twice");
        probe.Receive(2, Acked(2));
        Assert.That(probe.Sent<Answer>(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Synchronous_it_is_done_when_all_in_sync_have_it()
    {
        var probe = Primary(token);
        probe.Receive(-1, ChainProbe.Write(1)).Wait(Duration.Us(1));
        probe.Receive(1, Acked(2)).Receive(2, Acked(2));
        Assert.That(probe.Sent<Answer>(), Is.Empty);
        probe.Receive(4, new Install(first with { Version = 1, InSync = NodeSet.First(3) }, [], []));
        Assert.That(probe.Sent<Answer>(), Has.Count.EqualTo(1), "the monitor has taken the fourth out");
    }

    [Test]
    public void Writes_are_refused_below_the_least_number_of_backups()
    {
        var probe = Primary(token with { Mode = ReplicationMode.Async, MinBackups = 1 });
        probe.Receive(-1, ChainProbe.Write(1));
        Assert.That(probe.Sent<Refused>(), Is.EqualTo(new[] { new Refused(0, 1) }));
        probe.Receive(1, Acked(1)).Receive(-1, ChainProbe.Write(2)).Wait(Duration.Us(1));
        Assert.That(probe.Sent<Answer>(), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_backup_rejects_an_earlier_epoch_and_tells_the_later_one()
    {
        var probe = Backup(1, token).Receive(4, new Install(new View(2, 0, new NodeId(2), first.InSync), [], []));
        probe.Sent();
        probe.Receive(0, new Append(1, 0, 0, [new LogEntry(1, NoOp.It)], 0));
        Assert.That(probe.Node.Last, Is.Zero);
        Assert.That(probe.Sent<Install>().Single().View.Epoch, Is.EqualTo(2));
    }

    [Test]
    public void A_suspended_backup_rejects_the_epoch_that_is_about_to_end()
    {
        var probe = Backup(1, token).Receive(4, new Suspend(2));
        Assert.That(probe.Sent<Processed>(), Is.EqualTo(new[] { new Processed(2, 0, 0) }));
        probe.Receive(0, new Append(1, 0, 0, [new LogEntry(1, NoOp.It)], 0));
        Assert.That(probe.Node.Last, Is.Zero);
    }

    [Test]
    public void The_old_primary_rolls_back_what_the_new_one_does_not_have()
    {
        var probe = Primary(token with { Mode = ReplicationMode.Async });
        probe.Receive(-1, ChainProbe.Write(1)).Wait(Duration.Us(1));
        probe.Receive(1, new Append(2, 1, 1, [new LogEntry(2, NoOp.It)], 0));
        Assert.That(probe.Node.IsPrimary, Is.False);
        Assert.That(probe.Node.Log.Select(entry => entry.Epoch), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(probe.Facts<RolledBack>(), Is.EqualTo(new[] { new RolledBack(2, 1, 1) }));
    }

    [Test]
    public void With_a_lease_a_primary_serves_while_it_lasts()
    {
        var probe = Primary(new PrimaryBackupOptions { Mode = ReplicationMode.Async });
        probe.Receive(-1, ChainProbe.Write(1)).Wait(Duration.Us(1));
        Assert.That(probe.Sent<Answer>(), Is.Empty);
        probe.Receive(4, new Granted(default, first)).Receive(-1, ChainProbe.Write(1)).Wait(Duration.Us(1));
        Assert.That(probe.Sent<Answer>(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Reads_at_a_backup_show_what_it_knows_to_be_done()
    {
        var probe = Backup(1, token with { Reads = ReadFrom.Local });
        probe.Receive(0, new Append(1, 0, 0, [new LogEntry(1, ChainProbe.Write(1))], 0)).Receive(-1, ChainProbe.Read());
        Assert.That(probe.Sent<Answer>().Single().Outcome.Result, Is.EqualTo(Value.Nil));
        probe.Receive(0, new Append(1, 1, 1, [], 1)).Receive(-1, ChainProbe.Read());
        Assert.That(probe.Sent<Answer>().Single().Outcome.Result, Is.EqualTo(Value.Of(1)));
    }

    [Test]
    public void The_monitor_promotes_the_most_advanced_backup()
    {
        var probe = Failed(new PrimaryBackupOptions { Mode = ReplicationMode.Async });
        probe.Receive(1, new Processed(2, 1, 5)).Receive(2, new Processed(2, 1, 7)).Receive(3, new Processed(2, 1, 6));
        Assert.That(probe.Node.View.Primary, Is.EqualTo(new NodeId(2)));
        Assert.That(probe.Sent<Install>()[0].Received, Is.EqualTo(Seq.Of<long>([-1, 5, 7, 6])));
    }

    [Test]
    public void A_later_epoch_counts_for_more_than_a_longer_log()
    {
        var probe = Failed(new PrimaryBackupOptions { Mode = ReplicationMode.Async });
        probe.Receive(1, new Processed(2, 0, 9)).Receive(2, new Processed(2, 1, 7)).Receive(3, new Processed(2, 1, 6));
        Assert.That(probe.Node.View.Primary, Is.EqualTo(new NodeId(2)));
    }

    [Test]
    public void Semi_synchronous_to_k_all_but_k_servers_must_have_answered()
    {
        var probe = Failed(new PrimaryBackupOptions { Mode = ReplicationMode.SemiSync });
        probe.Receive(1, new Processed(2, 1, 5)).Receive(2, new Processed(2, 1, 7)).Wait(Duration.Ms(200));
        Assert.That(probe.Node.View.Epoch, Is.EqualTo(1));
        probe.Receive(3, new Processed(2, 1, 6));
        Assert.That(probe.Node.View.Epoch, Is.EqualTo(2));
    }

    [Test]
    public void A_backup_comes_back_in_the_version_in_which_it_was_proposed()
    {
        var probe = Monitor(new PrimaryBackupOptions());
        probe.Receive(0, new CaughtUp(1, 3, new NodeId(1)));
        Assert.That(probe.Node.View.Version, Is.Zero);
        probe.Receive(0, new CaughtUp(1, 0, new NodeId(1)));
        Assert.That(probe.Node.View.Version, Is.EqualTo(1));
    }

    [Test]
    public void One_primary_per_epoch()
    {
        var (cluster, invariant) = (new AnyCluster(), new OnePrimary());
        Assert.That(cluster.Check(invariant, Primary(token)), Is.Null);
        var other = Backup(1, token).Receive(4, new Install(first with { Version = 1, Primary = new NodeId(1) }, [], []));
        Assert.That(cluster.Check(invariant, other), Is.EqualTo("n1 and n2 are both the primary of epoch 1"));
    }

    [Test]
    public void Same_log()
    {
        var (cluster, invariant) = (new AnyCluster(), new SameLog());
        LogEntry[] one = [new(1, NoOp.It), new(2, NoOp.It)], other = [new(1, NoOp.It), new(1, ChainProbe.Write(1)), new(2, NoOp.It)];
        Assert.That(cluster.Check(invariant, Backup(1, token).Receive(0, new Append(2, 0, 0, [.. one, new(2, ChainProbe.Write(2))], 0))),
            Is.Null);
        Assert.That(cluster.Check(invariant, Backup(2, token).Receive(0, new Append(2, 0, 0, [.. other], 0))),
            Does.StartWith("entry 3 of epoch 2 at n3"));
    }

    [Test]
    public void Done_survives()
    {
        var (cluster, invariant) = (new AnyCluster(), new DoneSurvives());
        var primary = Primary(token with { Mode = ReplicationMode.Async });
        primary.Receive(-1, ChainProbe.Write(1)).Wait(Duration.Us(1));
        Assert.That(cluster.Check(invariant, primary), Is.Null);
        var next = Backup(1, token).Receive(4, new Install(new View(2, 0, new NodeId(1), first.InSync), [], []));
        Assert.That(cluster.Check(invariant, next), Does.StartWith("n2 leads in epoch 2 without entry"));
    }

    static Appended Acked(long last) => new(1, last, last, Matches: true);

    /// <summary>The primary of the first epoch, whose first entry nobody else has yet.</summary>
    static Probe<PrimaryBackupServer> Primary(PrimaryBackupOptions options)
    {
        var probe = Backup(0, options);
        probe.Sent();
        return probe;
    }

    static Probe<PrimaryBackupServer> Backup(int self, PrimaryBackupOptions options)
    {
        var probe = new Probe<PrimaryBackupServer>(() => new PrimaryBackupServer(new NodeId(self), monitor, first, options), 5, self);
        probe.Wait(Duration.Us(1));
        probe.Sent();
        return probe;
    }

    static Probe<PrimaryBackupMonitor> Monitor(PrimaryBackupOptions options) =>
        new(() => new PrimaryBackupMonitor(monitor, first, options), 5, 4);

    /// <summary>A monitor that has not heard the primary for too long, and all others.</summary>
    static Probe<PrimaryBackupMonitor> Failed(PrimaryBackupOptions options)
    {
        var probe = Monitor(options);
        for (var passed = Duration.Zero; !probe.Node.IsPolling; passed += options.Heartbeat)
        {
            foreach (var server in new[] { 1, 2, 3 }) probe.Receive(server, new Beat(default, 1));
            probe.Wait(options.Heartbeat);
            Assert.That(passed, Is.LessThan(options.DetectAfter * 3));
        }
        probe.Sent();
        return probe;
    }
}
