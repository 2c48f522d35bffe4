namespace Simulator.Protocols.Transactions;

/// <summary>
/// What a client's operation does to the store: rounds of steps. A round may depend on what the last one has read; which keys there
/// are is known from the beginning.
/// </summary>
public abstract class TransactionProgram
{
    /// <summary>The steps of the first round.</summary>
    public abstract Seq<Step> First { get; }

    /// <summary>Whether the second round writes what the first has read for update.</summary>
    public virtual bool HasSecond => false;

    /// <summary>The steps of the second round; null when the transaction must not go on, for its precondition does not hold.</summary>
    /// <param name="read">What the first round has read of each key.</param>
    public virtual Seq<Step>? Second(IReadOnlyDictionary<string, Value> read) => default(Seq<Step>);

    /// <summary>What the client is told.</summary>
    /// <param name="results">What each step of the first round has given, in the order of the steps.</param>
    public abstract Value Result(IReadOnlyList<Value> results);

    /// <summary>The program of an operation; null when the store does not understand it.</summary>
    public static TransactionProgram? Of(Operation operation) => operation switch
    {
        { Function: "txn", Argument.Kind: ValueKind.List } => MicroOperations.Parse(operation.Argument),
        { Function: "transfer", Argument: { Kind: ValueKind.Map } transfer } => Transfer.Parse(transfer),
        { Function: "read", Key: null, Argument: { Kind: ValueKind.List } accounts } => Balances.Parse(accounts),
        { Function: "read", Key: { } key } => new Single(new Step(StepKind.Read, key, Value.Nil)),
        { Function: "write", Key: { } key } => new Single(new Step(StepKind.Write, key, operation.Argument)),
        { Function: "append", Key: { } key } => new Single(new Step(StepKind.Append, key, operation.Argument)),
        { Function: "cas", Key: { } key } when operation.Argument.Items is [var from, var to] => new CompareAndSet(key, from, to),
        _ => null,
    };

    /// <summary>One step on one key.</summary>
    sealed class Single(Step step) : TransactionProgram
    {
        public override Seq<Step> First => [step];

        public override Value Result(IReadOnlyList<Value> results) => step.Kind == StepKind.Read ? results[0] : step.Argument;
    }

    /// <summary>Micro-operations as in Jepsen: <c>[[:r "x" nil] [:w "y" 2] [:append "z" 3]]</c>. Reads are filled in.</summary>
    sealed class MicroOperations(Value[] written, Seq<Step> steps) : TransactionProgram
    {
        public override Seq<Step> First => steps;

        public static MicroOperations? Parse(Value list)
        {
            var steps = new Step[list.Items.Length];
            for (var i = 0; i < steps.Length; i++)
            {
                if (list.Items[i].Items is not [{ Kind: ValueKind.Keyword or ValueKind.Text } f, var key, var argument]) return null;
                if (KindOf(f.Text) is not { } kind) return null;
                steps[i] = new Step(kind, NameOf(key), kind == StepKind.Read ? Value.Nil : argument);
            }
            return steps.Length == 0 ? null : new MicroOperations(list.Items.ToArray(), Seq.Of<Step>(steps));
        }

        public override Value Result(IReadOnlyList<Value> results)
        {
            var filled = new Value[written.Length];
            for (var i = 0; i < filled.Length; i++)
                filled[i] = steps[i].IsWrite ? written[i] : Value.List(written[i].Items[0], written[i].Items[1], results[i]);
            return Value.List(filled);
        }

        static StepKind? KindOf(string function) => function switch
        {
            "r" or "read" => StepKind.Read,
            "w" or "write" => StepKind.Write,
            "append" => StepKind.Append,
            _ => null,
        };
    }

    /// <summary>Writes a value if the key holds another.</summary>
    sealed class CompareAndSet(string key, Value from, Value to) : TransactionProgram
    {
        public override Seq<Step> First => [new Step(StepKind.ReadForUpdate, key, Value.Nil)];

        public override bool HasSecond => true;

        public override Seq<Step>? Second(IReadOnlyDictionary<string, Value> read) =>
            read[key].Equals(from) ? [new Step(StepKind.Write, key, to)] : null;

        public override Value Result(IReadOnlyList<Value> results) => Value.List(from, to);
    }

    /// <summary>Moves an amount between two accounts, if there is so much on the first.</summary>
    sealed class Transfer(Value transfer, string from, string to, long amount) : TransactionProgram
    {
        public override Seq<Step> First =>
            [new Step(StepKind.ReadForUpdate, from, Value.Nil), new Step(StepKind.ReadForUpdate, to, Value.Nil)];

        public override bool HasSecond => true;

        public static Transfer? Parse(Value transfer)
        {
            Value? from = null, to = null, amount = null;
            for (var i = 0; i + 1 < transfer.Items.Length; i += 2)
                switch (transfer.Items[i])
                {
                    case { Kind: ValueKind.Keyword, Text: "from" }: from = transfer.Items[i + 1]; break;
                    case { Kind: ValueKind.Keyword, Text: "to" }: to = transfer.Items[i + 1]; break;
                    case { Kind: ValueKind.Keyword, Text: "amount" }: amount = transfer.Items[i + 1]; break;
                    default: return null;
                }
            if (from is null || to is null || amount is not { Kind: ValueKind.Integer } || from.Equals(to)) return null;
            return new Transfer(transfer, NameOf(from), NameOf(to), amount.Number);
        }

        public override Seq<Step>? Second(IReadOnlyDictionary<string, Value> read)
        {
            var (left, right) = (BalanceOf(read[from]), BalanceOf(read[to]));
            if (amount < 0 || left < amount) return null;
            return [new Step(StepKind.Write, from, Value.Of(left - amount)), new Step(StepKind.Write, to, Value.Of(right + amount))];
        }

        public override Value Result(IReadOnlyList<Value> results) => transfer;
    }

    /// <summary>Reads accounts together; a map from accounts to balances.</summary>
    sealed class Balances(Value[] accounts, Seq<Step> steps) : TransactionProgram
    {
        public override Seq<Step> First => steps;

        public static Balances? Parse(Value list)
        {
            var steps = new Step[list.Items.Length];
            for (var i = 0; i < steps.Length; i++) steps[i] = new Step(StepKind.Read, NameOf(list.Items[i]), Value.Nil);
            return steps.Length == 0 ? null : new Balances(list.Items.ToArray(), Seq.Of<Step>(steps));
        }

        public override Value Result(IReadOnlyList<Value> results)
        {
            var items = new Value[2 * accounts.Length];
            for (var i = 0; i < accounts.Length; i++)
                (items[2 * i], items[2 * i + 1]) = (accounts[i], Value.Of(BalanceOf(results[i])));
            return Value.Map(items);
        }
    }

    /// <summary>An account that was never written holds what every account holds at first.</summary>
    static long BalanceOf(Value held) => held.IsNil ? BankWorkload.Opening : held.Number;

    static string NameOf(Value key) => key.Kind is ValueKind.Text or ValueKind.Keyword ? key.Text : key.ToString();
}
