namespace Simulator.Protocols.Sagas;

/// <summary>How clients name sagas and learn of their end.</summary>
static class SagaOutcomes
{
    public static readonly Outcome NotUnderstood = Outcome.Fail("not-understood");

    /// <summary>The same for each attempt at a request, so that a repeated request does not begin a second saga.</summary>
    public static string IdOf(Request request) =>
        $"{request.Operation.Function}-{Value.Of(request.Id >> 32)}.{Value.Of(request.Id & 0xffffffff)}";

    /// <summary>A saga that was compensated has had no effect in the end, so its operation has failed.</summary>
    public static Outcome Of(SagaClosed closed) => Of(closed.IsCompleted, closed.Reason);

    public static Outcome Of(bool isCompleted, string? reason) =>
        isCompleted ? Outcome.Ok(Value.Keyword("completed")) : Outcome.Refuse(reason ?? "unknown");
}

/// <summary>How long to wait for an answer.</summary>
static class Backoff
{
    /// <summary>Doubled with each try, up to a limit.</summary>
    public static Duration After(SagaOptions options, int tries)
    {
        var wait = options.StepTimeout;
        for (var i = 0; i < tries && wait < options.BackoffMax; i++) wait *= 2;
        return wait < options.BackoffMax ? wait : options.BackoffMax;
    }
}
