namespace Simulator.Analysis.Consistency;

/// <summary>Rows of numbers, each known by one number: the states of objects that hold several things.</summary>
sealed class Rows : IEqualityComparer<int[]>
{
    const int Overhead = 80;

    readonly Dictionary<int[], int> numbers;
    readonly List<int[]> rows = [];

    public Rows() => numbers = new Dictionary<int[], int>(this);

    /// <summary>Bytes held.</summary>
    public long Bytes { get; private set; }

    public int[] this[int number] => rows[number];

    /// <summary>The number of a row, which must not be changed any more.</summary>
    public int Number(int[] row)
    {
        if (numbers.TryGetValue(row, out var number)) return number;
        number = rows.Count;
        numbers.Add(row, number);
        rows.Add(row);
        Bytes += 4L * row.Length + Overhead;
        return number;
    }

    public bool Equals(int[]? a, int[]? b) => a.AsSpan().SequenceEqual(b);

    public int GetHashCode(int[] row)
    {
        unchecked
        {
            var hash = 17;
            foreach (var value in row) hash = hash * 486187739 + value;
            return hash;
        }
    }
}
