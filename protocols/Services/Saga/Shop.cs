namespace Simulator.Protocols.Sagas;

/// <summary>An order, as the sagas about it carry it along.</summary>
/// <param name="Sum">What it costs, at least 0.</param>
public sealed record Purchase(string Order, string Account, string Item, long Pieces, long Sum) : SagaData
{
    public override long Weight => Sum;
}

/// <summary>The sagas that a deployment knows, and which of them a client's operation begins.</summary>
public sealed class SagaBook(IReadOnlyList<Saga> sagas, Func<Operation, SagaData?> dataOf)
{
    /// <summary>The saga of this name; null when there is none.</summary>
    public Saga? Named(string name)
    {
        foreach (var saga in sagas)
            if (saga.Name == name) return saga;
        return null;
    }

    /// <summary>What the operation's saga is about; null when the operation does not say.</summary>
    public SagaData? DataOf(Operation operation) => dataOf(operation);
}

/// <summary>
/// The example: orders are placed and cancelled, and four services must agree on each. After Richardson's Create Order saga
/// (Microservices Patterns, chapter 4).
/// </summary>
public static class Shop
{
    public static SagaBook Book(SagaOptions options) => new([Place(), options.PessimisticView ? CancelPessimistically() : Cancel()], Read);

    /// <summary>Places an order. Once a carrier has agreed the order is carried out.</summary>
    public static Saga Place() => Saga.About<Purchase>("order")
        .Step("create", Party.Order, p => new CreateOrder(p.Order), p => new RejectOrder(p.Order))
        .Step("charge", Party.Payment, p => new Charge(p.Account, p.Order, p.Sum), p => new Refund(p.Account, p.Order, p.Sum))
        .Step("reserve", Party.Stock, p => new Reserve(p.Item, p.Order, p.Pieces), p => new Release(p.Item, p.Order, p.Pieces))
        .Pivot("book", Party.Shipping, p => new BookShipment(p.Order))
        .Step("pick", Party.Stock, p => new PickPieces(p.Order))
        .Step("approve", Party.Order, p => new ApproveOrder(p.Order))
        .End();

    /// <summary>
    /// Takes an order back, unless it has been delivered. Between refund and recall the account holds money that may go again.
    /// </summary>
    public static Saga Cancel() => Saga.About<Purchase>("cancel")
        .Step("check", Party.Order, p => new CheckOrder(p.Order), p => new LeaveOrder(p.Order))
        .Step("refund", Party.Payment, p => new Refund(p.Account, p.Order, p.Sum), p => new TakeBack(p.Account, p.Order, p.Sum))
        .Step("recall", Party.Shipping, p => new RecallShipment(p.Order), p => new BookShipment(p.Order))
        .Pivot("cancel", Party.Order, p => new CancelOrder(p.Order))
        .Step("restock", Party.Stock, p => new Release(p.Item, p.Order, p.Pieces))
        .End();

    /// <summary>
    /// The same in an order that takes the pessimistic view (§4.3.2): what raises an account comes after the pivot, so that nobody can
    /// spend money that is taken back.
    /// </summary>
    public static Saga CancelPessimistically() => Saga.About<Purchase>("cancel")
        .Step("check", Party.Order, p => new CheckOrder(p.Order), p => new LeaveOrder(p.Order))
        .Step("recall", Party.Shipping, p => new RecallShipment(p.Order), p => new BookShipment(p.Order))
        .Pivot("cancel", Party.Order, p => new CancelOrder(p.Order))
        .Step("refund", Party.Payment, p => new Refund(p.Account, p.Order, p.Sum))
        .Step("restock", Party.Stock, p => new Release(p.Item, p.Order, p.Pieces))
        .End();

    /// <summary>
    /// <c>order item0 {:account "account0", :amount 20, :order 7, :quantity 2}</c>, or in scripts <c>[7, 2, 20, account0]</c>; the
    /// same of an order to be cancelled.
    /// </summary>
    static Purchase? Read(Operation operation)
    {
        if (operation.Key is not { } item) return null;
        Value?[] fields = operation.Argument.Kind == ValueKind.List
            ? [.. operation.Argument.Items]
            : [Field(operation, "order"), Field(operation, "quantity"), Field(operation, "amount"), Field(operation, "account")];
        return fields is [{ Kind: ValueKind.Integer } order, { Kind: ValueKind.Integer, Number: >= 0 } pieces,
        { Kind: ValueKind.Integer, Number: >= 0 } sum, { Kind: ValueKind.Text } account]
            ? new Purchase($"o{order}", account.Text, item, pieces.Number, sum.Number) : null;
    }

    static Value? Field(Operation operation, string name)
    {
        if (operation.Argument.Kind != ValueKind.Map) return null;
        var items = operation.Argument.Items;
        for (var i = 0; i + 1 < items.Length; i += 2)
            if (items[i].Kind == ValueKind.Keyword && items[i].Text == name) return items[i + 1];
        return null;
    }
}
