namespace Simulator.Analysis.Broadcast;

/// <summary>A client's request: a process has at most one at a time, and numbers them.</summary>
readonly record struct Request(int Process, long Sequence)
{
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"request {Sequence} of process {Process}");
}

/// <summary>A set of requests, at about a bit for each: the numbers of a process lie close together.</summary>
sealed class RequestSet
{
    readonly Dictionary<(int Process, long Page), ulong> pages = [];

    /// <summary>False when it was there already.</summary>
    public bool Add(Request request)
    {
        ref var page = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(pages, Key(request), out _);
        var bit = 1UL << (int)(request.Sequence & 63);
        var isNew = (page & bit) == 0;
        page |= bit;
        return isNew;
    }

    public bool Contains(Request request) =>
        pages.TryGetValue(Key(request), out var page) && (page >> (int)(request.Sequence & 63) & 1) != 0;

    public void Clear() => pages.Clear();

    static (int, long) Key(Request request) => (request.Process, request.Sequence >> 6);
}
