namespace Simulator.Protocols.Sagas;

/// <summary>Sagas with one rule taken away, each time another.</summary>
static class SagaMutants
{
    const string Outcome = "saga-outcome", Once = "step-once", Order = "compensation-order", Orphan = "no-orphan", Conserved = "conserved",
        Below = "never-below-zero";

    const string Richardson3 = "Richardson, Microservices Patterns, chapter 3", Richardson4 = "Richardson, Microservices Patterns, §4.3";

    public static IReadOnlyList<Mutant> All { get; } =
    [
        OfService("does-again", "carries out a step again that arrives again", [Once, Conserved, Orphan, Outcome],
            static (self, options, book) => new DoesAgain(self, options, book)) with { Source = Richardson3 },
        OfService("undoes-again", "compensates again when told again", [Once, Conserved],
            static (self, options, book) => new UndoesAgain(self, options, book)) with { Source = Richardson3 },
        OfService("forgets-early-compensation", "leaves no word for a step whose compensation came first", [Orphan, Outcome, Conserved],
            static (self, options, book) => new ForgetsEarlyCompensation(self, options, book),
            static options => options with { Attempts = 2 }, SagaStyle.Orchestrated) with { Source = Richardson4 },
        OfService("forgets-undone-steps", "carries out a step that arrives after it was undone", [Once, Orphan, Conserved],
            static (self, options, book) => new ForgetsUndoneSteps(self, options, book),
            static options => options with { Attempts = 2 }, SagaStyle.Orchestrated),
        OfService("no-semantic-lock", "lets other sagas see what may still be undone", [Below, Conserved],
            static (self, options, book) => new NoSemanticLock(self, options, book),
            static options => options with
            {
                SemanticLock = true, LockFrom = 0, PessimisticView = false, Credit = 40, Stock = 500, RecallDeclined = new Ratio(1, 2),
            }) with { Source = Richardson4 },
        OfService("puts-back-what-was-before", "undoes a step by writing what the record held before it", [Conserved],
            static (self, options, book) => new PutsBackWhatWasBefore(self, options, book),
            static options => options with { SemanticLock = false, RereadValue = true, Credit = 20_000, PessimisticView = true })
            with { Source = Richardson4 },
        OfService("does-not-reread", "changes a record that has changed since the saga has seen it", [Conserved],
            static (self, options, book) => new DoesNotReread(self, options, book),
            static options => options with { SemanticLock = false, RereadValue = true, Credit = 20_000, PessimisticView = false })
            with { Source = Richardson4 },
        OfService("acknowledges-before-effect", "acknowledges an event before its consequences are on disk", [Outcome],
            static (self, options, book) => new AcknowledgesBeforeEffect(self, options, book), null, SagaStyle.Choreographed)
            with { Source = Richardson3 },
        OfService("outbox-emptied-when-sent", "strikes an event off the outbox when it is sent", [Outcome],
            static (self, options, book) => new OutboxEmptiedWhenSent(self, options, book), null, SagaStyle.Choreographed)
            with { Source = Richardson3 },
        OfService("no-outbox", "publishes events from memory after the transaction", [Outcome],
            static (self, options, book) => new NoOutbox(self, options, book), null, SagaStyle.Choreographed)
            with { Source = Richardson3 },
        OfOrchestrator("commands-before-the-log", "tells services what to do before it is in the log", [Orphan, Outcome],
            static (self, options, book) => new CommandsBeforeTheLog(self, options, book)) with { Source = Richardson4 },
        OfOrchestrator("log-not-kept", "goes on from an empty log after a crash", [Outcome, Orphan, Once],
            static (self, options, book) => new LogNotKept(self, options, book)) with { Source = "Garcia-Molina and Salem 1987, §4" },
        OfOrchestrator("gives-up-the-pivot", "takes the silence after a pivot for a refusal", [Order, Outcome, Orphan],
            static (self, options, book) => new GivesUpThePivot(self, options, book), static options => options with { Attempts = 2 })
            with { Source = Richardson4 },
        OfOrchestrator("undoes-after-the-pivot", "gives up a step after the pivot and goes back", ["no-way-back", Order, Outcome, Orphan],
            static (self, options, book) => new UndoesAfterThePivot(self, options, book), static options => options with { Attempts = 2 })
            with { Source = Richardson4 },
        OfOrchestrator("leaves-the-silent-step", "gives up a silent step without undoing it", [Order, Outcome, Orphan],
            static (self, options, book) => new LeavesTheSilentStep(self, options, book), static options => options with { Attempts = 2 }),
        OfOrchestrator("undoes-from-the-start", "compensates the first step first", [Order],
            static (self, options, book) => new UndoesFromTheStart(self, options, book),
            static options => options with { ShippingDeclined = new Ratio(1, 4) }) with { Source = "Garcia-Molina and Salem 1987, §2" },
    ];

    static Mutant OfService(
        string name, string summary, string[] caughtBy, ServiceFactory service, Func<SagaOptions, SagaOptions>? change = null,
        SagaStyle? style = null) => new(name, summary, caughtBy, new SagaProtocol(service, SagaProtocol.MakeOrchestrator))
        {
            Options = options => change is null ? options : change((SagaOptions)options),
            Servers = style is null ? null : SagaProtocol.ServersOf(style.Value),
        };

    static Mutant OfOrchestrator(
        string name, string summary, string[] caughtBy, OrchestratorFactory orchestrator, Func<SagaOptions, SagaOptions>? change = null) =>
        new(name, summary, caughtBy, new SagaProtocol(SagaProtocol.MakeService, orchestrator))
        {
            Options = options => change is null ? options : change((SagaOptions)options),
            Servers = SagaProtocol.ServersOf(SagaStyle.Orchestrated),
        };

    sealed class DoesAgain(NodeId self, SagaOptions options, SagaBook book) : ServiceNode(self, options, book)
    {
        protected override StepTaken? Remembered(StepTaken? step) => step is { Status: StepStatus.Done } ? null : step;
    }

    sealed class UndoesAgain(NodeId self, SagaOptions options, SagaBook book) : ServiceNode(self, options, book)
    {
        protected override bool IsToBeUndone(StepTaken step) => step.Status is StepStatus.Done or StepStatus.Undone;
    }

    sealed class ForgetsEarlyCompensation(NodeId self, SagaOptions options, SagaBook book) : ServiceNode(self, options, book)
    {
        protected override bool RemembersEarlyCompensation() => false;
    }

    sealed class ForgetsUndoneSteps(NodeId self, SagaOptions options, SagaBook book) : ServiceNode(self, options, book)
    {
        protected override StepTaken? Remembered(StepTaken? step) => step is { Status: StepStatus.Undone } ? null : step;
    }

    sealed class NoSemanticLock(NodeId self, SagaOptions options, SagaBook book) : ServiceNode(self, options, book)
    {
        protected override bool Locks(Perform step) => false;
    }

    sealed class PutsBackWhatWasBefore(NodeId self, SagaOptions options, SagaBook book) : ServiceNode(self, options, book)
    {
        protected override long Correction(StepTaken done, Command compensation, Row row) => done.Before - row.Amount;
    }

    sealed class DoesNotReread(NodeId self, SagaOptions options, SagaBook book) : ServiceNode(self, options, book)
    {
        protected override bool IsAsSeen(string saga, Row row) => true;
    }

    sealed class AcknowledgesBeforeEffect(NodeId self, SagaOptions options, SagaBook book) : ServiceNode(self, options, book)
    {
        protected override void AcknowledgeEarly(Env env, NodeId from, Published m) => env.SendEarly(from, new Consumed(m.Number));
    }

    sealed class OutboxEmptiedWhenSent(NodeId self, SagaOptions options, SagaBook book) : ServiceNode(self, options, book)
    {
        protected override bool KeepsUntilAcknowledged() => false;
    }

    sealed class NoOutbox(NodeId self, SagaOptions options, SagaBook book) : ServiceNode(self, options, book)
    {
        protected override bool IsOutboxed() => false;
    }

    sealed class CommandsBeforeTheLog(NodeId self, SagaOptions options, SagaBook book) : OrchestratorNode(self, options, book)
    {
        protected override void Command(Env env, NodeId service, Message command) => env.SendEarly(service, command);
    }

    sealed class LogNotKept(NodeId self, SagaOptions options, SagaBook book) : OrchestratorNode(self, options, book)
    {
        public override void Start(Env env)
        {
            Keep(env, OrchestratorDisk.Blank);
            base.Start(env);
        }
    }

    sealed class GivesUpThePivot(NodeId self, SagaOptions options, SagaBook book) : OrchestratorNode(self, options, book)
    {
        protected override bool MayGiveUp(SagaStep step) => step.Kind != StepKind.Retriable;
    }

    sealed class UndoesAfterThePivot(NodeId self, SagaOptions options, SagaBook book) : OrchestratorNode(self, options, book)
    {
        protected override bool MayGiveUp(SagaStep step) => step.Kind != StepKind.Pivot;
    }

    sealed class LeavesTheSilentStep(NodeId self, SagaOptions options, SagaBook book) : OrchestratorNode(self, options, book)
    {
        protected override int LastToUndo(Execution saga) => saga.Step - 1;
    }

    sealed class UndoesFromTheStart(NodeId self, SagaOptions options, SagaBook book) : OrchestratorNode(self, options, book)
    {
        protected override int StepToUndo(Execution saga) => saga.From - saga.Step;
    }
}
