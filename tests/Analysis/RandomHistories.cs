namespace Simulator.Tests.Analysis;

/// <summary>
/// Small random histories of some object: clients that invoke, take effect and return at random moments, and now and then a result
/// that is not what the object gave.
/// </summary>
sealed class RandomHistories(int seed)
{
    public enum Kind { UniqueRegister, Register, UniqueCas, Cas, Counter, Texts, Transactions, Mutex, Keyed }

    readonly Random random = new(seed);

    sealed class Client
    {
        public int Process;
        public string? Function, Key;
        public Value Argument = Value.Nil, Result = Value.Nil;
        public bool Effective, Failed;
    }

    public History Next(Kind kind, int operations, int clients = 3, double lies = 0.15)
    {
        var history = new History();
        var state = new Dictionary<string, Value>();
        var all = Enumerable.Range(0, clients).Select(i => new Client { Process = i }).ToArray();
        var (invoked, fresh, retired) = (0, 0, clients);
        while (invoked < operations || all.Any(c => c.Function is not null))
        {
            var client = all[random.Next(clients)];
            if (client.Function is null)
            {
                if (invoked == operations) continue;
                Invent(client, kind, ref fresh);
                invoked++;
                history.Add(new Instant(history.Events.Count * 10L), OpType.Invoke, client.Process, client.Function!, client.Key,
                    client.Argument);
                client.Effective = false;
                client.Failed = false;
            }
            else if (!client.Effective)
            {
                client.Effective = true;
                client.Failed = !TakeEffect(client, state);
            }
            else
            {
                Return(history, client, kind, lies, ref retired);
                client.Function = null;
            }
        }
        return history;
    }

    void Return(History history, Client client, Kind kind, double lies, ref int retired)
    {
        var type = client.Failed ? OpType.Fail : random.Next(8) == 0 ? OpType.Info : OpType.Ok;
        var result = client.Function is "read" or "get" or "increment" or "txn" ? client.Result : client.Argument;
        if (random.NextDouble() < lies)
        {
            type = random.Next(3) == 0 ? OpType.Fail : OpType.Ok;
            result = Lie(client, kind, result);
        }
        if (type != OpType.Ok) result = client.Argument;
        if (type == OpType.Info && random.Next(2) == 0) { client.Process = retired++; return; }
        history.Add(new Instant(history.Events.Count * 10L), type, client.Process, client.Function!, client.Key, result);
        if (type == OpType.Info) client.Process = retired++;
    }

    void Invent(Client client, Kind kind, ref int fresh)
    {
        client.Key = kind == Kind.Keyed ? "k" + random.Next(2) : kind == Kind.Texts ? "t" : null;
        var small = Value.Of(random.Next(3));
        var other = Value.Of(random.Next(3));
        var choice = random.Next(4);
        (client.Function, client.Argument) = kind switch
        {
            Kind.UniqueRegister => choice < 2 ? ("read", Value.Nil) : ("write", Value.Of(++fresh)),
            Kind.Register or Kind.Keyed => choice < 2 ? ("read", Value.Nil) : ("write", small),
            Kind.UniqueCas => choice switch
            {
                < 2 => ("read", Value.Nil),
                2 => ("write", Value.Of(++fresh)),
                _ => ("cas", Value.List(fresh == 0 ? Value.Nil : Value.Of(random.Next(fresh) + 1), Value.Of(++fresh))),
            },
            Kind.Cas => choice switch { 0 => ("read", Value.Nil), 1 => ("write", small), _ => ("cas", Value.List(small, other)) },
            Kind.Counter => choice switch { 0 => ("read", Value.Nil), 1 => ("write", small), _ => ("increment", Value.Nil) },
            Kind.Texts => choice switch
            {
                < 2 => ("get", Value.Nil),
                2 => ("append", Value.Of(((char)('a' + random.Next(3))).ToString())),
                _ => (random.Next(3) == 0 ? "put" : "append", Value.Of(((char)('a' + fresh++ % 26)).ToString())),
            },
            Kind.Transactions => ("txn", Value.List([.. Enumerable.Range(0, 1 + random.Next(2)).Select(_ => Step())])),
            _ => (choice < 2 ? "acquire" : "release", Value.Nil),
        };
    }

    Value Step()
    {
        var register = Value.Keyword(random.Next(2) == 0 ? "x" : "y");
        return random.Next(2) == 0
            ? Value.List(Value.Keyword("read"), register, Value.Nil)
            : Value.List(Value.Keyword("write"), register, Value.Of(random.Next(3)));
    }

    static bool TakeEffect(Client client, Dictionary<string, Value> state)
    {
        var key = client.Key ?? "";
        var held = state.GetValueOrDefault(key, Value.Nil);
        switch (client.Function)
        {
            case "read": client.Result = held; return true;
            case "get": client.Result = held.IsNil ? Value.Of("") : held; return true;
            case "write" or "put": state[key] = client.Argument; return true;
            case "append": state[key] = Value.Of((held.IsNil ? "" : held.Text) + client.Argument.Text); return true;
            case "cas":
                if (!held.Equals(client.Argument.Items[0])) return false;
                state[key] = client.Argument.Items[1];
                return true;
            case "increment":
                client.Result = state[key] = Value.Of((held.IsNil ? 0 : held.Number) + 1);
                return true;
            case "acquire": state[key] = Value.True; return !held.Equals(Value.True);
            case "release": state[key] = held.Equals(Value.True) ? Value.False : held; return held.Equals(Value.True);
            default:
                client.Result = Value.List([.. client.Argument.Items.ToArray().Select(step => Transact(step, state))]);
                return true;
        }
    }

    static Value Transact(Value step, Dictionary<string, Value> state)
    {
        var register = step.Items[1].ToString();
        if (step.Items[0].Text == "write") state[register] = step.Items[2];
        return Value.List(step.Items[0], step.Items[1], state.GetValueOrDefault(register, Value.Nil));
    }

    Value Lie(Client client, Kind kind, Value result)
    {
        if (client.Function == "get") return Value.Of(string.Concat(Enumerable.Range(0, random.Next(3))
            .Select(_ => (char)('a' + random.Next(3)))));
        if (client.Function == "txn")
            return Value.List([.. result.Items.ToArray()
                .Select(s => s.Items[0].Text == "write" ? s : Value.List(s.Items[0], s.Items[1], Value.Of(random.Next(3))))]);
        if (client.Function is not ("read" or "increment")) return result;
        return random.Next(6) == 0 ? Value.Nil : Value.Of(random.Next(kind is Kind.UniqueRegister or Kind.UniqueCas ? 6 : 4));
    }
}
