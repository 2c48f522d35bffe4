namespace Simulator.Analysis.Laws;

/// <summary>Transfers conserve money: every read of all accounts finds as much as there was at first (Jepsen's bank test).</summary>
static class BankTotal
{
    public static LawVerdict Judge(IReadOnlyList<ClientAct> acts) => Judge(acts, static balances => balances.Count * BankWorkload.Opening);

    /// <summary>What others' accounts held at first is not known: as much as the first read finds.</summary>
    public static LawVerdict JudgeOthers(IReadOnlyList<ClientAct> acts)
    {
        long? first = null;
        return Judge(acts, balances => first ??= balances.Sum(account => account.Value));
    }

    static LawVerdict Judge(IReadOnlyList<ClientAct> acts, Func<IReadOnlyList<KeyValuePair<string, long>>, long> openingOf)
    {
        var reads = Balances.Reads(acts);
        foreach (var (read, balances) in reads)
        {
            var opening = openingOf(balances);
            var total = balances.Sum(account => account.Value);
            if (total != opening)
                return LawVerdict.Broken($"the read at {read.Began} found {read.Result}, {total} in all, but there was {opening}");
        }
        return reads.Count > 0 ? LawVerdict.Kept : LawVerdict.Untold("the accounts were not read");
    }
}
