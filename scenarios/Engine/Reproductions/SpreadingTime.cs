using System.Globalization;
using Simulator.Analysis.Reproductions;
using Simulator.Protocols.Epidemic;

namespace Simulator.Scenarios;

/// <summary>
/// How many cycles it takes until all have heard, where every server meets another in every cycle: Pittel's law for push, and the
/// shorter times of pull and push-pull.
/// </summary>
public sealed class SpreadingTime : Reproduction
{
    /// <summary>
    /// Means of a prototype without messages: no paper prints them for pull and push-pull. Those of push are log2 n + ln n + O(1).
    /// </summary>
    static readonly (int Servers, decimal Pull, decimal PushPull)[] means =
        [(100, 9.71m, 6.53m), (1000, 13.87m, 9.15m), (10_000, 17.52m, 11.57m)];

    public override string Name => "spreading-time";
    public override string Title => "Cycles until all servers have heard";
    public override (string X, string Y) Axes => ("log10 of the number of servers", "cycles");
    public override string Source =>
        "Pittel, On Spreading a Rumor, SIAM J. Appl. Math. 1987, through Demers et al., PODC 1987, §1.3; Jelasity, Gossip, 2011, eq. 1.2";
    public override string Note =>
        "For push the law log2 n + ln n + O(1) is published and the band is that of the constant; for pull and push-pull the numbers "
        + "beside are means of a prototype of the same rounds without messages.";

    public override IReadOnlyList<ReproducedPoint> Run(Effort effort)
    {
        var points = new List<ReproducedPoint>();
        var sizes = means.Where(size => effort.IsLong || size.Servers < 1000).ToArray();
        var done = 0;
        foreach (var (servers, pull, pushPull) in sizes)
        {
            var law = (decimal)(Math.Log2(servers) + Math.Log(servers));
            Add(Direction.Push, "push", Math.Round(law, 2), (law + .4m, law + 1.6m), servers);
            Add(Direction.Pull, "pull", pull, (pull - .4m, pull + .4m), servers);
            Add(Direction.PushPull, "push-pull", pushPull, (pushPull - .4m, pushPull + .4m), servers);
        }
        return points;

        void Add(Direction direction, string name, decimal published, (decimal, decimal) band, int servers)
        {
            var trials = effort.Of(60, 200);
            var trial = new RumourTrial(servers, new GossipOptions { Rumours = Direction.None, AntiEntropy = direction });
            var cycles = 0L;
            for (var seed = 1UL; seed <= (ulong)trials; seed++)
            {
                cycles += trial.Run(seed, endsWhenAllKnow: true).LastCycle;
                effort.Done(done, 3 * sizes.Length);
            }
            effort.Done(++done, 3 * sizes.Length);
            points.Add(new ReproducedPoint(name, string.Create(CultureInfo.InvariantCulture, $"n = {servers}"), (decimal)cycles / trials)
            {
                X = (decimal)Math.Log10(servers), Published = published, Band = band, Unit = "cycles",
            });
        }
    }
}
