namespace Simulator.Analysis.Laws;

/// <summary>Nothing is handed out that is not there: not by what reads find, nor by what was acknowledged.</summary>
static class StockNotNegative
{
    public static LawVerdict Judge(IReadOnlyList<ClientAct> acts)
    {
        var looked = false;
        foreach (var (key, ofKey) in LastReads.ByKey(acts))
        {
            foreach (var read in ofKey.Where(act => act is { IsRead: true, IsOk: true, Result.Kind: ValueKind.Integer }))
            {
                looked = true;
                if (read.Result.Number < 0) return LawVerdict.Broken($"the read of {key} at {read.Began} found {read.Result}");
            }
            var taken = ofKey.Where(act => act is { Function: "reserve", IsOk: true }).Sum(act => act.Argument.Number);
            var put = ofKey.Where(act => act.Function == "restock" && act.MayHaveHappened).Sum(act => act.Argument.Number);
            looked |= taken > 0;
            if (taken > StockWorkload.Opening + put)
                return LawVerdict.Broken(
                    $"{taken} pieces of {key} were handed out, but there were {StockWorkload.Opening} and {put} were added");
        }
        return looked ? LawVerdict.Kept : LawVerdict.Untold("nothing was reserved and no stock was read");
    }
}
