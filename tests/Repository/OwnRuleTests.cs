using Microsoft.CodeAnalysis;

namespace Simulator.Tests.Repository;

/// <summary>
/// The police are awake: each form that a rule of ours forbids, one to a line, is compiled and must be reported by that rule and
/// no other; and its innocent neighbours must not. This runs the rules inside the test; <see cref="RealBuildTests"/> runs them
/// as the SDK does.
/// </summary>
public sealed class OwnRuleTests
{
    const string Tables = "Dictionary<int, long> table = []; HashSet<long> set = []; List<long> list = []; FrozenSet<int> frozen = []; "
        + "IReadOnlyDictionary<int, long> view = table; ImmutableHashSet<string> names = []; ConcurrentDictionary<int, int> shared = []; "
        + "ImmutableDictionary<int, int> map = ImmutableDictionary<int, int>.Empty; ";

    [Test]
    public void SIM001_the_order_of_a_hash_table_is_not_looked_at() => Reports("SIM001", Body(Tables), """
        foreach (var pair in table) list.Add(pair.Key);
        foreach (var (key, value) in table) list.Add(key);
        foreach (var key in table.Keys) list.Add(key);
        foreach (var value in table.Values) list.Add(value);
        foreach (var item in set) list.Add(item);
        foreach (var item in names) list.Add(item.Length);
        foreach (var pair in map) list.Add(pair.Key);
        foreach (var item in frozen) list.Add(item);
        foreach (var pair in shared) list.Add(pair.Key);
        foreach (var pair in view) list.Add(pair.Key);
        foreach (var key in view.Keys) list.Add(key);
        foreach (var key in map.Keys) list.Add(key);
        var values = shared.Values;
        var items = frozen.Items;
        var some = table.Select(pair => pair.Key);
        var some = set.Where(item => item > 1).ToList();
        var some = from item in set where item > 1 select item;
        var first = table.Values.First();
        var most = table.Values.Max();
        var sorted = table.OrderBy(pair => pair.Value);
        var copy = set.ToList();
        var text = string.Join(",", set);
        var text = string.Join(",", names);
        var text = string.Concat(table.Keys);
        long[] all = [.. set];
        list = [.. table.Values];
        list.AddRange(set);
        list = new List<long>(set);
        IEnumerable<long> sequence = set;
        var sequence = (IEnumerable<long>)set;
        IReadOnlyCollection<long> sequence = set;
        var walk = set.GetEnumerator();
        set.CopyTo(new long[9]);
        var heap = new PriorityQueue<int, int>(); foreach (var item in heap.UnorderedItems) list.Add(item.Element);
        """);

    [Test]
    public void SIM001_lookups_and_sorted_views_are_let_pass() => Passes(Body(Tables), """
        set.UnionWith(set);
        var copy = new HashSet<long>(set);
        var copy = new Dictionary<int, long>(table);
        var copy = new SortedDictionary<int, long>(table);
        var copy = set.ToImmutableSortedSet();
        foreach (var key in table.Keys.Order()) list.Add(table[key]);
        foreach (var key in map.Keys.Order()) list.Add(map[key]);
        list.Add(table.Count + table.Keys.Count + set.Count);
        var known = table.ContainsKey(1) && set.Contains(1) && names.Contains("a") && map.TryGetValue(1, out _) && view.ContainsKey(2);
        """);

    [Test]
    public void SIM002_there_is_no_floating_point() => Reports("SIM002", Body(""), """
        double x;
        float? x = null;
        System.Half x;
        Double x;
        var x = 1.5;
        var x = 1e3f;
        var x = (double)3;
        var x = TimeSpan.FromTicks(1).TotalSeconds;
        var x = Random.Shared.NextDouble();
        var x = new List<double>();
        var x = Math.Sqrt(4);
        """);

    [Test]
    public void SIM003_nothing_outlives_a_world() => Reports("SIM003", Member, """
        static int count;
        public static int Count { get; set; }
        public static int Count { get; private set; }
        static event Action? Changed;
        static readonly List<int> Cache = [];
        static readonly Dictionary<int, int> Cache = [];
        static readonly HashSet<int> Cache = [];
        static readonly ConcurrentDictionary<int, int> Cache = [];
        static readonly StringBuilder Buffer = new();
        static Queue<int> Cache { get; } = new();
        ~Owner() { }
        """);

    [Test]
    public void SIM004_no_message_vanishes_in_a_switch() => Reports("SIM004", Switch, """
        switch (message) { case One: break; }
        switch (message) { case One: break; default: break; }
        switch (message) { case One { N: 1 }: break; case Two: break; }
        switch (message) { case One one when one.N > 1: break; case Two: break; }
        switch (message) { case One: break; default: if (message is Two) throw new InvalidOperationException(); break; }
        switch (message) { case Loner: break; }
        switch (message) { case One: case Two: case Loner: break; }
        switch (family) { case One: break; }
        switch (timer) { case Tick: break; }
        switch (timer) { default: break; }
        """);

    [Test]
    public void SIM004_a_switch_that_throws_or_names_the_whole_family_is_let_pass() => Passes(Switch, """
        switch (message) { case One: break; default: throw new InvalidOperationException(); }
        switch (message) { case One: break; default: { Console.WriteLine(); throw new InvalidOperationException(); } }
        switch (message) { case One: break; case var other: throw new InvalidOperationException(other.ToString()); }
        switch (message) { case One: break; case Two: break; default: break; }
        switch (message) { case One { N: var n }: break; case Two: break; }
        switch (message) { case One or Two: break; }
        switch (message) { case Family: break; }
        switch (family) { case One: break; case Two: break; }
        switch (timer) { case Tick: break; default: throw new InvalidOperationException(); }
        switch (message.ToString()) { case "One": break; }
        """);

    [Test]
    public void SIM005_what_machines_share_cannot_change() => Reports("SIM005", Types, """
        sealed record M : Message { public int N { get; set; } }
        sealed record M : Message { public int N; }
        sealed record M(int[] Items) : Message;
        sealed record M(List<int> Items) : Message;
        sealed record M(Seq<List<int>> Items) : Message;
        sealed record M(Dictionary<int, int>? Items) : Timer;
        sealed record M(HashSet<int> Items) : IFact;
        readonly record struct M(int[] Items) : IFact;
        abstract record F(int[] Items) : Message; sealed record M(int[] Items) : F(Items);
        record struct Entry(int Term); sealed record M(Seq<Entry> Log) : Message;
        sealed record Inner(int[] Items); sealed record Outer(Inner Inner); sealed record M(Outer? Outer) : Message;
        sealed record Disk(List<int> Log); class N() : Bare<Disk>(new Disk([]));
        sealed record Disk(Seq<int> Log) { public int Term { get; set; } } class N() : Bare<Disk>(new Disk(default));
        sealed class Disk { } class N() : Bare<Disk>(new Disk());
        class N() : Bare<List<int>>([]);
        class N() : Bare<int[]>([]);
        """);

    [Test]
    public void SIM006_one_thread_and_memory_of_its_own() => Reports("SIM006", Member, """
        void M() { lock (this) { } }
        async void M() => await Task.Yield();
        void M() { unsafe { } }
        unsafe int* pointer;
        volatile int flag;
        [System.Runtime.CompilerServices.SkipLocalsInit] void M() { }
        [ThreadStatic] static readonly int count;
        """);

    const string Texts = "string[] texts = []; ";

    [Test]
    public void SIM007_strings_have_no_order_of_their_own() => Reports("SIM007", Body(Texts), """
        var x = texts.Order();
        var x = texts.OrderBy(text => text);
        var x = texts.OrderByDescending(text => text);
        var x = texts.OrderBy(text => text.Length).ThenBy(text => text);
        var x = texts.OrderBy(text => (text.Length, text));
        var x = texts.Max();
        var x = texts.Max(text => text + "x");
        var x = texts.MinBy(text => text);
        var x = new SortedDictionary<string, int>();
        SortedSet<string> x = [];
        var x = texts.ToImmutableSortedSet();
        var x = ImmutableSortedDictionary<string, int>.Empty;
        var x = Comparer<string>.Default;
        """);

    [Test]
    public void SIM007_other_keys_and_explicit_orders_are_let_pass() => Passes(Body(Texts), """
        var x = texts.Order(StringComparer.Ordinal);
        var x = texts.OrderBy(text => text.Length);
        var x = texts.Max(text => text.Length);
        var x = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var x = ImmutableSortedDictionary<string, int>.Empty.WithComparers(StringComparer.Ordinal);
        var x = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);
        """);

    [Test]
    public void SIM008_a_sort_is_stable() => Reports("SIM008", Body("int[] numbers = []; "), """
        Array.Sort(numbers);
        Array.Sort(numbers, (a, b) => a - b);
        numbers.AsSpan().Sort();
        new List<int>().Sort();
        ImmutableArray<int> x = []; var y = x.Sort();
        Action<int[]> x = Array.Sort;
        """);

    [Test]
    public void SIM009_a_line_ends_with_a_line_feed() => Reports("SIM009", Body(""), """
        new StringBuilder().AppendLine();
        new StringBuilder().AppendLine("text");
        TextWriter.Null.WriteLine(1);
        new StringWriter().WriteLine();
        """);

    [Test]
    public void A_clean_protocol_is_let_pass() => Assert.That(Police.Ask(CleanSource.Text), Is.Empty);

    [Test]
    public void The_kernel_is_what_the_rules_take_it_for() =>
        Assert.That(
            new[] { typeof(Message), typeof(Timer), typeof(IFact), typeof(Node), typeof(Node<>) }.Select(type => type.FullName),
            Is.EqualTo(new[] { "Simulator.Message", "Simulator.Timer", "Simulator.IFact", "Simulator.Node", "Simulator.Node`1" }));

    static Func<string, string> Body(string before) => line => Member($"void M() {{ {before}{line} }}");

    static string Member(string line) => $"class Owner {{ {line} }}";

    static string Switch(string line) =>
        "abstract record Family : Message; sealed record One(int N) : Family; sealed record Two : Family; "
        + "sealed record Loner : Message; sealed record Tick : Timer; "
        + Member($"void M(Message message, Timer timer, Family family) {{ {line} }}");

    static string Types(string line) =>
        "abstract class Bare<T>(T blank) : Node<T>(blank) where T : class { public override void Start(Env env) { } "
        + "public override void Receive(Env env, NodeId from, Message message) { } public override void Describe(Scribe scribe) { } } "
        + line;

    static void Reports(string rule, Func<string, string> frame, string cases)
    {
        var found = Ask(frame, cases);
        Assert.That(cases.Split('\n').Where((_, line) => !found[line].Any()), Is.Empty, "not found");
        Assert.That(found.SelectMany(each => each).Where(each => each.Id != rule), Is.Empty, "found by another rule");
    }

    static void Passes(Func<string, string> frame, string cases) => Assert.That(Ask(frame, cases).SelectMany(each => each), Is.Empty);

    /// <summary>Each case in a namespace of its own, on the line of the source that it has in the list.</summary>
    static ILookup<int, Diagnostic> Ask(Func<string, string> frame, string cases)
    {
        var source = string.Join('\n', cases.Split('\n').Select((line, i) => $"namespace Case{i} {{ {Usings}{frame(line)} }}"));
        return Police.Ask(source).ToLookup(each => each.Location.GetLineSpan().StartLinePosition.Line);
    }

    const string Usings = "using System.Collections.Concurrent; using System.Collections.Frozen; using System.Collections.Immutable; "
        + "using System.Text; using Simulator; using Timer = Simulator.Timer; ";
}
