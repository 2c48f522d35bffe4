namespace Simulator.Protocols.Sagas;

/// <summary>What the amount of a record counts.</summary>
public enum Purse { Nothing, Money, Pieces }

/// <summary>A record of a service: an order, an account, an item, a shipment.</summary>
/// <param name="Amount">Money or pieces.</param>
/// <param name="Version">How often it was changed.</param>
/// <param name="Lock">The saga that has changed it and not ended yet: the semantic lock; null for none.</param>
public sealed record Row(string Key, long Amount, string State, long Version, string? Lock);

/// <summary>
/// What a step asks of a service: a local transaction on one record. Whether it is carried out is for the service to say.
/// </summary>
/// <param name="Key">The record.</param>
public abstract record Command(string Key)
{
    /// <summary>What it adds to the amount of the record.</summary>
    public virtual long Adds => 0;

    public virtual Purse Purse => Purse.Nothing;

    /// <summary>On whose account: the order that it belongs to.</summary>
    public virtual string Order => Key;

    /// <summary>Whether it leaves the record as it is.</summary>
    public virtual bool IsRead => false;

    /// <summary>Why the record does not allow it; null when it does. Compensations and steps after the pivot are not asked.</summary>
    public virtual string? Refusal(Row row) => null;

    /// <summary>The state of the record afterwards.</summary>
    public virtual string StateAfter(Row row) => row.State;

    /// <summary>The share of refusals for reasons that no record tells, and their reason.</summary>
    public virtual (Ratio Share, string Reason) Declined(SagaOptions options) => (default, "declined");
}

public sealed record CreateOrder(string Key) : Command(Key)
{
    public override string? Refusal(Row row) => row.Version > 0 ? "known-order" : null;
    public override string StateAfter(Row row) => "pending";
}

public sealed record RejectOrder(string Key) : Command(Key)
{
    public override string StateAfter(Row row) => "rejected";
}

public sealed record ApproveOrder(string Key) : Command(Key)
{
    public override string StateAfter(Row row) => "approved";
}

public sealed record CheckOrder(string Key) : Command(Key)
{
    public override bool IsRead => true;
    public override string? Refusal(Row row) => row.State == "approved" ? null : "not-approved";
}

/// <summary>Undoes <see cref="CheckOrder"/>, which has changed nothing.</summary>
public sealed record LeaveOrder(string Key) : Command(Key)
{
    public override bool IsRead => true;
}

public sealed record CancelOrder(string Key) : Command(Key)
{
    public override string StateAfter(Row row) => "cancelled";
}

/// <summary>Takes money from an account that has enough.</summary>
public sealed record Charge(string Key, string Payer, long Sum) : Command(Key)
{
    public override string Order => Payer;
    public override Purse Purse => Purse.Money;
    public override long Adds => -Sum;
    public override string? Refusal(Row row) => row.Amount < Sum ? "insufficient-funds" : null;
    public override (Ratio, string) Declined(SagaOptions options) => (options.PaymentDeclined, "payment-declined");
}

public sealed record Refund(string Key, string Payer, long Sum) : Command(Key)
{
    public override string Order => Payer;
    public override Purse Purse => Purse.Money;
    public override long Adds => Sum;
}

/// <summary>Undoes a refund. It cannot refuse, so an account from which another saga has taken the money meanwhile is overdrawn.</summary>
public sealed record TakeBack(string Key, string Payer, long Sum) : Command(Key)
{
    public override string Order => Payer;
    public override Purse Purse => Purse.Money;
    public override long Adds => -Sum;
}

/// <summary>Takes pieces of an item of which there are enough.</summary>
public sealed record Reserve(string Key, string Buyer, long Pieces) : Command(Key)
{
    public override string Order => Buyer;
    public override Purse Purse => Purse.Pieces;
    public override long Adds => -Pieces;
    public override string? Refusal(Row row) => row.Amount < Pieces ? "out-of-stock" : null;
}

public sealed record Release(string Key, string Buyer, long Pieces) : Command(Key)
{
    public override string Order => Buyer;
    public override Purse Purse => Purse.Pieces;
    public override long Adds => Pieces;
}

public sealed record PickPieces(string Key) : Command(Key)
{
    public override string StateAfter(Row row) => "picked";
}

public sealed record BookShipment(string Key) : Command(Key)
{
    public override string StateAfter(Row row) => "booked";
    public override (Ratio, string) Declined(SagaOptions options) => (options.ShippingDeclined, "no-carrier");
}

public sealed record RecallShipment(string Key) : Command(Key)
{
    public override string StateAfter(Row row) => "recalled";
    public override (Ratio, string) Declined(SagaOptions options) => (options.RecallDeclined, "already-delivered");
}
