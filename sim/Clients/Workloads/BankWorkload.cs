namespace Simulator;

/// <summary>
/// Transfers between accounts, as in Jepsen's bank: <c>transfer {:amount 3, :from "a0", :to "a1"}</c>, and <c>read</c>, of all
/// accounts at once → a map from accounts to balances. Every account holds <see cref="Opening"/> at first, and no transfer may take
/// more than there is: it then fails with <c>precondition</c>.
/// </summary>
public sealed class BankWorkload(WorkloadMix mix) : MixedWorkload(mix, "a")
{
    /// <summary>What every account holds before the first transfer.</summary>
    public const long Opening = 20;

    /// <summary>The largest amount of a transfer.</summary>
    public const int Most = 10;

    static readonly Label OtherLabel = new("workload", "other");
    static readonly Label AmountLabel = new("workload", "amount");

    /// <summary>The argument of a read names the accounts.</summary>
    protected override Operation Make(string function, string key, Chooser chooser)
    {
        if (function == "read" || Keys.Count == 1) return new Operation("read", null, Value.List([.. Keys.Select(Value.Of)]));
        var other = (int)chooser.Below(OtherLabel, (ulong)Keys.Count - 1);
        if (Keys[other] == key) other = Keys.Count - 1;
        return Transfer(key, Keys[other], 1 + (long)chooser.Below(AmountLabel, Most));
    }

    public static Operation Transfer(string from, string to, long amount) => new("transfer", null, Value.Map(
        Value.Keyword("amount"), Value.Of(amount), Value.Keyword("from"), Value.Of(from), Value.Keyword("to"), Value.Of(to)));
}
