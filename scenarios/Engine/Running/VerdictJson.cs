using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Simulator.Scenarios;

/// <summary>
/// <c>verdict.json</c>: whether the run came out as expected, and why. Written first, so that it is there even when a picture
/// cannot be drawn.
/// </summary>
public static class VerdictJson
{
    /// <summary>The version that gives these bits; part of what must be equal for two runs to be equal.</summary>
    public static string Version { get; } =
        typeof(VerdictJson).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static void Write(RunOutcome outcome, string command, Stream stream)
    {
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(stream, options))
        {
            json.WriteStartObject();
            json.WriteString("scenario", outcome.Scenario.Name);
            json.WriteNumber("seed", outcome.Scenario.Seed);
            json.WriteString("protocol", outcome.Scenario.Protocol.Name);
            if (outcome.Scenario.Mutant is { } mutant) json.WriteString("mutant", mutant);
            json.WriteString("version", Version);
            json.WriteString("verdict", outcome.Interrupted ? "interrupted" : outcome.AsExpected ? "as-expected" : "not-as-expected");
            json.WriteString("reproduce", command);
            json.WriteString("trace-hash", outcome.World.Trace.Hash);
            json.WriteNumber("trace-events", outcome.World.Trace.Count);
            WriteEnd(outcome, json);
            WriteExpectations(outcome, json);
            WriteChecks(outcome, json);
            WriteCounts(outcome, json);
            WriteFaults(outcome, json);
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    }

    static void WriteEnd(RunOutcome outcome, Utf8JsonWriter json)
    {
        json.WriteStartObject("end");
        json.WriteString("reason", Kebab.Of(outcome.End.Reason.ToString()));
        json.WriteNumber("time-ns", outcome.End.At.Ns);
        json.WriteNumber("steps", outcome.End.Steps);
        json.WriteEndObject();
    }

    static void WriteExpectations(RunOutcome outcome, Utf8JsonWriter json)
    {
        json.WriteStartArray("expectations");
        foreach (var expectation in outcome.Expectations)
        {
            json.WriteStartObject();
            json.WriteBoolean("met", expectation.Met);
            json.WriteString("text", expectation.Text);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteChecks(RunOutcome outcome, Utf8JsonWriter json)
    {
        json.WriteStartArray("checks");
        foreach (var check in outcome.Checks)
        {
            json.WriteStartObject();
            json.WriteString("name", check.Name);
            json.WriteString("answer", Kebab.Of(check.Answer.ToString()));
            json.WriteString("source", check.Source);
            json.WriteStartArray("text");
            foreach (var line in check.Text) json.WriteStringValue(line);
            json.WriteEndArray();
            WriteCause(check, json);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteCause(CheckResult check, Utf8JsonWriter json)
    {
        if (check.Cause.Count == 0) return;
        json.WriteStartArray("cause");
        foreach (var line in check.Cause) json.WriteStringValue(line);
        json.WriteEndArray();
    }

    static void WriteCounts(RunOutcome outcome, Utf8JsonWriter json)
    {
        var totals = outcome.Metrics.Totals;
        json.WriteStartObject("operations");
        json.WriteNumber("begun", totals.Invoked);
        json.WriteNumber("ok", totals.Ok);
        json.WriteNumber("fail", totals.Fail);
        json.WriteNumber("unknown", totals.Unknown);
        json.WriteNumber("shed", outcome.World.OperationsShed);
        json.WriteEndObject();
        json.WriteStartObject("messages");
        json.WriteNumber("sent", outcome.World.MessagesSent);
        json.WriteNumber("delivered", outcome.World.MessagesDelivered);
        json.WriteStartObject("dropped");
        for (var reason = DropReason.Loss; Enum.IsDefined(reason); reason++)
            json.WriteNumber(TraceText.Name(reason), outcome.World.DroppedFor(reason));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteFaults(RunOutcome outcome, Utf8JsonWriter json)
    {
        json.WriteStartArray("faults");
        foreach (var fault in outcome.Metrics.Faults)
        {
            json.WriteStartObject();
            json.WriteString("kind", fault.Kind);
            json.WriteString("text", fault.Text);
            json.WriteNumber("from-ns", fault.From.Ns);
            if (fault.Until is { } until) json.WriteNumber("until-ns", until.Ns);
            json.WriteNumber("hits", fault.Hits);
            json.WriteNumber("messages-hit", fault.MessagesHit);
            json.WriteNumber("writes-lost", fault.WritesLost);
            if (fault.Deceits is { } deceits)
            {
                json.WriteNumber("messages-changed", deceits.Changed);
                json.WriteNumber("messages-held-back", deceits.HeldBack);
                json.WriteNumber("messages-added-to", deceits.Added);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
