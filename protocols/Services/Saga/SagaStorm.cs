namespace Simulator.Protocols.Sagas;

/// <summary>What sagas bring into a storm: both styles, scarce money and goods, refusals, several countermeasures.</summary>
static class SagaStorm
{
    public static StormPlan? Draw(Dice dice, int? servers)
    {
        var style = servers switch
        {
            SagaProtocol.Services => SagaStyle.Choreographed,
            SagaProtocol.Services + 1 => SagaStyle.Orchestrated,
            null => dice.OneIn(2) ? SagaStyle.Choreographed : SagaStyle.Orchestrated,
            _ => (SagaStyle?)null,
        };
        if (style is null) return null;
        var options = new SagaOptions
        {
            Style = style.Value,
            StepTimeout = dice.Ms(10, 40),
            BackoffMax = Duration.Ms(200),
            Attempts = dice.Any(0, 2, 5),
            LockAttempts = dice.Any(2, 10, 40),
            PessimisticView = dice.OneIn(3),
            Credit = dice.Any(60, 200, 2000),
            Stock = dice.Any(10, 50, 500),
            PaymentDeclined = dice.OneIn(2) ? new Ratio(1, 10) : default,
            ShippingDeclined = dice.OneIn(2) ? new Ratio(1, 5) : default,
            RecallDeclined = dice.OneIn(2) ? new Ratio(1, 3) : default,
            Busy = dice.OneIn(3) ? new Ratio(1, 4) : default,
        };
        var size = style == SagaStyle.Orchestrated ? SagaProtocol.Services + 1 : SagaProtocol.Services;
        return new StormPlan(options, size, Tolerance: size)
        {
            Workload = "orders",
            Functions = ["order", "cancel"],
            ProgressWithin = Duration.Seconds(8),
            Asking = Duration.Seconds(4),
            Settle = Duration.Seconds(5),
            Keys = 4,
        };
    }
}
