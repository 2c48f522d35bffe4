using Simulator.Analysis.Consistency;

namespace Simulator.Tests.Analysis;

/// <summary>
/// Large register histories: ten clients, half reads and half writes of unique values, operations that overlap at random.
/// </summary>
static class SyntheticHistory
{
    /// <param name="staleAt">The number of the operation from which on the first read returns a value long gone; null for none.</param>
    public static Operations Register(int operations, int? staleAt)
    {
        var random = new Random(11);
        var history = new History();
        var clients = new (string? Function, Value Value, bool Effective)[10];
        var (held, written, invoked, time, lied) = (Value.Nil, 0L, 0, 0L, staleAt is null);
        var open = 0;
        while (invoked < operations || open > 0)
        {
            var p = random.Next(clients.Length);
            ref var client = ref clients[p];
            time += random.Next(1, 100_000);
            if (client.Function is null)
            {
                if (invoked == operations) continue;
                invoked++;
                open++;
                client = random.Next(2) == 0 ? ("read", Value.Nil, false) : ("write", Value.Of(++written), false);
                history.Add(new Instant(time), OpType.Invoke, p, client.Function!, null, client.Value);
            }
            else if (!client.Effective)
            {
                client.Effective = true;
                if (client.Function == "write") held = client.Value;
                else client.Value = held;
            }
            else
            {
                if (!lied && client.Function == "read" && invoked >= staleAt)
                {
                    client.Value = Value.Of(written / 2);
                    lied = true;
                }
                history.Add(new Instant(time), OpType.Ok, p, client.Function, null, client.Value);
                client.Function = null;
                open--;
            }
        }
        return Operations.From(history);
    }
}
