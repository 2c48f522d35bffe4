namespace Simulator.Tests.Analysis.Collections;

/// <summary>Small random histories of a collection, with now and then a result that is not what the collection gave.</summary>
sealed class RandomCollections(int seed)
{
    public enum Kind { Set, GrowingSet, MembersOnly, RepeatedSet, Counter, SignedCounter, Queue, RepeatedQueue, Drains, List, RepeatedList }

    readonly Random random = new(seed);
    readonly List<Value> items = [];
    long sum;
    int fresh;

    sealed class Client
    {
        public int Process;
        public string? Function;
        public Value Argument = Value.Nil, Result = Value.Nil;
        public bool Effective;
    }

    public History Next(Kind kind, int operations, int clients, double lies)
    {
        var history = new History();
        var all = Enumerable.Range(0, clients).Select(i => new Client { Process = i }).ToArray();
        var (invoked, retired) = (0, clients);
        while (invoked < operations || all.Any(c => c.Function is not null))
        {
            var client = all[random.Next(clients)];
            if (client.Function is null)
            {
                if (invoked == operations) continue;
                (client.Function, client.Argument) = Invent(kind);
                invoked++;
                Add(history, OpType.Invoke, client, client.Argument);
                client.Effective = false;
            }
            else if (!client.Effective)
            {
                client.Effective = true;
                client.Result = TakeEffect(client, kind);
            }
            else
            {
                var isKnown = client.Function == "drain" || random.Next(9) != 0;
                var result = random.NextDouble() < lies ? Lie(client) : client.Result;
                if (isKnown) Add(history, random.NextDouble() < lies / 3 && client.Function != "drain" ? OpType.Fail : OpType.Ok, client, result);
                else client.Process = retired++;
                client.Function = null;
            }
        }
        return history;
    }

    static void Add(History history, OpType type, Client client, Value value) =>
        history.Add(new Instant(history.Events.Count * 10L), type, client.Process, client.Function!, null, value);

    (string, Value) Invent(Kind kind)
    {
        var choice = random.Next(6);
        var small = Value.Of(random.Next(3));
        return kind switch
        {
            Kind.Set => choice switch
            {
                < 2 => ("add", Value.Of(++fresh)),
                2 => ("remove", Value.Of(1 + random.Next(fresh + 1))),
                3 => ("contains", Value.Of(1 + random.Next(fresh + 1))),
                _ => ("read", Value.Nil),
            },
            Kind.GrowingSet => choice < 3 ? ("add", Value.Of(++fresh)) : ("read", Value.Nil),
            Kind.MembersOnly => (choice < 2 ? "add" : choice < 3 ? "remove" : "contains", Value.Of("e" + random.Next(2))),
            Kind.RepeatedSet => choice < 3 ? ("add", Value.Of("e" + random.Next(3))) : choice < 4 ? ("remove", Value.Of("e" + random.Next(3)))
                : ("read", Value.Nil),
            Kind.Counter => choice < 4 ? ("add", Value.Of(1 + random.Next(2))) : ("read", Value.Nil),
            Kind.SignedCounter => choice < 3 ? ("add", Value.Of(random.Next(5) - 2)) : choice < 4 ? ("increment", Value.Nil) : ("read", Value.Nil),
            Kind.Queue => choice < 3 ? ("enqueue", Value.Of(++fresh)) : ("dequeue", Value.Nil),
            Kind.RepeatedQueue => choice < 3 ? ("enqueue", small) : ("dequeue", Value.Nil),
            Kind.Drains => choice < 3 ? ("enqueue", Value.Of(++fresh)) : choice < 5 ? ("dequeue", Value.Nil) : ("drain", Value.Nil),
            Kind.List => choice < 3 ? ("append", Value.Of(++fresh)) : ("read", Value.Nil),
            _ => choice < 3 ? ("append", small) : ("read", Value.Nil),
        };
    }

    Value TakeEffect(Client client, Kind kind)
    {
        var isCounter = kind is Kind.Counter or Kind.SignedCounter;
        switch (client.Function)
        {
            case "add" when isCounter: sum += client.Argument.Number; return client.Argument;
            case "increment": return Value.Of(++sum);
            case "add":
                if (!items.Contains(client.Argument)) items.Add(client.Argument);
                return client.Argument;
            case "remove": items.Remove(client.Argument); return client.Argument;
            case "contains": return Value.Of(items.Contains(client.Argument));
            case "read" when isCounter: return Value.Of(sum);
            case "read": return kind is Kind.List or Kind.RepeatedList ? Value.List([.. items]) : Value.Set([.. items]);
            case "dequeue":
                if (items.Count == 0) return Value.Nil;
                var first = items[0];
                items.RemoveAt(0);
                return first;
            case "drain":
                var rest = Value.List([.. items]);
                items.Clear();
                return rest;
            default: items.Add(client.Argument); return client.Argument;
        }
    }

    Value Lie(Client client)
    {
        var told = client.Result;
        return client.Function switch
        {
            "contains" => Value.Of(told.Number == 0),
            "dequeue" => random.Next(3) == 0 ? Value.Nil : Value.Of(random.Next(4)),
            "read" when told.Kind == ValueKind.Integer => Value.Of(random.Next(7) - 1),
            "read" or "drain" when told.Kind is ValueKind.List or ValueKind.Set => Twisted(told),
            _ => told,
        };
    }

    Value Twisted(Value told)
    {
        var twisted = told.Items.ToArray().ToList();
        if (twisted.Count > 0 && random.Next(3) > 0) twisted.RemoveAt(random.Next(twisted.Count));
        else if (twisted.Count > 1 && random.Next(2) == 0) twisted.Reverse();
        else twisted.Insert(random.Next(twisted.Count + 1), Value.Of(random.Next(5)));
        return told.Kind == ValueKind.List ? Value.List([.. twisted]) : Value.Set([.. twisted]);
    }
}
