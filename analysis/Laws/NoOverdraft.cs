namespace Simulator.Analysis.Laws;

/// <summary>No account is overdrawn.</summary>
static class NoOverdraft
{
    public static LawVerdict Judge(IReadOnlyList<ClientAct> acts)
    {
        var reads = Balances.Reads(acts);
        foreach (var (read, balances) in reads)
            foreach (var (account, balance) in balances)
                if (balance < 0) return LawVerdict.Broken($"the read at {read.Began} found {balance} on account {account}");
        return reads.Count > 0 ? LawVerdict.Kept : LawVerdict.Untold("the accounts were not read");
    }
}
