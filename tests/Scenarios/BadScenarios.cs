namespace Simulator.Tests.Scenarios;

static class BadScenarios
{
    public static IEnumerable<TestCaseData> All()
    {
        foreach (var file in System.IO.File.ReadAllText("/tmp/bad.txt").Split("=====\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var nl = file.IndexOf('\n');
            yield return new TestCaseData(file[(nl + 1)..], Array.Empty<string>()).SetName(file[..nl]);
        }
    }
}
