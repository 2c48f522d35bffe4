using ScottPlot;
using Simulator.Analysis.Experiments;
using SkiaSharp;

namespace Simulator.Analysis.Plots;

/// <summary>What a setting buys and costs: latency, stale reads and availability over its values, one line a system.</summary>
static class SweepPlot
{
    static readonly (string Title, MeasuredName Name, string Unit)[] panels =
    [
        ("median read while no fault was on", new("latency-p50", "read", During: Measured.FaultFree), Measured.Milliseconds),
        ("median write while no fault was on", new("latency-p50", "write", During: Measured.FaultFree), Measured.Milliseconds),
        ("stale reads while no fault was on", new(RunMeasures.StaleReads, "read", During: Measured.FaultFree), Measured.Share),
        ("operations answered in time, whole run", new(RunMeasures.Availability), Measured.Share),
        ("operations answered in time while a fault was on", new(RunMeasures.Availability, During: Measured.Faults), Measured.Share),
    ];

    /// <summary>Null where the setting has fewer than two values under the condition.</summary>
    public static Board? Of(Scene scene, string setting)
    {
        var lines = scene.Numbers.Systems.Select(system => (system.Name, Cells: Cells(scene, system.Name, setting)))
            .Where(line => line.Cells.Count > 1).Take(6).ToList();
        if (lines.Count == 0) return null;
        var values = lines.SelectMany(line => line.Cells.Select(cell => cell.Value)).Distinct().ToList();
        var shown = panels.Where(panel => lines.Any(line => line.Cells.Any(each => each.Cell.Values(panel.Name).Count > 0))).ToList();
        const float first = 120, height = 130, pitch = 206;
        var board = new Board
        {
            Title = scene.Title($"what {setting} buys and costs"),
            Shows = "Marks: means over the seeds. Upright lines beside them: intervals of 95 %."
                + (scene.Numbers.SettingNames.Count > 1 ? " Other settings as in the first value of each." : ""),
            Where = scene.About,
            Height = (int)(first + shown.Count * pitch - 10),
        };
        board.WriteLegend([.. lines.Select((line, i) => LineLook.Legend(Named(scene, line.Name), i))], 84, 86, 890);
        for (var i = 0; i < shown.Count; i++)
        {
            var (title, name, unit) = shown[i];
            var scale = unit == Measured.Share ? 100m : 1;
            var points = lines.Select(line => line.Cells.Select(cell => (X: (double)values.IndexOf(cell.Value),
                Y: cell.Cell.Estimate(name, unit))).Where(point => point.Y is not null).ToList()).ToList();
            var highest = points.SelectMany(line => line).Max(point => point.Y!.High ?? point.Y.Mean);
            var (ticks, top) = Ticks.Decimal(0, (double)(highest * scale));
            var data = new SKRect(84, first + i * pitch, 974, first + i * pitch + height);
            board.Write(title, data.Left, data.Top - 10, bold: true);
            var panel = board.AddPanel(data, new AxisLimits(-.3, values.Count - .7, -.04 * top, top * 1.04));
            panel.SetAxes(setting, Ticks.Named(values), unit == Measured.Share ? "%" : "ms", ticks);
            for (var line = 0; line < lines.Count; line++) Add(board, panel, points[line], (line, lines.Count), (double)scale);
        }
        return board;
    }

    static string Named(Scene scene, string system) =>
        string.Join(": ", scene.AboutSystem(system).Prepend(system));

    /// <summary>The combinations in which every other setting has its first value.</summary>
    static List<(string Value, CellNumbers Cell)> Cells(Scene scene, string system, string setting)
    {
        var cells = scene.Numbers.Of(system, scene.Condition).Where(cell => cell.Settings.Any(each => each.Key == setting)).ToList();
        if (cells.Count == 0) return [];
        var first = cells[0].Settings;
        return [.. cells.Where(cell => cell.Settings.All(each => each.Key == setting || first.Contains(each)))
            .Select(cell => (cell.Settings.First(each => each.Key == setting).Value, cell))];
    }

    static void Add(
        Board board, BoardPanel panel, List<(double X, Estimate? Y)> points, (int Number, int Count) place, double scale)
    {
        if (points.Count == 0) return;
        var color = LineLook.ColorOf(place.Number);
        var line = panel.Plot.Add.ScatterLine(points.Select(point => new Coordinates(point.X, (double)point.Y!.Mean * scale)).ToArray());
        LineLook.Dress(line, place.Number, place.Count);
        board.Mark(canvas =>
        {
            foreach (var (x, estimate) in points)
            {
                // Side by side, so that intervals of several systems can be told apart.
                var offset = (place.Number - (place.Count - 1) / 2f) * 5;
                var at = panel.At(x, (double)estimate!.Mean * scale);
                Marks.Draw(canvas, [at], MarkShape.Dot, color, 4.5f + LineLook.Width(place.Number, place.Count));
                if (estimate is not { Low: { } low, High: { } high }) continue;
                var (bottom, top) = (panel.At(x, (double)low * scale).Y, panel.At(x, (double)high * scale).Y);
                Pen.Fill(canvas, at.X + offset - .8, top, at.X + offset + .8, bottom, color);
            }
        });
    }
}
