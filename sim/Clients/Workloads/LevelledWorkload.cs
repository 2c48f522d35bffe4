namespace Simulator;

/// <summary>The operations of another workload, with the consistency level that clients ask for.</summary>
public sealed class LevelledWorkload(Workload inner, Seq<KeyValuePair<string, string>> levels) : Workload
{
    public override Operation Next(Chooser chooser)
    {
        var operation = inner.Next(chooser);
        foreach (var level in levels)
            if (level.Key == operation.Function) return operation with { Level = level.Value };
        return operation;
    }

    public override void Completed(Operation operation, Outcome outcome) => inner.Completed(operation, outcome);
}
