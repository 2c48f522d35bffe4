namespace Simulator.Analysis.Laws;

/// <summary>
/// Counters: no read finds more than all additions begun before it ended, and the last reads find no less than all that were
/// acknowledged. Reads in between may be stale.
/// </summary>
static class CounterBounds
{
    public static LawVerdict Judge(IReadOnlyList<ClientAct> acts)
    {
        var looked = false;
        foreach (var (key, ofKey) in LastReads.ByKey(acts))
        {
            var adds = ofKey.Where(act => act.Function == "add" && act.MayHaveHappened).ToList();
            foreach (var read in ofKey.Where(act => act is { IsRead: true, IsOk: true }))
            {
                looked = true;
                var most = adds.Where(add => add.Began <= read.Ended!.Value).Sum(Amount);
                if (Number(read.Result) > most)
                    return LawVerdict.Broken($"the read of {key} at {read.Began} found {read.Result}, but no more than {most} was added");
            }
            var surely = adds.Where(add => add.IsOk).Sum(Amount);
            foreach (var read in LastReads.Of(ofKey))
                if (Number(read.Result) < surely)
                    return LawVerdict.Broken($"the read of {key} at {read.Began} found {read.Result}, but {surely} was acknowledged");
        }
        return looked ? LawVerdict.Kept : LawVerdict.Untold("no counter was read");
    }

    static long Amount(ClientAct add) => add.Argument.Number;

    static long Number(Value found) => found.IsNil ? 0 : found.Number;
}
