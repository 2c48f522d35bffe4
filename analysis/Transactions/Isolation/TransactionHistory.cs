namespace Simulator.Analysis.Transactions.Isolation;

/// <summary>Something that is wrong with one read, or with two of one list.</summary>
/// <param name="Reader">The record of the transaction that read.</param>
/// <param name="Step">The step of it.</param>
/// <param name="Other">The record of the transaction that it is in conflict with; -1 for none.</param>
/// <param name="OtherStep">The step of that one; -1 for none.</param>
readonly record struct Flaw(Anomaly Kind, int Reader, int Step, int Other, int OtherStep);

/// <summary>
/// Who read from whom: the transactions of a log that committed, or must have because they were read from, as numbers from 1 in the
/// order of their begin. 0 is the transaction that wrote what every key holds at first.
/// </summary>
sealed class TransactionHistory
{
    public const int Initial = 0;

    TransactionHistory(Resolver from)
    {
        Log = from.Log;
        Record = [.. from.Record];
        Flaws = from.Flaws;
        Twice = from.Twice;
        (ReadStart, ReadKey, ReadFrom, ReadStep) = ([.. from.ReadStart], [.. from.ReadKey], [.. from.ReadFrom], [.. from.ReadStep]);
        (WriteStart, WriteKey) = ([.. from.WriteStart], [.. from.WriteKey]);
        Writers = WritersByKey();
        Chain = from.Chains();
    }

    public TransactionLog Log { get; }

    /// <summary>How many there are, with the initial one.</summary>
    public int Count => Record.Length;

    /// <summary>By transaction its record in the log; -1 for the initial one.</summary>
    public int[] Record { get; }

    public IReadOnlyList<Flaw> Flaws { get; }

    /// <summary>Two writes of one value to one key, of which somebody read it; null when there are none.</summary>
    public (int Key, int Value)? Twice { get; }

    /// <summary>Where the reads of each transaction begin: those that saw another's write, in the order of its steps.</summary>
    public int[] ReadStart { get; }
    public int[] ReadKey { get; }

    /// <summary>The transaction whose write was read.</summary>
    public int[] ReadFrom { get; }
    public int[] ReadStep { get; }

    /// <summary>Where the keys that each transaction wrote begin, each key once, ascending.</summary>
    public int[] WriteStart { get; }
    public int[] WriteKey { get; }

    /// <summary>By key the transactions that wrote it, ascending, without the initial one.</summary>
    public int[][] Writers { get; }

    /// <summary>
    /// By key of a list the writers in the order in which their elements stand in it; a writer comes again when others cut in.
    /// </summary>
    public int[][] Chain { get; }

    public TransactionRecord RecordOf(int transaction) => Log.Records[Record[transaction]];

    public int Session(int transaction) => transaction == Initial ? -1 : RecordOf(transaction).Session;

    public bool Writes(int transaction, int key) => transaction == Initial
        || WriteKey.AsSpan(WriteStart[transaction]..WriteStart[transaction + 1]).BinarySearch(key) >= 0;

    /// <summary>Whether two have written one key.</summary>
    public bool Shares(int one, int other)
    {
        for (var (i, j) = (WriteStart[one], WriteStart[other]); i < WriteStart[one + 1] && j < WriteStart[other + 1];)
        {
            if (WriteKey[i] == WriteKey[j]) return true;
            if (WriteKey[i] < WriteKey[j]) i++;
            else j++;
        }
        return false;
    }

    public bool IsReadOnly(int transaction) => transaction != Initial && WriteStart[transaction] == WriteStart[transaction + 1];

    public static TransactionHistory Of(TransactionLog log) => new(new Resolver(log));

    int[][] WritersByKey()
    {
        var count = new int[Log.Keys.Count];
        foreach (var key in WriteKey) count[key]++;
        var writers = count.Select(n => new int[n]).ToArray();
        Array.Clear(count);
        for (var t = 1; t < Count; t++)
            for (var i = WriteStart[t]; i < WriteStart[t + 1]; i++) writers[WriteKey[i]][count[WriteKey[i]]++] = t;
        return writers;
    }

    /// <summary>Finds for every read the write that it saw, and what is wrong with it.</summary>
    sealed class Resolver
    {
        /// <summary>A write: by which record, in which step; and whether it is the last of its transaction to the key.</summary>
        readonly record struct Origin(int Record, int Step, bool IsLast);

        readonly Dictionary<(int Key, int Value), Origin> origins = [];
        readonly HashSet<(int, int)> twice = [];
        readonly int[] number;
        readonly int[] ownSince;
        readonly Dictionary<int, (int[] Elements, int Record, int Step)> longest = [];

        public Resolver(TransactionLog log)
        {
            Log = log;
            number = new int[log.Records.Count];
            ownSince = new int[log.Keys.Count];
            foreach (var ending in new[] { Ending.Committed, Ending.Unknown, Ending.Aborted })
                for (var r = 0; r < log.Records.Count; r++)
                    if (log.Records[r].Ending == ending) NoteWrites(r);
            Choose();
            for (var t = 1; t < Record.Count; t++) Resolve(t);
            ReadStart.Add(ReadKey.Count);
            WriteStart.Add(WriteKey.Count);
        }

        public TransactionLog Log { get; }
        public List<int> Record { get; } = [-1];
        public List<Flaw> Flaws { get; } = [];
        public (int Key, int Value)? Twice { get; private set; }
        public List<int> ReadStart { get; } = [0];
        public List<int> ReadKey { get; } = [];
        public List<int> ReadFrom { get; } = [];
        public List<int> ReadStep { get; } = [];
        public List<int> WriteStart { get; } = [0];
        public List<int> WriteKey { get; } = [];

        void NoteWrites(int r)
        {
            var steps = Log.Records[r].Steps;
            var later = new HashSet<int>();
            for (var i = steps.Length - 1; i >= 0; i--)
            {
                if (steps[i].Kind == StepKind.Read) continue;
                var origin = new Origin(r, i, later.Add(steps[i].Key));
                if (!origins.TryAdd((steps[i].Key, steps[i].Value), origin)) twice.Add((steps[i].Key, steps[i].Value));
            }
        }

        /// <summary>What committed, and what must have because somebody that committed has read it; in the order of begin.</summary>
        void Choose()
        {
            var chosen = new bool[Log.Records.Count];
            for (var r = 0; r < chosen.Length; r++)
            {
                if (Log.Records[r].Ending != Ending.Committed) continue;
                chosen[r] = true;
                foreach (var step in Log.Records[r].Steps)
                    if (step.Kind == StepKind.Read)
                        foreach (var value in step.List ?? [step.Value])
                            if (origins.TryGetValue((step.Key, value), out var origin)
                                && Log.Records[origin.Record].Ending == Ending.Unknown) chosen[origin.Record] = true;
            }
            Record.AddRange(Enumerable.Range(0, chosen.Length).Where(r => chosen[r]).OrderBy(r => Log.Records[r].Invoke).ThenBy(r => r));
            Array.Fill(number, -1);
            for (var t = 1; t < Record.Count; t++) number[Record[t]] = t;
        }

        void Resolve(int t)
        {
            // What is to come begins here; the initial transaction has nothing of either.
            ReadStart.Add(ReadKey.Count);
            WriteStart.Add(WriteKey.Count);
            var r = Record[t];
            var steps = Log.Records[r].Steps;
            var written = new SortedSet<int>();
            for (var i = 0; i < steps.Length; i++)
            {
                if (steps[i].Kind != StepKind.Read)
                {
                    written.Add(steps[i].Key);
                    ownSince[steps[i].Key] = t;
                }
                else if (steps[i].List is { } list) ResolveList(t, r, i, list);
                else ResolveRegister(t, r, i);
            }
            WriteKey.AddRange(written);
        }

        void ResolveRegister(int t, int r, int i)
        {
            var steps = Log.Records[r].Steps;
            var (_, key, value, _) = steps[i];
            if (ownSince[key] == t)
            {
                var own = i - 1;
                while (steps[own].Kind == StepKind.Read || steps[own].Key != key) own--;
                if (steps[own].Value == value) return;
                Flaws.Add(new Flaw(Anomaly.InternalInconsistency, r, i, r, own));
                if (!Log.IsInitial(value)) ExpectWriter(key, value, r, i);
                return;
            }
            if (WriterOf(key, value, r, i) is { } from) AddRead(t, key, from, i);
        }

        /// <summary>What nobody wrote nobody can read, whatever else is wrong with the read.</summary>
        void ExpectWriter(int key, int value, int r, int i)
        {
            if (!origins.ContainsKey((key, value))) Flaws.Add(new Flaw(Anomaly.ThinAirRead, r, i, -1, -1));
        }

        /// <summary>The transaction that wrote a value; null when there is none that it may be read from.</summary>
        int? WriterOf(int key, int value, int r, int i)
        {
            if (!origins.TryGetValue((key, value), out var origin))
            {
                if (!Log.IsList(key) && Log.IsInitial(value)) return Initial;
                Flaws.Add(new Flaw(Anomaly.ThinAirRead, r, i, -1, -1));
                return null;
            }
            if (twice.Contains((key, value))) Twice ??= (key, value);
            Anomaly? wrong = origin.Record == r ? Anomaly.FutureRead
                : Log.Records[origin.Record].Ending == Ending.Aborted ? Anomaly.AbortedRead
                : !origin.IsLast ? Anomaly.IntermediateRead : null;
            if (wrong is { } kind) Flaws.Add(new Flaw(kind, r, i, origin.Record, origin.Step));
            return wrong is null or Anomaly.IntermediateRead ? number[origin.Record] : null;
        }

        void AddRead(int t, int key, int from, int step)
        {
            var last = ReadKey.Count - 1;
            if (last >= ReadStart[t] && ReadKey[last] == key && ReadFrom[last] == from) return;
            ReadKey.Add(key);
            ReadFrom.Add(from);
            ReadStep.Add(step);
        }

        void ResolveList(int t, int r, int i, int[] list)
        {
            var steps = Log.Records[r].Steps;
            var key = steps[i].Key;
            var others = list.Length;
            if (ownSince[key] == t)
                for (var own = i - 1; own >= 0; own--)
                {
                    if (steps[own].Kind != StepKind.Append || steps[own].Key != key) continue;
                    if (others == 0 || list[others - 1] != steps[own].Value)
                    {
                        Flaws.Add(new Flaw(Anomaly.InternalInconsistency, r, i, r, own));
                        foreach (var item in list) ExpectWriter(key, item, r, i);
                        return;
                    }
                    others--;
                }
            // What it has appended itself nobody else sees before it commits: where that will stand, it cannot know yet.
            NoteOrder(r, i, key, list[..others]);
            if (others == 0)
            {
                AddRead(t, key, Initial, i);
                return;
            }
            for (var e = 0; e < others - 1; e++)
                if (!origins.TryGetValue((key, list[e]), out var inner)) Flaws.Add(new Flaw(Anomaly.ThinAirRead, r, i, -1, -1));
                else if (Log.Records[inner.Record].Ending == Ending.Aborted)
                    Flaws.Add(new Flaw(Anomaly.AbortedRead, r, i, inner.Record, inner.Step));
                else if (twice.Contains((key, list[e]))) Twice ??= (key, list[e]);
            if (WriterOf(key, list[others - 1], r, i) is { } from) AddRead(t, key, from, i);
        }

        /// <summary>Of two reads of a list one must be a beginning of the other.</summary>
        void NoteOrder(int r, int i, int key, int[] list)
        {
            if (!longest.TryGetValue(key, out var known))
            {
                if (new HashSet<int>(list).Count < list.Length) Flaws.Add(new Flaw(Anomaly.DuplicateElement, r, i, -1, -1));
                longest.Add(key, (list, r, i));
                return;
            }
            var common = int.Min(list.Length, known.Elements.Length);
            if (!list.AsSpan(0, common).SequenceEqual(known.Elements.AsSpan(0, common)))
            {
                Flaws.Add(new Flaw(Anomaly.IncompatibleOrder, r, i, known.Record, known.Step));
                return;
            }
            if (list.Length <= known.Elements.Length) return;
            if (new HashSet<int>(list).Count < list.Length) Flaws.Add(new Flaw(Anomaly.DuplicateElement, r, i, -1, -1));
            longest[key] = (list, r, i);
        }

        /// <summary>
        /// By key the writers of a list, in its order. One of which elements are missing comes once more at the end, where these must be.
        /// </summary>
        public int[][] Chains()
        {
            var chains = new int[Log.Keys.Count][];
            Array.Fill(chains, []);
            foreach (var key in longest.Keys.Order())
            {
                var chain = new List<int>();
                var shown = new SortedDictionary<int, List<int>>();
                foreach (var element in longest[key].Elements)
                {
                    if (!origins.TryGetValue((key, element), out var origin) || number[origin.Record] is not (> 0 and var writer)) continue;
                    if (chain.Count == 0 || chain[^1] != writer) chain.Add(writer);
                    if (!shown.TryGetValue(writer, out var elements)) shown.Add(writer, elements = []);
                    elements.Add(element);
                }
                foreach (var (writer, elements) in shown) Compare(key, writer, elements, chain);
                chains[key] = [.. chain];
            }
            return chains;
        }

        /// <summary>
        /// Of each writer a list has all elements in their order; of the last, which may have been seen halfway, a beginning.
        /// </summary>
        void Compare(int key, int writer, List<int> shown, List<int> chain)
        {
            var steps = Log.Records[Record[writer]].Steps;
            var appended = steps.Where(step => step.Kind == StepKind.Append && step.Key == key).Select(step => step.Value).ToList();
            if (shown.SequenceEqual(appended) || chain[^1] == writer && shown.SequenceEqual(appended.Take(shown.Count))) return;
            var missing = Array.FindIndex(steps, step => step.Kind == StepKind.Append && step.Key == key && !shown.Contains(step.Value));
            Flaws.Add(new Flaw(Anomaly.LostAppend, longest[key].Record, longest[key].Step, Record[writer],
                missing >= 0 ? missing : Array.FindIndex(steps, step => step.Kind == StepKind.Append && step.Key == key)));
            if (missing >= 0 && chain[^1] != writer) chain.Add(writer);
        }
    }
}
