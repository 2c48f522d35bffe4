using Simulator.Analysis.Consistency;
using Simulator.Analysis.Consistency.Spectrum;
using Simulator.Analysis.Formats;
using Simulator.Analysis.Plots;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary>One call of <c>check</c>.</summary>
sealed class CheckWork(Terminal terminal)
{
    public required NamedCheck Check { get; init; }
    public required HistoryFormat? Format { get; init; }
    public required string Expected { get; init; }
    public required LinearizabilityOptions Options { get; init; }
    public required bool WithSpectrum { get; init; }
    public required string? OutFolder { get; init; }

    /// <summary>The worst exit code of all; a file that cannot be read does not keep the others from being judged.</summary>
    public int Run(IReadOnlyList<string> paths)
    {
        var worst = ExitCode.AsExpected;
        foreach (var path in paths)
        {
            try
            {
                worst = int.Max(worst, Judge(path));
            }
            catch (UserError error)
            {
                terminal.Errors.WriteLine("error: " + UserError.OneLine(error.Message));
                worst = ExitCode.BadInput;
            }
        }
        return worst;
    }

    int Judge(string path)
    {
        var (report, graded) = Report(path);
        var output = terminal.Output;
        output.WriteLine($"{path}: {Check.Name}: {report.Verdict}");
        if (report.Measured.Length > 0) output.WriteLine("  " + report.Measured);
        foreach (var line in report.WitnessLines) output.WriteLine("  " + line);
        if (report.Verdict is Verdict.Unknown unknown)
            output.WriteLine($"  {unknown.Spent} were not enough; proved good up to completion {unknown.Proved} of {unknown.Of}");
        output.WriteLine(
            $"  {report.Operations} operations on {report.Keys} keys as {report.Model}, by {report.Algorithm}, "
                + $"{report.Configurations} configurations");
        output.WriteLine($"  taken for granted: {report.Assumed}");
        foreach (var one in graded)
        {
            output.WriteLine($"  spectrum of {one.Family.Name}");
            foreach (var line in one.Lines()) output.WriteLine("    " + line);
        }
        if (OutFolder is not null && graded.Count > 0) WriteLattice(path, graded);
        return report.Verdict.ToString() == Expected ? ExitCode.AsExpected : ExitCode.NotAsExpected;
    }

    void WriteLattice(string path, IReadOnlyList<SpectrumReport> graded)
    {
        var picture = LatticePlot.Of(graded, Path.GetFileName(path));
        UserError.Guard(OutFolder!, "write the lattice", () =>
        {
            Directory.CreateDirectory(OutFolder!);
            File.WriteAllBytes(Path.Combine(OutFolder!, "lattice.png"), picture.ToPng());
            File.WriteAllBytes(Path.Combine(OutFolder!, "lattice.svg"), picture.ToSvg());
            using var table = File.Create(Path.Combine(OutFolder!, "lattice.csv"));
            SpectrumCsv.Write(graded, table);
            return true;
        });
        terminal.Output.WriteLine($"  lattice in {OutFolder}");
    }

    /// <summary>A history can turn out to be none while it is read, and also when a model is asked what its operations mean.</summary>
    (CheckReport Report, IReadOnlyList<SpectrumReport> Graded) Report(string path) => UserError.Guard(path, "read the history", () =>
    {
        try
        {
            var operations = HistoryFile.ReadOperations(path, Format);
            return (Check.Run(operations, Options), WithSpectrum ? Spectrum.Of(operations, Options with { NeedsWitness = false }) : []);
        }
        catch (HistoryFormatException error)
        {
            throw new UserError(error.File.Length > 0 ? error.Message : $"{path}: {error.Message}");
        }
        catch (InvalidDataException error)
        {
            throw new UserError($"{path}: cannot read the history: {error.Message}");
        }
    });
}
