using ScottPlot;
using Simulator.Analysis.Experiments;

namespace Simulator.Analysis.Plots;

/// <summary>For each system and place a strip along one time axis: when clients there were answered. Faults are above.</summary>
static class AvailabilityStrips
{
    const float RowHeight = 13, GroupGap = 7, Left = 250, Right = 974, StripTop = 98;

    /// <summary>Null where there are no places or too much to show.</summary>
    public static Board? Of(Scene scene)
    {
        var groups = scene.Cells.Where(cell => Places(cell) > 0).ToList();
        var rows = groups.Sum(Places);
        if (rows is 0 or > 120) return null;
        var run = groups[0].Runs[0];
        var faults = new FaultStrip(Scene.Faults(run), Instant.Zero + run.Length, Left, Right - Left);
        var y = StripTop + faults.Height + 22;
        var bottom = y + rows * RowHeight + groups.Count * GroupGap;
        var board = new Board
        {
            Title = scene.Title("who was served when"),
            Shows = "The share of operations answered in time, mean over the seeds, by where clients stand. Blank: nothing was decided.",
            Where = scene.Where,
            Height = (int)bottom + 64,
        };
        AddLegend(board);
        AddFaults(board, faults, run, bottom);
        AddAxis(board, run, bottom);
        board.Write("system", Picture.Margin, y - 6, Palette.Faint);
        board.Write("clients at", 184, y - 6, Palette.Faint);
        foreach (var cell in groups)
        {
            board.Write(Pen.Fit(cell.System, 150, Pen.SmallSize), Picture.Margin, y + 10, bold: true);
            if (Places(cell) > 1)
                foreach (var about in scene.AboutSystem(cell.System)) WriteAbout(board, about, y, Places(cell));
            for (var i = 0; i < Places(cell); i++)
            {
                AddStrip(board, cell, i, y);
                y += RowHeight;
            }
            y += GroupGap;
        }
        return board;
    }

    /// <summary>Below the name of the system, in as many rows as it has.</summary>
    static void WriteAbout(Board board, string about, float y, int places)
    {
        var rows = Pen.Wrap(about, 150, 11, places - 1);
        for (var row = 0; row < rows.Count; row++)
        {
            var (text, baseline) = (rows[row], y + 10 + RowHeight * (row + 1));
            board.Mark(canvas => Pen.Write(canvas, text, Picture.Margin, baseline, 11, Palette.Faint));
        }
    }

    /// <summary>Places come first among the series of a run.</summary>
    static int Places(CellNumbers cell) => cell.Runs[0].Series.TakeWhile(series => series.Series == RunMeasures.Availability).Count();

    static void AddStrip(Board board, CellNumbers cell, int series, float y)
    {
        var place = cell.Runs[0].Series[series];
        board.Write(Pen.Fit(place.At, 90, 11), 184, y + 10, Palette.Faint);
        var count = place.Values.Count;
        board.Mark(canvas =>
        {
            // Neighbours of one shade are one area: seams between them would look like something.
            for (int from = 0, until; from < count; from = until)
            {
                var shade = ShadeOf(cell, series, from);
                for (until = from + 1; until < count && Equals(ShadeOf(cell, series, until), shade); until++)
                {
                }
                if (shade is { } color) Pen.Fill(canvas, X(from), y, X(until), y + RowHeight - 2, color);
            }
        });

        float X(int stretch) => Left + (Right - Left) * stretch / count;
    }

    static Color? ShadeOf(CellNumbers cell, int series, int stretch)
    {
        var values = cell.Runs.Select(run => run.Series[series].Values[stretch]).OfType<decimal>().ToList();
        return values.Count == 0 ? null : Shade(values.Average());
    }

    /// <summary>From blue, all answered, over white to orange, none: told apart with any of the common colour blindnesses.</summary>
    static Color Shade(decimal share)
    {
        var (toward, much) = share >= .5m ? (Palette.Of(OpType.Ok), (share - .5m) * 2) : (Palette.Of(OpType.Fail), (.5m - share) * 2);
        return new Color(Mixed(toward.Red, much), Mixed(toward.Green, much), Mixed(toward.Blue, much));
    }

    static byte Mixed(byte part, decimal much) => (byte)(245 - (245 - part) * much);

    static void AddLegend(Board board)
    {
        board.Write("answered in time:", Left, 90);
        board.Mark(canvas =>
        {
            for (var i = 0; i <= 10; i++) Pen.Fill(canvas, Left + 150 + i * 16, 80, Left + 166 + i * 16, 92, Shade(i / 10m));
        });
        board.Write("none", Left + 116, 90);
        board.Write("all", Left + 332, 90);
    }

    static void AddFaults(Board board, FaultStrip faults, RunNumbers run, float bottom)
    {
        board.Mark(canvas =>
        {
            faults.Draw(canvas, StripTop);
            foreach (var fault in run.Faults)
                foreach (var edge in (float[])[X(run, fault.From.Ns), X(run, fault.Until.Ns)])
                    Pen.Fill(canvas, edge - .6, StripTop, edge + .6, bottom, Palette.Ink);
        });
    }

    static float X(RunNumbers run, long ns) => run.Length.Ns == 0 ? Left : Left + (Right - Left) * ns / run.Length.Ns;

    static void AddAxis(Board board, RunNumbers run, float bottom)
    {
        var end = Instant.Zero + run.Length;
        foreach (var tick in Ticks.Time(end))
        {
            var x = X(run, (long)tick.Position);
            board.Mark(canvas =>
            {
                Pen.Fill(canvas, x - .5, bottom, x + .5, bottom + 5, Palette.Ink);
                Pen.Write(canvas, tick.Label, x - Pen.Measure(tick.Label, 11) / 2, bottom + 18, 11, Palette.Ink);
            });
        }
        board.Write($"virtual time, {Ticks.Unit(end).Name}", (Left + Right) / 2 - 50, bottom + 40);
    }
}
