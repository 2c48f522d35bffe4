using System.Diagnostics;

namespace Simulator.Protocols.Sagas;

/// <summary>
/// A service that takes part in sagas, with a database of its own. Each step and each compensation is one local transaction (Garcia-Molina
/// and Salem, §2): in one write it changes a record, remembers that the step was handled, and stores what there is to tell others
/// (Richardson, §3.3.6 and §3.3.7). Crash model: it loses all but its log and comes back; its state is a replay of that.
/// </summary>
public partial class ServiceNode(NodeId self, SagaOptions options, SagaBook book) : Node<ServiceDisk>(ServiceDisk.Blank)
{
    readonly Books books = new(options);

    /// <summary>How often steps have found their record locked, in this life.</summary>
    readonly Dictionary<(string Saga, int Step), int> waits = [];

    public NodeId Id => self;
    public Party Party => (Party)self.Value;

    /// <summary>The latest state written, whether or not it has reached the disk.</summary>
    public ServiceDisk Written => Disk;

    /// <summary>The state, for those who watch.</summary>
    public Books State => books;

    public override Standing Standing => new(RoleOf(Party), 0);

    public override void Start(Env env)
    {
        var log = Disk.Journal.Log;
        for (var version = 1L; version <= log.Version; version++)
        {
            books.Apply(log[version]);
            Tell(env, log[version], again: true);
        }
        for (var version = 1L; version <= log.Version; version++)
            if (log[version] is StepTaken { Command: var command }) TellAmount(env, command);
        foreach (var letter in Disk.Journal.Outbox) Post(env, letter);
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        switch (message)
        {
            case Perform m: OnPerform(env, from, m); break;
            case Compensate m: OnCompensate(env, from, m); break;
            case Finish m: OnFinish(env, from, m); break;
            case Published m: OnPublished(env, from, m); break;
            case Consumed m: OnConsumed(env, m); break;
            case Request m: OnRequest(env, from, m); break;
            default: throw new UnreachableException($"a service has no handler for {message}");
        }
    }

    public override void Fire(Env env, Timer timer)
    {
        if (timer is RelayTimeout relay) OnRelayTimeout(env, relay);
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("role", RoleOf(Party));
        scribe.Field("version", Disk.Journal.Log.Version);
        scribe.Field("outbox", Disk.Journal.Outbox.Count);
        scribe.Field("pending", pending.Count);
    }

    internal static string RoleOf(Party party) => party switch
    {
        Party.Order => "order",
        Party.Payment => "payment",
        Party.Stock => "stock",
        Party.Shipping => "shipping",
        _ => "orchestrator",
    };

    /// <summary>Carries out a step, unless that was done before or cannot be done now.</summary>
    (StepStatus Status, string? Reason) Carry(Env env, Perform step, SagaEvent? tells)
    {
        if (Remembered(books.Step(step.Saga, step.Step)) is { } known) return (known.Status, known.Reason);
        var command = step.Command;
        var row = books.Row(command.Key, command.Purse);
        if (step.Kind != StepKind.Retriable && row.Lock is { } holder && holder != step.Saga)
        {
            env.Note(new Tally("lock-waits"));
            var waited = waits[(step.Saga, step.Step)] = waits.GetValueOrDefault((step.Saga, step.Step)) + 1;
            if (waited < options.LockAttempts) return (StepStatus.Waiting, null);
            return Refuse(env, step, row, "locked", tells);
        }
        if (step.Kind == StepKind.Retriable)
        {
            if (!env.Chance(options.Busy, "busy")) return Do(env, step, row, tells);
            env.Note(new Tally("busy"));
            return (StepStatus.Waiting, null);
        }
        if (command.Refusal(row) is { } why) return Refuse(env, step, row, why, tells);
        if (!IsAsSeen(step.Saga, row)) return Refuse(env, step, row, "changed", tells);
        var (share, reason) = command.Declined(options);
        return env.Chance(share, "declined") ? Refuse(env, step, row, reason, tells) : Do(env, step, row, tells);
    }

    (StepStatus, string?) Do(Env env, Perform step, Row row, SagaEvent? tells)
    {
        var locks = Locks(step);
        var taken = new StepTaken(
            step.Saga, step.Step, StepStatus.Done, null, step.Command, row.Amount, step.Command.Adds, step.Command.StateAfter(row), locks);
        Commit(env, taken, tells);
        return (StepStatus.Done, null);
    }

    (StepStatus, string?) Refuse(Env env, Perform step, Row row, string reason, SagaEvent? tells)
    {
        env.Note(new Tally(reason));
        var refused = new StepTaken(
            step.Saga, step.Step, StepStatus.Refused, reason, step.Command, row.Amount, 0, row.State, Locks: false);
        Commit(env, refused, tells is null ? null : tells with { Status = StepStatus.Refused, Reason = reason });
        return (StepStatus.Refused, reason);
    }

    /// <summary>Sees that a step has no effect: undoes it, or leaves word for when it comes.</summary>
    void Undo(Env env, string saga, int step, Command command, SagaEvent? tells)
    {
        var done = books.Step(saga, step);
        var row = books.Row(command.Key, command.Purse);
        if (done is null)
        {
            if (!RemembersEarlyCompensation()) return;
            env.Note(new Tally("early-compensations"));
            var left = new StepTaken(saga, step, StepStatus.Cancelled, "compensated", command, row.Amount, 0, row.State, Locks: false);
            Commit(env, left, tells);
            return;
        }
        if (!IsToBeUndone(done)) return;
        var change = Correction(done, command, row);
        var undone = new StepTaken(
            saga, step, StepStatus.Undone, "compensated", command, row.Amount, change, command.StateAfter(row), Locks: false);
        Commit(env, undone, tells);
    }

    /// <summary>One local transaction: what it does and what it tells are on disk together or not at all.</summary>
    void Commit(Env env, ServiceEvent e, SagaEvent? tells) => Commit(env, [e], tells is null ? [] : Route(tells));

    void Commit(Env env, ReadOnlySpan<ServiceEvent> events, IReadOnlyList<(NodeId To, SagaEvent Event)> tells)
    {
        var journal = Disk.Journal;
        var log = journal.Log;
        foreach (var e in events) log = log.Append(e);
        var (letters, number) = (new List<Letter>(), journal.Letters);
        foreach (var (to, e) in tells) letters.Add(new Letter(++number, to, e));
        Seq<Letter> outbox = IsOutboxed() ? [.. journal.Outbox, .. letters] : journal.Outbox;
        Persist(env, new ServiceDisk(new Journal(log, outbox, number)));
        foreach (var e in events)
        {
            books.Apply(e);
            Tell(env, e, again: false);
            if (e is StepTaken { Command: var command }) TellAmount(env, command);
        }
        foreach (var letter in letters) Post(env, letter);
    }

    void Tell(Env env, ServiceEvent e, bool again)
    {
        switch (e)
        {
            case StepTaken { Status: StepStatus.Done, Command: var c } s:
                env.Note(new StepDone(s.Saga, s.Step, c.Key, c.Order, c.Adds, again));
                break;
            case StepTaken { Status: StepStatus.Undone, Command: var c } s:
                env.Note(new StepUndone(s.Saga, s.Step, c.Key, c.Order, c.Adds, again));
                break;
            case SagaOpened opened:
                env.Note(new SagaBegan(e.Saga, opened.Kind, book.Named(opened.Kind)!.Steps.Count, again));
                break;
            case SagaClosed closed:
                env.Note(new SagaEnded(e.Saga, closed.IsCompleted, again));
                break;
            default: break;
        }
    }

    void TellAmount(Env env, Command command)
    {
        if (command.Purse == Purse.Nothing) return;
        env.Note(new Stands(command.Key, books.Opening(command.Purse), books.Row(command.Key, command.Purse).Amount));
    }

    // The rules.

    /// <summary>Richardson, §3.3.6: what was handled before is not handled again; the answer is the same.</summary>
    protected virtual StepTaken? Remembered(StepTaken? step) => options.Idempotent ? step : null;

    /// <summary>A compensation takes effect once, and only where its step has.</summary>
    protected virtual bool IsToBeUndone(StepTaken step) =>
        step.Status == StepStatus.Done || !options.Idempotent && step.Status == StepStatus.Undone;

    /// <summary>§4.3.2, version file: operations that come in a wrong order are put right.</summary>
    protected virtual bool RemembersEarlyCompensation() => options.VersionFile;

    /// <summary>§4.3.2, semantic lock, and by value: which records others must leave alone until the saga has ended.</summary>
    protected virtual bool Locks(Perform step) =>
        options.SemanticLock && step.Kind == StepKind.Compensatable && step.Weight >= options.LockFrom;

    /// <summary>§4.3.2, commutative updates: what others have added meanwhile stays.</summary>
    protected virtual long Correction(StepTaken done, Command compensation, Row row) =>
        options.CommutativeUpdates || compensation.Purse == Purse.Nothing ? compensation.Adds : done.Before - row.Amount;

    /// <summary>§4.3.2, reread value: a saga that finds a record changed gives up.</summary>
    protected virtual bool IsAsSeen(string saga, Row row) =>
        !options.RereadValue || books.SeenBy(saga, row.Key) is not { } seen || seen == row.Version;

    /// <summary>§3.3.7: an event is stored in the transaction that it tells of.</summary>
    protected virtual bool IsOutboxed() => options.Outbox;
}
