namespace Simulator.Analysis.Laws;

/// <summary>
/// Transfers conserve money: every read of all accounts finds as much as there was at first (Jepsen's bank test). Reads of ours name the
/// accounts, and what these held at first is known; in others' histories the first read tells.
/// </summary>
static class BankTotal
{
    public static LawVerdict Judge(IReadOnlyList<ClientAct> acts)
    {
        var reads = Balances.Reads(acts);
        foreach (var (read, balances) in reads)
        {
            var opening = read.Argument.IsNil ? reads[0].Balances.Sum(account => account.Value) : balances.Count * BankWorkload.Opening;
            var total = balances.Sum(account => account.Value);
            if (total != opening)
                return LawVerdict.Broken($"the read at {read.Began} found {read.Result}, {total} in all, but there was {opening}");
        }
        return reads.Count > 0 ? LawVerdict.Kept : LawVerdict.Untold("the accounts were not read");
    }
}
