namespace Simulator.Analysis.Laws;

/// <summary>
/// Durability of registers with unique values: an acknowledged write may be gone from the last reads only if a value was found whose
/// write began later, or overlapped with it. Where a read finds several values (siblings), each may be the one.
/// </summary>
static class NoLostWrite
{
    public static LawVerdict Judge(IReadOnlyList<ClientAct> acts)
    {
        var looked = false;
        foreach (var (key, ofKey) in LastReads.ByKey(acts))
        {
            var writes = ofKey.Where(act => act.Function is "write" or "cas" && act.MayHaveHappened).ToList();
            foreach (var read in LastReads.Of(ofKey))
            {
                looked = true;
                var found = LastReads.Found(read.Result);
                // To delete is to write nil, and what was deleted reads as nil.
                var seen = writes.Where(write => found.Contains(Written(write)) || read.Result.IsNil && Written(write).IsNil).ToList();
                var lost = writes.FirstOrDefault(write => write.IsOk && !seen.Contains(write)
                    && !seen.Any(other => !other.Precedes(write)));
                if (lost is not null)
                    return LawVerdict.Broken(
                        $"{lost} was acknowledged at {lost.Ended}, yet the read of {key} at {read.Began} found only {read.Result}")
                        with
                    { Lost = new LostUpdate(lost, read) };
            }
        }
        return looked ? LawVerdict.Kept : LawVerdict.Untold("no read began after the last write of its key had ended");
    }

    static Value Written(ClientAct write) => write.Function == "cas" ? write.Argument.Items[1] : write.Argument;
}
