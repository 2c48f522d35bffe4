namespace Simulator.Analysis.Consistency;

/// <summary>One key of a map of texts, with get, put and append; empty at first. A state is the number of a text.</summary>
readonly struct KeyValueObject : ISequentialObject
{
    readonly Operations all;
    readonly int[] ops;
    readonly int[] texts;
    readonly Texts table;

    public KeyValueObject(Operations all, int[] ops, Texts table)
    {
        this.all = all;
        this.ops = ops;
        this.table = table;
        Initial = table.Number("");
        texts = new int[ops.Length];
        for (var i = 0; i < ops.Length; i++)
        {
            var id = all.Act[ops[i]] == Act.Read ? all.Result[ops[i]] : all.Argument[ops[i]];
            texts[i] = table.Number(Text(all.Values[id]));
            if (all.Act[ops[i]] == Act.Read) table.WillBeRead(texts[i]);
        }
    }

    public int Initial { get; }

    public long Bytes => table.Bytes;

    public bool IsRead(int op) => all.Act[ops[op]] == Act.Read;

    public bool IsBlind(int op) => all.Act[ops[op]] == Act.Write;

    public bool Step(int state, int op, out int next)
    {
        switch (all.Act[ops[op]])
        {
            case Act.Read: next = state; return texts[op] == state;
            case Act.Write: next = texts[op]; return true;
            default: next = table.Append(state, texts[op]); return true;
        }
    }

    /// <summary>Texts only grow between puts, so one that is no beginning of what some get returned stays unread.</summary>
    public bool IsDark(int state) => !table.BeginsARead(state);

    /// <summary>A key that is not there reads as the empty text.</summary>
    public static string Text(Value value) => value.Kind switch
    {
        ValueKind.Nil => "",
        ValueKind.Text => value.Text,
        _ => value.ToString(),
    };
}

/// <summary>Texts by number, and what comes of appending one to another.</summary>
sealed class Texts
{
    readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    readonly List<string> texts = [];
    readonly Dictionary<(int, int), int> appended = [];
    readonly SortedSet<string> read = new(StringComparer.Ordinal);
    readonly List<sbyte> begins = [];

    /// <summary>Bytes held.</summary>
    public long Bytes { get; private set; }

    public int Number(string text)
    {
        if (numbers.TryGetValue(text, out var number)) return number;
        number = texts.Count;
        numbers.Add(text, number);
        texts.Add(text);
        begins.Add(-1);
        Bytes += 2L * text.Length + 100;
        return number;
    }

    public void WillBeRead(int text) => read.Add(texts[text]);

    /// <summary>Whether the text is the beginning of one that is read. In ordinal order those that begin with it follow on it.</summary>
    public bool BeginsARead(int text)
    {
        if (begins[text] < 0)
        {
            var follower = read.GetViewBetween(texts[text], texts[text] + char.MaxValue).Min;
            begins[text] = follower is not null && follower.StartsWith(texts[text], StringComparison.Ordinal) ? (sbyte)1 : (sbyte)0;
        }
        return begins[text] == 1;
    }

    public int Append(int state, int text)
    {
        if (appended.TryGetValue((state, text), out var number)) return number;
        number = Number(texts[state] + texts[text]);
        appended.Add((state, text), number);
        Bytes += 40;
        return number;
    }
}
