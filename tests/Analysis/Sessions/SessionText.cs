using System.Text;
using Simulator.Analysis.Consistency;
using Simulator.Analysis.Consistency.Sessions;
using Simulator.Analysis.Formats;

namespace Simulator.Tests.Analysis.Sessions;

/// <summary>Histories as they stand in papers: a line for each process, <c>wx1 ry2</c>.</summary>
static class SessionText
{
    public static Operations Of(string text) =>
        HistoryFile.ReadOperations(new MemoryStream(Encoding.UTF8.GetBytes(text.Replace(" | ", "\n", StringComparison.Ordinal) + "\n")), "text",
            HistoryFormat.VpcTokens);

    public static string Verdict(string text, SessionModel model) =>
        SessionChecks.Check(Of(text), model, new LinearizabilityOptions()).Verdict.ToString()!;
}
