namespace Simulator.Protocols.Swim;

/// <summary>
/// The news that a member passes on (§4.1): each so many times, "preferring elements that have been gossiped fewer times", and at most one
/// piece about each member.
/// </summary>
public sealed class Infection
{
    readonly List<Piece> pieces = [];
    long added;

    public int Count => pieces.Count;

    /// <summary>How often the piece was sent that was sent most often of those still kept or just dropped.</summary>
    public int MostSent { get; private set; }

    /// <summary>Replaces what was said of the member before; an independent suspicion goes beside the others.</summary>
    public void Add(News news, bool isBeside)
    {
        pieces.RemoveAll(piece => piece.News.Member == news.Member && !(isBeside && piece.News.Saying == Saying.Suspect));
        pieces.Add(new Piece(news, added++));
    }

    /// <summary>Takes up to so many pieces for a message; one that was sent often enough is dropped.</summary>
    public Seq<News> Take(int most, int limit)
    {
        if (pieces.Count == 0) return [];
        var taken = new List<News>();
        // The newest first among equals.
        var first = pieces.OrderBy(static piece => piece.Sent).ThenByDescending(static piece => piece.Number).Take(most);
        foreach (var piece in first.ToArray())
        {
            piece.Sent++;
            MostSent = int.Max(MostSent, piece.Sent);
            taken.Add(piece.News);
        }
        pieces.RemoveAll(piece => piece.Sent >= limit);
        return [.. taken];
    }

    sealed class Piece(News news, long number)
    {
        public News News => news;
        public long Number => number;
        public int Sent { get; set; }
    }
}
