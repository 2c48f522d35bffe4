namespace Simulator.Analysis.Consistency;

/// <summary>The answer of a checker.</summary>
public abstract record Verdict
{
    Verdict() { }

    /// <summary>The property holds.</summary>
    /// <param name="Order">
    /// The certificate: operations, by index, in an order that proves it. Operations of unknown outcome may be absent.
    /// </param>
    public sealed record Yes(IReadOnlyList<int> Order) : Verdict
    {
        public override string ToString() => "yes";
    }

    /// <summary>The property is violated.</summary>
    public sealed record No(Witness Witness) : Verdict
    {
        public override string ToString() => "no";
    }

    /// <summary>The budget was spent before there was an answer.</summary>
    /// <param name="Spent">On what, for a reader.</param>
    /// <param name="Proved">How many completions of the undecided key, from its start, were proved good.</param>
    /// <param name="Of">How many completions that key has.</param>
    public sealed record Unknown(string Spent, int Proved, int Of) : Verdict
    {
        public override string ToString() => "unknown";
    }
}

/// <summary>A few operations of a history that contradict the property on their own.</summary>
/// <param name="Operations">Their indices among all operations, in the order of invocation.</param>
/// <param name="SubHistory">
/// The same operations as a history of their own, which violates the property too. A compare-and-set of which only the stored value
/// matters stands there as a write.
/// </param>
/// <param name="Sentences">What contradicts what, in one or two sentences.</param>
/// <param name="Minimal">Whether none of them can be left out; false when the budget ended before that was known.</param>
public sealed record Witness(
    IReadOnlyList<int> Operations, Operations SubHistory, IReadOnlyList<string> Sentences, bool Minimal);
