namespace Simulator.Analysis.Laws;

/// <summary>
/// Sets and carts after the last update: an element is found if its last acknowledged addition began after every removal of it that
/// may have happened had ended, and is not found if some acknowledged removal began after every addition had ended. What overlaps
/// may go either way.
/// </summary>
static class SetMembers
{
    public static LawVerdict Judge(IReadOnlyList<ClientAct> acts)
    {
        var looked = false;
        foreach (var (key, ofKey) in LastReads.ByKey(acts))
        {
            var updates = ofKey.Where(act => act.Function is "add" or "remove" && act.MayHaveHappened).ToList();
            foreach (var read in LastReads.Of(ofKey))
            {
                looked = true;
                var found = LastReads.Found(read.Result);
                foreach (var element in updates.Select(act => act.Argument).Concat(found).Distinct())
                    if (Trouble(element, updates, found.Contains(element)) is { } trouble)
                        return LawVerdict.Broken($"the read of {key} at {read.Began} found {read.Result}: {trouble}")
                            with
                        { Lost = Lost(element, updates, read) };
            }
        }
        return looked ? LawVerdict.Kept : LawVerdict.Untold("no read began after the last update of its key had ended");
    }

    /// <summary>The last acknowledged addition or removal, whichever the read does not show.</summary>
    static LostUpdate? Lost(Value element, List<ClientAct> updates, ClientAct read)
    {
        var function = LastReads.Found(read.Result).Contains(element) ? "remove" : "add";
        return updates.LastOrDefault(act => act.IsOk && act.Function == function && act.Argument.Equals(element)) is { } update
            ? new LostUpdate(update, read) : null;
    }

    static string? Trouble(Value element, List<ClientAct> updates, bool isFound)
    {
        var adds = updates.Where(act => act.Function == "add" && act.Argument.Equals(element)).ToList();
        var removes = updates.Where(act => act.Function == "remove" && act.Argument.Equals(element)).ToList();
        if (isFound && adds.Count == 0) return $"{element} was never added";
        if (!isFound && adds.Any(add => add.IsOk && removes.All(remove => remove.Precedes(add)))) return $"{element} was added and is gone";
        return isFound && removes.Any(remove => remove.IsOk && adds.All(add => add.Precedes(remove)))
            ? $"{element} was removed and is back" : null;
    }
}
