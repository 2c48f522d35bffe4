using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Simulator.Tests.Repository;

/// <summary>
/// An analyzer that was built for a newer compiler than the SDK's is skipped without a word. So one small project, with one
/// violation of each rule, is built by the real SDK, with the analyzers that sim and protocols use.
/// </summary>
public sealed partial class RealBuildTests
{
    const string Violations = """
        using Simulator;
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Text;

        public sealed class Violations
        {
            static int count;                                                       // SIM003
            public int First(Dictionary<int, int> table) => table.Keys.First();     // SIM001
            public object Number => 1.5;                                            // SIM002
            public void Handle(Message message) { switch (message) { default: break; } }    // SIM004
            public void Wait() { lock (this) count++; }                             // SIM006
            public object Sorted(string[] texts) => texts.Order();                  // SIM007
            public void Sort(int[] numbers) => Array.Sort(numbers);                 // SIM008
            public string Line() => new StringBuilder().AppendLine().ToString();    // SIM009
            public object Now => DateTime.Now;                                      // RS0030
        }

        public sealed record Letter(int[] Items) : Message;                         // SIM005
        """;

    [Test]
    public void The_compiler_of_the_SDK_runs_every_rule()
    {
        var folder = Directory.CreateTempSubdirectory("simulator-police-").FullName;
        try
        {
            // Empty ones stop the SDK from looking further up.
            foreach (var name in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
                File.WriteAllText(Path.Combine(folder, name), "<Project />\n");
            File.WriteAllText(Path.Combine(folder, "Police.csproj"), Project());
            File.WriteAllText(Path.Combine(folder, "Violations.cs"), Violations);
            var (exitCode, output) = Build(folder);

            Assert.That(exitCode, Is.Not.Zero, output);
            var expected = Police.OwnRules.SelectMany(rule => rule.SupportedDiagnostics).Select(rule => rule.Id).Append("RS0030");
            Assert.That(Error().Matches(output).Select(match => match.Groups[1].Value).Distinct(), Is.EquivalentTo(expected), output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static string Project()
    {
        var own = typeof(Analyzers.UnorderedEnumeration).Assembly.Location;
        var analyzers = Directory.GetFiles(Police.BannedApiFolder, "*.dll").Append(own);
        var items = analyzers.Select(path => $"    <Analyzer Include=\"{path}\" />\n");
        return $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{typeof(Node).Assembly.Location}" />
                <AdditionalFiles Include="{Path.Combine(RepositoryFiles.Root, "sim/BannedSymbols.txt")}" />
            {string.Concat(items)}  </ItemGroup>
            </Project>
            """;
    }

    static (int ExitCode, string Output) Build(string folder)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(dotnet, ["build", "--nologo", "-v", "quiet", "-nodeReuse:false", "-p:UseSharedCompilation=false"])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        // The test runner's own build settings are not those of a build from the shell.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        using var build = Process.Start(start)!;
        var errors = build.StandardError.ReadToEndAsync();
        var output = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        return (build.ExitCode, output + errors.Result);
    }

    [GeneratedRegex(@": error ([A-Z]+\d+):")]
    private static partial Regex Error();
}
