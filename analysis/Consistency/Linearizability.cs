namespace Simulator.Analysis.Consistency;

/// <summary>
/// Whether each operation can be taken to happen at one moment between its invocation and its return (Herlihy and Wing, TOPLAS'90).
/// Objects are checked one by one; registers whose observed values were stored once by zones, collections of unique elements by monitors,
/// everything else by search.
/// </summary>
public static class Linearizability
{
    /// <summary>Certificates of histories up to this size are always validated; of larger ones in the tests.</summary>
    const int AlwaysValidated = 100_000;

    /// <summary>
    /// Checks a history of ours. Throws <see cref="Formats.HistoryFormatException"/> when it has operations of another model.
    /// </summary>
    public static CheckReport Check(History history, LinearizabilityOptions? options = null) => Check(Operations.From(history), options);

    /// <summary>Checks a history. Throws <see cref="Formats.HistoryFormatException"/> when it has operations of another model.</summary>
    public static CheckReport Check(Operations all, LinearizabilityOptions? options = null)
    {
        options ??= new LinearizabilityOptions();
        var model = options.Model ?? Models.Of(all);
        Models.Demand(all, model);
        var dialect = new Dialect(options.NilReads ?? all.Dialect.NilReads, options.Initial ?? all.Dialect.Initial);
        return new Run(all, model, dialect, options).Report();
    }

    sealed class Run
    {
        readonly Operations all;
        readonly ObjectModel model;
        readonly Dialect dialect;
        readonly Budget budget;
        readonly bool needsWitness;
        readonly TransactionSteps? transactions;
        readonly Judge judge;
        readonly SortedSet<string> algorithms = new(StringComparer.Ordinal);
        InitialValue initial;
        long spent;

        public Run(Operations all, ObjectModel model, Dialect dialect, LinearizabilityOptions options)
        {
            this.all = all;
            this.model = model;
            this.dialect = dialect;
            budget = options.Budget;
            needsWitness = options.NeedsWitness;
            transactions = model == ObjectModel.MultiRegister ? new TransactionSteps(all, dialect.NilReads == NilReads.AlwaysLegal) : null;
            judge = new Judge(all, model, transactions);
            initial = dialect.Initial;
        }

        public CheckReport Report()
        {
            var parts = Partitions.Of(all, Meaningless(), transactions, model == ObjectModel.Set);
            var verdict = Decide(parts);
            var report = new CheckReport(
                "linearizable", verdict, Models.Name(model), algorithms.Count == 0 ? "none" : string.Join(" and ", algorithms),
                all.Count, parts.Count, spent, Assumed());
            return verdict is Verdict.No no ? report with { WitnessLines = Explanation.Lines(no.Witness) } : report;
        }

        /// <summary>Reads that are legal anywhere. They take part in the certificate, each where it was invoked.</summary>
        bool[] Meaningless()
        {
            var skipped = new bool[all.Count];
            if (dialect.NilReads == NilReads.Literal) return skipped;
            if (model is not (ObjectModel.Register or ObjectModel.CasRegister) && !Models.IsCollection(model)) return skipped;
            for (var i = 0; i < all.Count; i++) skipped[i] = all.Act[i] == Act.Read && all.Values[all.Result[i]].IsNil;
            return skipped;
        }

        Verdict Decide(List<int[]> parts)
        {
            if (dialect.Initial != InitialValue.NilOrZero) return Conclude(DecideFrom(parts, dialect.Initial));
            var fromNil = DecideFrom(parts, InitialValue.Nil);
            if (fromNil.End == SearchEnd.Linearizable || !judge.NamesZero || model is ObjectModel.KeyValue or ObjectModel.Mutex
                || Models.IsCollection(model))
                return Conclude(fromNil);
            var fromZero = DecideFrom(parts, InitialValue.Zero);
            if (fromZero.End == SearchEnd.Linearizable) return Conclude(fromZero);
            if (fromNil.End == SearchEnd.OutOfBudget) return Conclude(fromNil);
            // Two contradictions: the initial value with which the history went on for longer is the likelier one.
            return Conclude(fromZero.End == SearchEnd.OutOfBudget || fromZero.Worst!.Until > fromNil.Worst!.Until ? fromZero : fromNil);
        }

        /// <summary>What was found about all parts together.</summary>
        /// <param name="Worst">The contradiction, or else what was not decided.</param>
        /// <param name="Part">The part that it is about.</param>
        sealed record Outcome(SearchEnd End, InitialValue Initial, List<int[]> Orders, Finding? Worst, int[] Part);

        Outcome DecideFrom(List<int[]> parts, InitialValue from)
        {
            var outcome = new Outcome(SearchEnd.Linearizable, from, [], null, []);
            for (var i = 0; i < parts.Count; i++)
            {
                var left = budget.Configurations - spent;
                var purse = new Purse(i == parts.Count - 1 ? left : left / 2, budget.Bytes);
                var finding = judge.Decide(parts[i], from, purse);
                spent += purse.Spent;
                algorithms.Add(finding.Algorithm);
                outcome.Orders.Add(finding.Order);
                if (finding.End == SearchEnd.NotLinearizable) return outcome with { End = finding.End, Worst = finding, Part = parts[i] };
                if (finding.End == SearchEnd.OutOfBudget && outcome.Worst is null)
                    outcome = outcome with { End = finding.End, Worst = finding, Part = parts[i] };
            }
            return outcome;
        }

        Verdict Conclude(Outcome outcome)
        {
            initial = outcome.Initial;
            return outcome.End switch
            {
                SearchEnd.Linearizable => Certified(outcome.Orders),
                SearchEnd.NotLinearizable => new Verdict.No(WitnessOf(outcome.Part, outcome.Worst!)),
                _ => new Verdict.Unknown(budget.ToString(), outcome.Worst!.Proved, outcome.Worst.Completions),
            };
        }

        Verdict.Yes Certified(List<int[]> orders)
        {
            var skipped = Meaningless();
            for (var i = 0; i < all.Count; i++)
                if (skipped[i]) orders.Add([i]);
            var order = Partitions.Merge(all, orders);
            if (all.Count <= AlwaysValidated && LinearizationValidator.Fault(all, order, dialect.NilReads, initial, model) is { } fault)
                throw new System.Diagnostics.UnreachableException("the certificate of a linearizable history is wrong: " + fault);
            return new Verdict.Yes(order);
        }

        Witness WitnessOf(int[] part, Finding finding)
        {
            if (!needsWitness) return new Witness([], new Operations(all, [], _ => false, dialect), [], false);
            var purse = new Purse(budget.Shrinking, budget.Bytes);
            var literal = new Dialect(dialect.NilReads, initial);
            var shrinker = new Shrinker(all, model, transactions, literal, purse);
            var (ops, subHistory) = shrinker.Shrink(part, finding);
            var sentences = Explanation.Sentences(subHistory, model);
            // Only what reads found of the elements that are left is shown.
            if (subHistory.Values.Count > all.Values.Count)
                sentences = [.. sentences, "Other elements, which do not matter here, are left out."];
            return new Witness(ops, subHistory, sentences, shrinker.Minimal);
        }

        string Assumed()
        {
            if (model is ObjectModel.KeyValue) return "keys hold the empty text at first";
            if (model is ObjectModel.Mutex) return "the lock is free at first";
            if (model is ObjectModel.Counter) return "counters hold 0 at first" + OfNil();
            if (Models.IsCollection(model)) return $"a {Models.Name(model)} is empty at first" + OfNil();
            return Explanation.Initially(initial) + OfNil();
        }

        string OfNil() => dialect.NilReads == NilReads.AlwaysLegal ? "; a read of nil says nothing" : "; a read of nil found nothing";
    }
}
