namespace Simulator.Tests.Repository;

/// <summary>The repository keeps the house rules; and each rule is shown to be able to complain.</summary>
public sealed class TidyTests
{
    [Test]
    public void Every_text_is_finished_and_names_no_machine() => Complains(RepositoryFiles.Text, Tidy.OfText);

    [Test]
    public void Every_source_file_keeps_its_measures() => Complains(OfType(".cs"), Tidy.OfCode);

    [Test]
    public void Every_markdown_file_has_one_title() => Complains(OfType(".md"), Tidy.OfMarkdown);

    [Test]
    public void Every_protocol_brings_its_spec_and_its_readme() => Assert.That(Tidy.OfProtocols([.. RepositoryFiles.All]), Is.Empty);

    [Test]
    public void The_top_folder_holds_only_what_the_architecture_names() => Assert.That(Tidy.OfTopLevel(RepositoryFiles.All), Is.Empty);

    [Test]
    public void The_list_of_files_is_not_empty()
    {
        Assert.That(RepositoryFiles.All, Does.Contain("sim/Simulator.Kernel.csproj"));
        Assert.That(OfType(".cs"), Does.Contain("tests/Repository/TidyTests.cs"));
    }

    [TestCase("// FIX" + "ME: later")]
    [TestCase("some text TO" + "DO more")]
    [TestCase("see /ro" + "ot/x.txt")]
    [TestCase("var path = \"/wo" + "rk/main\";")]
    [TestCase("cd /ho" + "me/me")]
    public void A_bad_line_of_text_is_found(string line) =>
        Assert.That(Tidy.OfText("a.txt", "fine\n" + line + "\n"), Has.One.Items.And.One.StartsWith("a.txt:2:"));

    [TestCase("net/root/x", TestName = "A relative path is nobody's home")]
    [TestCase("a METHOD of work", TestName = "A word is not a path")]
    public void A_good_line_of_text_is_let_pass(string line) => Assert.That(Tidy.OfText("a.txt", line + "\n"), Is.Empty);

    [TestCase("#" + "region Fields")]
    [TestCase("  #" + "pragma warning disable RS0030")]
    [TestCase("  #" + "pragma warning disable RS0030 //")]
    public void A_bad_line_of_code_is_found(string line) =>
        Assert.That(Tidy.OfCode("a.cs", "\n" + line + "\n"), Has.One.Items.And.One.StartsWith("a.cs:2:"));

    [Test]
    public void A_disabled_warning_with_a_reason_is_let_pass() =>
        Assert.That(Tidy.OfCode("a.cs", "#" + "pragma warning disable RS0030 // the one place that may\n"), Is.Empty);

    [TestCase(Tidy.Columns, 0)]
    [TestCase(Tidy.Columns + 1, 1)]
    public void A_line_may_have_so_many_columns(int columns, int complaints) =>
        Assert.That(Tidy.OfCode("a.cs", new string('/', columns) + "\n").Count(), Is.EqualTo(complaints));

    [TestCase(Tidy.FileLines, 0)]
    [TestCase(Tidy.FileLines + 1, 1)]
    public void A_file_may_have_so_many_lines(int lines, int complaints) =>
        Assert.That(Tidy.OfCode("a.cs", string.Concat(Enumerable.Repeat("//\n", lines))).Count(), Is.EqualTo(complaints));

    [TestCase("void M()\n{\n", "}\n", 3)]
    [TestCase("int P\n{\nget\n{\n", "}\n}\n", 3)]
    [TestCase("C()\n{\n", "}\n", 3)]
    public void A_method_may_have_so_many_lines(string head, string tail, int frame)
    {
        string Source(int lines) =>
            "class C\n{\n/// <summary>Free.</summary>\n" + head + string.Concat(Enumerable.Repeat("//\n", lines - frame)) + tail + "}\n";
        Assert.That(Tidy.OfCode("a.cs", Source(Tidy.MethodLines)), Is.Empty);
        Assert.That(Tidy.OfCode("a.cs", Source(Tidy.MethodLines + 1)), Has.One.Contains($"a method of {Tidy.MethodLines + 1} lines"));
    }

    [Test]
    public void A_long_local_function_is_found()
    {
        var body = string.Concat(Enumerable.Repeat("//\n", Tidy.MethodLines));
        Assert.That(Tidy.OfCode("a.cs", $"class C {{ void M() {{ void L()\n{{\n{body}}} }} }}\n").Count(), Is.EqualTo(2));
    }

    [TestCase("text\n")]
    [TestCase("# One\n# Two\n")]
    [TestCase("```\n# not a title\n```\n")]
    [TestCase("# One\n```\nnever closed\n")]
    public void A_bad_markdown_file_is_found(string text) => Assert.That(Tidy.OfMarkdown("a.md", text), Has.One.Items);

    [Test]
    public void A_comment_in_a_code_block_is_no_title() =>
        Assert.That(Tidy.OfMarkdown("a.md", "# One\n```sh\n# a comment\n```\n## Two\n"), Is.Empty);

    [Test]
    public void A_protocol_without_spec_or_readme_is_found()
    {
        Assert.That(Tidy.OfProtocols(["protocols/Consensus/Raft/RaftNode.cs"]),
            Is.EqualTo(new[] { "protocols/Consensus/Raft:1: no README.md", "protocols/Consensus/Raft:1: no …Spec.cs" }));
        Assert.That(Tidy.OfProtocols(["protocols/Parts/Lamport.cs", "protocols/Parts/Clocks/Matrix.cs", "protocols/A/B/README.md", "protocols/A/B/BSpec.cs"]), Is.Empty);
    }

    [Test]
    public void A_stray_file_in_the_top_folder_is_found() =>
        Assert.That(
            Tidy.OfTopLevel(["notes.txt", "sim/a.cs", ".gitignore", "Directory.Build.props"]),
            Is.EqualTo(new[] { "notes.txt:1: nothing else belongs in the top folder" }));

    static IEnumerable<string> OfType(string extension) =>
        RepositoryFiles.All.Where(path => path.EndsWith(extension, StringComparison.Ordinal));

    static void Complains(IEnumerable<string> paths, Func<string, string, IEnumerable<string>> rule) =>
        Assert.That(paths.SelectMany(path => rule(path, RepositoryFiles.Read(path))), Is.Empty);
}
