namespace Simulator.Tests.Scenarios;

/// <summary>Every mistake an author can make has a message with its place.</summary>
public sealed class BadScenarioTests
{
    [TestCaseSource(typeof(BadScenarios), nameof(BadScenarios.All))]
    public void Is_refused_with_its_place(string yaml, string[] expected)
    {
        var result = Read.Text(yaml);
        lock (typeof(BadScenarios)) System.IO.File.AppendAllText("/tmp/actual.txt", "=====\n" + TestContext.CurrentContext.Test.Name + "\n" + string.Join("\n", result.Problems) + "\n");
        Assert.Multiple(() =>
        {
            Assert.That(result.Scenario, Is.Null);
            Assert.That(result.Problems.Select(problem => problem.ToString()), Is.EqualTo(expected));
        });
    }
}
