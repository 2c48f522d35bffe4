using System.Diagnostics;

namespace Simulator.Protocols.Sagas;

/// <summary>
/// The coordinator of sagas (Garcia-Molina and Salem's saga execution component, §4; Richardson's orchestrator, §4.2.2). It tells
/// services one step after the other, and writes down how far each saga has got before it goes on. Crash model: it loses all but its
/// log, and goes on from there when it is back; until then its sagas stand still.
/// </summary>
public class OrchestratorNode(NodeId self, SagaOptions options, SagaBook book) : Node<OrchestratorDisk>(OrchestratorDisk.Blank)
{
    readonly Dictionary<string, Execution> sagas = [];

    /// <summary>Who waits for the end of a saga.</summary>
    readonly Dictionary<string, (NodeId Client, long Id)> asking = [];

    public NodeId Id => self;

    /// <summary>The latest state written, whether or not it has reached the disk.</summary>
    public OrchestratorDisk Written => Disk;

    public override Standing Standing => new(ServiceNode.RoleOf(Party.Orchestrator), 0);

    /// <summary>A saga, for those who watch; null when it has not begun here.</summary>
    public Execution? Find(string saga) => sagas.GetValueOrDefault(saga);

    /// <summary>§4: after a crash the log tells of each saga how far it had got.</summary>
    public override void Start(Env env)
    {
        var begun = new List<Execution>();
        for (var at = 1L; at <= Disk.Log.Version; at++)
        {
            Take(Disk.Log[at]);
            if (Disk.Log[at] is BeginSaga begin) begun.Add(sagas[begin.Saga]);
            Tell(env, Disk.Log[at], again: true);
        }
        foreach (var saga in begun)
        {
            if (saga.Phase == SagaPhase.Over) continue;
            env.Note(new Tally("sagas-resumed"));
            GoOn(env, saga);
        }
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        switch (message)
        {
            case Request m: OnRequest(env, from, m); break;
            case Performed m: OnPerformed(env, m); break;
            case Compensated m: OnCompensated(env, m); break;
            case Finished m: OnFinished(env, from, m); break;
            default: throw new UnreachableException($"an orchestrator has no handler for {message}");
        }
    }

    /// <summary>A service is silent. What may still be undone is given up after some attempts, and undone: it may have been done.</summary>
    public override void Fire(Env env, Timer timer)
    {
        if (timer is not SagaTimeout timeout || !sagas.TryGetValue(timeout.Saga, out var saga) || saga.Phase == SagaPhase.Over) return;
        if (saga.Phase == SagaPhase.Forward && MayGiveUp(saga.Current) && options.Attempts > 0 && saga.Tries >= options.Attempts)
        {
            var silent = ServiceNode.RoleOf(saga.Current.Service);
            env.Note(new Tally("given-up"));
            Write(env, saga, new AbortSaga(saga.Id, LastToUndo(saga), $"{silent}-unavailable"));
        }
        else if (saga.Tries > 0) env.Note(new Tally("retries"));
        GoOn(env, saga);
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("role", ServiceNode.RoleOf(Party.Orchestrator));
        scribe.Field("version", Disk.Log.Version);
        scribe.Field("sagas", sagas.Count);
    }

    void OnRequest(Env env, NodeId from, Request m)
    {
        if (book.Named(m.Operation.Function) is not { } definition || book.DataOf(m.Operation) is not { } data)
        {
            env.Send(from, new Reply(m.Id, SagaOutcomes.NotUnderstood));
            return;
        }
        var id = SagaOutcomes.IdOf(m);
        asking[id] = (from, m.Id);
        if (!sagas.TryGetValue(id, out var saga))
        {
            saga = sagas[id] = new Execution(id, definition, data);
            Write(env, null, new BeginSaga(id, definition.Name, data));
            GoOn(env, saga);
        }
        else Answer(env, saga);
    }

    void OnPerformed(Env env, Performed m)
    {
        if (!sagas.TryGetValue(m.Saga, out var saga) || saga.Phase != SagaPhase.Forward || saga.Step != m.Step) return;
        switch (m.Status)
        {
            case StepStatus.Done:
                Write(env, saga, new EndStep(m.Saga, m.Step));
                GoOn(env, saga);
                break;
            case StepStatus.Waiting:
                // It lives, so this attempt does not count as unanswered.
                saga.Tries = int.Max(0, saga.Tries - 1);
                env.Arm(new SagaTimeout(m.Saga), options.StepTimeout);
                break;
            case StepStatus.Refused when saga.Current.Kind != StepKind.Retriable:
                Write(env, saga, new AbortSaga(m.Saga, m.Step - 1, m.Reason ?? "refused"));
                GoOn(env, saga);
                break;
            default: break;
        }
    }

    void OnCompensated(Env env, Compensated m)
    {
        if (!sagas.TryGetValue(m.Saga, out var saga) || saga.Phase != SagaPhase.Backward || StepToUndo(saga) != m.Step) return;
        Write(env, saga, new EndCompensation(m.Saga, m.Step));
        GoOn(env, saga);
    }

    void OnFinished(Env env, NodeId from, Finished m)
    {
        if (!sagas.TryGetValue(m.Saga, out var saga) || saga.Phase != SagaPhase.Finishing) return;
        saga.Released = saga.Released.With(from);
        if (Holders(saga).Count > saga.Released.Count) return;
        Write(env, saga, new ForgetSaga(m.Saga));
        env.Disarm(new SagaTimeout(m.Saga));
    }

    /// <summary>Does what comes next for a saga, or does it once more.</summary>
    void GoOn(Env env, Execution saga)
    {
        var wait = Backoff.After(options, saga.Tries);
        switch (saga.Phase)
        {
            case SagaPhase.Forward when saga.Step > saga.Saga.Last:
                End(env, saga, isCompleted: true);
                return;
            case SagaPhase.Backward when saga.Step < 0:
                End(env, saga, isCompleted: false);
                return;
            case SagaPhase.Forward:
                var step = saga.Current;
                Command(env, NodeOf(step), new Perform(saga.Id, saga.Step, step.Kind, saga.Data.Weight, step.Do(saga.Data)));
                break;
            case SagaPhase.Backward:
                if (!Undo(env, saga)) return;
                break;
            case SagaPhase.Finishing:
                foreach (var service in Holders(saga))
                    if (!saga.Released.Contains(service)) Command(env, service, new Finish(saga.Id));
                break;
            default: return;
        }
        saga.Tries++;
        env.Arm(new SagaTimeout(saga.Id), wait);
    }

    /// <summary>Whether there is something to be undone.</summary>
    bool Undo(Env env, Execution saga)
    {
        var at = StepToUndo(saga);
        var step = saga.Saga.Steps[at];
        if (step.Undo is { } undo)
        {
            Command(env, NodeOf(step), new Compensate(saga.Id, at, undo(saga.Data)));
            return true;
        }
        Write(env, saga, new EndCompensation(saga.Id, at));
        GoOn(env, saga);
        return false;
    }

    void End(Env env, Execution saga, bool isCompleted)
    {
        Write(env, saga, new EndSaga(saga.Id, isCompleted));
        env.Note(new Tally(isCompleted ? "sagas-completed" : "sagas-compensated"));
        if (saga.Phase == SagaPhase.Finishing && Holders(saga).IsEmpty) Write(env, saga, new ForgetSaga(saga.Id));
        if (saga.Phase == SagaPhase.Over) env.Disarm(new SagaTimeout(saga.Id));
        Answer(env, saga);
        GoOn(env, saga);
    }

    void Answer(Env env, Execution saga)
    {
        if (saga.Phase is SagaPhase.Forward or SagaPhase.Backward || !asking.Remove(saga.Id, out var asker)) return;
        env.Send(asker.Client, new Reply(asker.Id, SagaOutcomes.Of(saga.IsCompleted, saga.Reason)));
    }

    /// <summary>Services at which a completed saga holds semantic locks.</summary>
    NodeSet Holders(Execution saga)
    {
        var holders = NodeSet.Empty;
        if (!options.SemanticLock || saga.Data.Weight < options.LockFrom) return holders;
        foreach (var step in saga.Saga.Steps)
            if (step.Kind == StepKind.Compensatable) holders = holders.With(NodeOf(step));
        return holders;
    }

    void Take(SagaRecord record)
    {
        if (record is BeginSaga begin) sagas[begin.Saga] = new Execution(begin.Saga, book.Named(begin.Kind)!, begin.Data);
        else sagas[record.Saga].Apply(record);
    }

    void Write(Env env, Execution? saga, SagaRecord record)
    {
        saga?.Apply(record);
        Keep(env, new OrchestratorDisk(Disk.Log.Append(record)));
        Tell(env, record, again: false);
    }

    void Tell(Env env, SagaRecord record, bool again)
    {
        if (record is BeginSaga begin) env.Note(new SagaBegan(begin.Saga, begin.Kind, sagas[begin.Saga].Saga.Steps.Count, again));
        if (record is EndSaga end) env.Note(new SagaEnded(end.Saga, end.IsCompleted, again));
    }

    static NodeId NodeOf(SagaStep step) => new((int)step.Service);

    // The rules.

    /// <summary>What the log says is on disk before anybody is told to do something about it.</summary>
    protected virtual void Command(Env env, NodeId service, Message command) => env.Send(service, command);

    /// <summary>The log outlives crashes.</summary>
    protected virtual void Keep(Env env, OrchestratorDisk disk) => Persist(env, disk);

    /// <summary>Richardson, §4.3.1: neither the pivot, whose outcome is unknown, nor what comes after it can be taken back.</summary>
    protected virtual bool MayGiveUp(SagaStep step) => step.Kind == StepKind.Compensatable;

    /// <summary>A silent step is undone too: it may have taken effect.</summary>
    protected virtual int LastToUndo(Execution saga) => saga.Step;

    /// <summary>Garcia-Molina and Salem, §2: Cj … C1, the last step first.</summary>
    protected virtual int StepToUndo(Execution saga) => saga.Step;
}
