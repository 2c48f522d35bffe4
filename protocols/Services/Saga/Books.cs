namespace Simulator.Protocols.Sagas;

/// <summary>The state of a service: what a replay of its log gives.</summary>
public sealed class Books(SagaOptions options)
{
    readonly Dictionary<string, Row> rows = [];
    readonly Dictionary<(string Saga, int Step), StepTaken> steps = [];
    readonly Dictionary<string, SagaOpened> opened = [];
    readonly Dictionary<string, SagaClosed> closed = [];
    readonly Dictionary<string, List<string>> locks = [];

    /// <summary>The version in which a saga has left or seen a record.</summary>
    readonly Dictionary<(string Saga, string Key), long> seen = [];

    public long Opening(Purse purse) => purse switch
    {
        Purse.Money => options.Credit,
        Purse.Pieces => options.Stock,
        _ => 0,
    };

    /// <summary>A record; one that nobody has touched yet holds its opening amount.</summary>
    public Row Row(string key, Purse purse) => rows.GetValueOrDefault(key, new Row(key, Opening(purse), "", 0, null));

    /// <summary>What has become of a step last; null when it has not come yet.</summary>
    public StepTaken? Step(string saga, int step) => steps.GetValueOrDefault((saga, step));

    public SagaOpened? Opened(string saga) => opened.GetValueOrDefault(saga);
    public SagaClosed? Closed(string saga) => closed.GetValueOrDefault(saga);
    public bool HasLocks(string saga) => locks.ContainsKey(saga);

    /// <summary>The version of a record that a saga knows; null when it has not been at the record.</summary>
    public long? SeenBy(string saga, string key) => seen.TryGetValue((saga, key), out var version) ? version : null;

    public void Apply(ServiceEvent e)
    {
        switch (e)
        {
            case SagaOpened open: opened[e.Saga] = open; break;
            case SagaClosed close: closed[e.Saga] = close; break;
            case LocksReleased: Unlock(e.Saga); break;
            case StepTaken step:
                steps[(e.Saga, step.Step)] = step;
                if (step.Status is StepStatus.Done or StepStatus.Undone) Change(step);
                break;
            default: throw new ArgumentOutOfRangeException(nameof(e), e, "no such event");
        }
    }

    void Change(StepTaken step)
    {
        var command = step.Command;
        var row = Row(command.Key, command.Purse);
        row = row with
        {
            Amount = row.Amount + step.Change,
            State = step.State,
            Version = row.Version + (command.IsRead ? 0 : 1),
        };
        if (step.Locks)
        {
            row = row with { Lock = step.Saga };
            if (!locks.TryGetValue(step.Saga, out var held)) locks.Add(step.Saga, held = []);
            held.Add(row.Key);
        }
        else if (step.Status == StepStatus.Undone && row.Lock == step.Saga) row = row with { Lock = null };
        rows[row.Key] = row;
        seen[(step.Saga, row.Key)] = row.Version;
    }

    void Unlock(string saga)
    {
        if (!locks.Remove(saga, out var held)) return;
        foreach (var key in held)
            if (rows[key].Lock == saga) rows[key] = rows[key] with { Lock = null };
    }
}
