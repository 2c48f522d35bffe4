namespace Simulator.Protocols.Sagas;

/// <summary>
/// Choreography: services react to each other's events (Richardson, §4.2.1). An event stays in the outbox until its subscriber has
/// acknowledged it, and is acknowledged when its consequences are on disk: delivery at least once, consumption once.
/// </summary>
public partial class ServiceNode
{
    /// <summary>Letters that are not acknowledged, by number.</summary>
    readonly Dictionary<long, (Letter Letter, int Tries)> pending = [];

    /// <summary>Who waits for the end of a saga.</summary>
    readonly Dictionary<string, (NodeId Client, long Id)> asking = [];

    void OnPublished(Env env, NodeId from, Published m)
    {
        AcknowledgeEarly(env, from, m);
        // What must wait is not acknowledged, and so comes again.
        if (React(env, m.Event)) env.Send(from, new Consumed(m.Number));
    }

    void OnConsumed(Env env, Consumed m)
    {
        env.Disarm(new RelayTimeout(m.Number));
        if (pending.Remove(m.Number)) Forget(env, m.Number);
    }

    void OnRelayTimeout(Env env, RelayTimeout m)
    {
        if (!pending.TryGetValue(m.Number, out var post)) return;
        env.Note(new Tally("redeliveries"));
        Send(env, post.Letter, post.Tries);
    }

    /// <summary>Whether the event has been dealt with.</summary>
    bool React(Env env, SagaEvent e)
    {
        if (book.Named(e.Kind) is not { } saga) return true;
        switch (e.Status)
        {
            case StepStatus.Done when e.Step > saga.Last:
                if (books.HasLocks(e.Saga)) Commit(env, new LocksReleased(e.Saga), null);
                return true;
            case StepStatus.Done when e.Step == saga.Last:
                Close(env, saga, e, isCompleted: true);
                return true;
            case StepStatus.Done:
                return Advance(env, saga, e, e.Step + 1);
            default:
                if (e.Step == 0) Close(env, saga, e, isCompleted: false);
                else Retreat(env, saga, e, e.Step - 1);
                return true;
        }
    }

    bool Advance(Env env, Saga saga, SagaEvent e, int step)
    {
        var definition = saga.Steps[step];
        var perform = new Perform(e.Saga, step, definition.Kind, e.Data.Weight, definition.Do(e.Data));
        return Carry(env, perform, e with { Step = step, Status = StepStatus.Done }).Status != StepStatus.Waiting;
    }

    void Retreat(Env env, Saga saga, SagaEvent e, int step)
    {
        if (saga.Steps[step].Undo is { } undo)
            Undo(env, e.Saga, step, undo(e.Data), e with { Step = step, Status = StepStatus.Undone });
    }

    void Close(Env env, Saga saga, SagaEvent e, bool isCompleted)
    {
        if (books.Closed(e.Saga) is null)
        {
            var closed = new SagaClosed(e.Saga, isCompleted, e.Reason);
            Commit(env, isCompleted && books.HasLocks(e.Saga) ? [closed, new LocksReleased(e.Saga)] : [closed],
                isCompleted ? Farewells(saga, e) : []);
            env.Note(new Tally(isCompleted ? "sagas-completed" : "sagas-compensated"));
        }
        if (asking.Remove(e.Saga, out var asker)) env.Send(asker.Client, new Reply(asker.Id, SagaOutcomes.Of(books.Closed(e.Saga)!)));
    }

    /// <summary>All who may hold locks hear of the end.</summary>
    List<(NodeId, SagaEvent)> Farewells(Saga saga, SagaEvent e)
    {
        var farewells = new List<(NodeId, SagaEvent)>();
        if (!options.SemanticLock) return farewells;
        var told = NodeSet.Of(self);
        foreach (var step in saga.Steps)
        {
            var service = new NodeId((int)step.Service);
            if (step.Kind != StepKind.Compensatable || told.Contains(service)) continue;
            told = told.With(service);
            farewells.Add((service, e with { Step = saga.Last + 1 }));
        }
        return farewells;
    }

    /// <summary>Who subscribes to an event: whoever's turn comes next, forwards or backwards.</summary>
    List<(NodeId, SagaEvent)> Route(SagaEvent e)
    {
        var saga = book.Named(e.Kind)!;
        var next = e.Status == StepStatus.Done ? e.Step + 1 : e.Step - 1;
        var party = next < 0 || next > saga.Last ? Saga.Front : saga.Steps[next].Service;
        return [(new NodeId((int)party), e)];
    }

    // Outbox

    void Post(Env env, Letter letter)
    {
        Send(env, letter, 0);
        if (KeepsUntilAcknowledged()) return;
        pending.Remove(letter.Number);
        env.Disarm(new RelayTimeout(letter.Number));
        Forget(env, letter.Number);
    }

    void Send(Env env, Letter letter, int tries)
    {
        pending[letter.Number] = (letter, tries + 1);
        env.Note(new Tally("events-published"));
        env.Send(letter.To, new Published(letter.Number, letter.Event));
        env.Arm(new RelayTimeout(letter.Number), Backoff.After(options, tries));
    }

    void Forget(Env env, long number)
    {
        var journal = Disk.Journal;
        var kept = new List<Letter>();
        foreach (var letter in journal.Outbox)
            if (letter.Number != number) kept.Add(letter);
        if (kept.Count < journal.Outbox.Count) Persist(env, new ServiceDisk(journal with { Outbox = [.. kept] }));
    }

    // Clients

    void OnRequest(Env env, NodeId from, Request m)
    {
        if (m.Operation.IsRead)
        {
            env.Send(from, new Reply(m.Id, Outcome.Ok(Read(m.Operation.Key ?? ""))));
            return;
        }
        if (book.Named(m.Operation.Function) is not { } saga || book.DataOf(m.Operation) is not { } data)
        {
            env.Send(from, new Reply(m.Id, SagaOutcomes.NotUnderstood));
            return;
        }
        var id = SagaOutcomes.IdOf(m);
        if (books.Closed(id) is { } closed)
        {
            env.Send(from, new Reply(m.Id, SagaOutcomes.Of(closed)));
            return;
        }
        asking[id] = (from, m.Id);
        if (books.Opened(id) is not null) return;
        Commit(env, [new SagaOpened(id, saga.Name, data)], Route(new SagaEvent(id, saga.Name, data, -1, StepStatus.Done, null)));
    }

    Value Read(string key) => Party switch
    {
        Party.Order or Party.Shipping => Value.Keyword(books.Row(key, Purse.Nothing).State),
        Party.Payment => Value.Of(books.Row(key, Purse.Money).Amount),
        _ => Value.Of(books.Row(key, Purse.Pieces).Amount),
    };

    // The rules.

    /// <summary>An event is acknowledged when it has been dealt with, not before.</summary>
    protected virtual void AcknowledgeEarly(Env env, NodeId from, Published m) { }

    /// <summary>A letter leaves the outbox when its receiver has it.</summary>
    protected virtual bool KeepsUntilAcknowledged() => true;
}
