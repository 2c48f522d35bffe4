namespace Simulator.Protocols.Transactions;

// What a server says of itself: all that it acts on. Outcomes and refusals are in its log, so that the disk tells them.
public abstract partial class TransactionNode
{
    public override void Describe(Scribe scribe)
    {
        scribe.Field("role", Standing.Role);
        scribe.Field("epoch", Disk.Epoch);
        scribe.Field("log", Disk.Log.Count);
        scribe.Field("next-timestamp", nextTimestamp);
        scribe.Field("coordinates", string.Join(' ', running.Values));
        scribe.Field("branches", string.Join(' ', branches.Values));
        scribe.Field("locks", string.Join(' ', branches.Keys.Select(txn => $"{txn}:{locks.TextOf(txn)}")));
        scribe.Field("past", DigestScribe.Of(DescribePast));
        scribe.Field("versions", unchecked((long)versions.Digest));
        foreach (var (key, list) in versions.All) scribe.Field(key, list[^1].Value.ToString());
        foreach (var r in running.Values) r.Describe(scribe);
        foreach (var branch in branches.Values)
        {
            branch.Describe(scribe);
            scribe.Field("intents", string.Join(' ', branch.Writes.Keys.Where(key => Intends(branch, key))));
        }
    }

    bool Intends(Branch branch, string key) => intents.TryGetValue(key, out var txn) && txn == branch.Txn;

    /// <summary>What it remembers of transactions that are over.</summary>
    void DescribePast(Scribe scribe)
    {
        foreach (var (process, number) in latest) scribe.Field("latest", $"{process} {number}");
        foreach (var (txn, why) in aborted) scribe.Field("aborted", $"{txn} {why}");
        foreach (var (txn, outcome) in answers.Values)
            scribe.Field("answer", outcome is null ? $"{txn}" : $"{txn} {outcome.Type} {outcome.Result} {outcome.Error}");
    }
}
