using CsCheck;
using Simulator.Analysis.Consistency.Sessions;

namespace Simulator.Tests.Analysis.Sessions;

/// <summary>The models of sessions against each other, on small random histories. Against their definitions: <see cref="Models.ModelCatalogueTests"/>.</summary>
public sealed class SessionDifferentialTests
{
    const int Histories = 10_000;

    /// <summary>Up to six operations of up to three sessions on two keys; what is read was written, or was there at first.</summary>
    internal static readonly Gen<string> Small = Gen.Select(Gen.Int[0, 2], Gen.Bool, Gen.Int[0, 1], Gen.Int[0, 3]).Array[2, 6].Select(drawn =>
    {
        var lines = new List<string>[3];
        for (var i = 0; i < lines.Length; i++) lines[i] = [];
        var written = new int[2];
        var total = new int[2];
        foreach (var (_, isWrite, key, _) in drawn) total[key] += isWrite ? 1 : 0;
        foreach (var (session, isWrite, key, value) in drawn)
            lines[session].Add($"{(isWrite ? 'w' : 'r')}{"xy"[key]}{(isWrite ? ++written[key] : value % (total[key] + 1))}");
        return string.Join(" | ", lines.Where(line => line.Count > 0).Select(line => string.Join(' ', line)));
    });

    /// <summary>What the strong promise the weak do: causal consistency is among what sequential consistency promises, and so on.</summary>
    [TestCase(SessionModel.Sequential, SessionModel.CausalMemory)]
    [TestCase(SessionModel.Sequential, SessionModel.CausalConvergence)]
    [TestCase(SessionModel.CausalMemory, SessionModel.Causal)]
    [TestCase(SessionModel.CausalMemory, SessionModel.Pram)]
    [TestCase(SessionModel.CausalConvergence, SessionModel.Causal)]
    [TestCase(SessionModel.CausalConvergence, SessionModel.SessionGuarantees)]
    [TestCase(SessionModel.SessionGuarantees, SessionModel.CausalConvergence)]
    [TestCase(SessionModel.SessionGuarantees, SessionModel.ReadYourWrites)]
    [TestCase(SessionModel.SessionGuarantees, SessionModel.MonotonicReads)]
    [TestCase(SessionModel.SessionGuarantees, SessionModel.MonotonicWrites)]
    [TestCase(SessionModel.SessionGuarantees, SessionModel.WritesFollowReads)]
    public void The_stronger_model_implies_the_weaker(SessionModel stronger, SessionModel weaker) =>
        Small.Sample(text => SessionText.Verdict(text, stronger) == "no" || SessionText.Verdict(text, weaker) == "yes",
            iter: Histories, print: text => text);

    internal static SmallOp[] Parsed(string text) =>
    [
        .. text.Split(" | ").SelectMany((line, session) => line.Split(' ')
            .Select(word => new SmallOp(session, word[0] == 'w', word[1], int.Parse(word.AsSpan(2), null)))),
    ];
}
