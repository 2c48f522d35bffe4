namespace Simulator.Analysis.Laws;

/// <summary>Transfers conserve money: every read of all accounts finds as much as there was at first (Jepsen's bank test).</summary>
static class BankTotal
{
    public static LawVerdict Judge(IReadOnlyList<ClientAct> acts)
    {
        var reads = Balances.Reads(acts);
        foreach (var (read, balances) in reads)
        {
            var opening = balances.Count * BankWorkload.Opening;
            var total = balances.Sum(account => account.Value);
            if (total != opening)
                return LawVerdict.Broken($"the read at {read.Began} found {read.Result}, {total} in all, but there was {opening}");
        }
        return reads.Count > 0 ? LawVerdict.Kept : LawVerdict.Untold("the accounts were not read");
    }
}
