using Simulator.Analysis.Consistency.Sessions;

namespace Simulator.Analysis.Consistency.Spectrum;

/// <summary>The models of objects and of sessions: for registers all, for other objects what is defined for them.</summary>
static class ObjectFamily
{
    const string Linearizable = "linearizable", Eventual = "eventual";

    /// <summary>
    /// Above so many operations models whose cost grows faster than the history are not asked, unless the budget says so.
    /// </summary>
    const int MostForSlowModels = 50_000;

    public static ModelFamily Family { get; } = new(
        "objects and sessions",
        [
            (Linearizable, "one order of everything, real time kept (Herlihy and Wing 1990)"),
            .. SessionModels.All.Select(model => (model.Name, model.Summary)),
            (Eventual, "once updates have ended, the last reads of all processes agree"),
        ],
        [
            new(Linearizable, "sequential"),
            new(Linearizable, Eventual),
            new("sequential", "causal-memory"),
            new("sequential", "causal-convergence"),
            new("causal-memory", "causal"),
            new("causal-memory", "pram"),
            new("causal-convergence", "causal"),
            new("causal-convergence", "session-guarantees"),
            new("session-guarantees", "read-your-writes"),
            new("session-guarantees", "monotonic-reads"),
            new("session-guarantees", "monotonic-writes"),
            new("session-guarantees", "writes-follow-reads"),
        ],
        Applies, (all, options) => name => Ask(all, options, name));

    static string? Applies(Operations all) => all.Act.Contains(Act.Txn) ? "the history is one of transactions"
        : all.Count == 0 ? "the history has no operations" : null;

    static CheckReport Ask(Operations all, LinearizabilityOptions options, string name)
    {
        if (name is Linearizable or Eventual && !all.Dialect.IsTimed) return Left(name, Spectrum.NoRealTime);
        if (name is Linearizable or Eventual) return CheckCatalogue.Named(name)!.Run(all, options);
        var model = SessionModels.All.First(each => each.Name == name).Model;
        return Models.Of(all) is not (ObjectModel.Register or ObjectModel.CasRegister or ObjectModel.KeyValue)
            ? Left(name, Spectrum.NotOfThis)
            : model is SessionModel.Sequential or SessionModel.CausalMemory or SessionModel.Pram && all.Count > MostForSlowModels
                ? Left(name, $"more than {MostForSlowModels} operations; less")
                : SessionChecks.Check(all, model, options);
    }

    static CheckReport Left(string name, string why) => new(name, new Verdict.Unknown(why, 0, 0), "", "none", 0, 0, 0, "nothing");
}
