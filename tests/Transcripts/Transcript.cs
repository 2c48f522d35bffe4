using System.Text;

namespace Simulator.Tests.Transcripts;

/// <summary>
/// A file of blocks: comments and commands, a line of four hyphens, and what the commands give, up to the next empty line.
/// </summary>
sealed class Transcript
{
    const string Rule = "----";

    /// <param name="Head">All lines up to the rule, as they stand: comments, empty lines, commands.</param>
    /// <param name="Output">What the file says that they give.</param>
    /// <param name="Line">The number of the first line of the head.</param>
    public sealed record Block(IReadOnlyList<string> Head, string Output, int Line)
    {
        public IEnumerable<(string Text, int Line)> Commands =>
            Head.Select((text, i) => (text.Trim(), Line + i)).Where(line => line.Item1.Length > 0 && line.Item1[0] != '#');
    }

    public static IReadOnlyList<Block> Read(string text)
    {
        var blocks = new List<Block>();
        var lines = text.Split('\n');
        for (var at = 0; at < lines.Length;)
        {
            var rule = Array.IndexOf(lines, Rule, at);
            if (rule < 0)
            {
                if (new Block(lines[at..], "", at + 1).Commands.FirstOrDefault() is { Text: { } stray } command)
                    throw new TranscriptException($"line {command.Line}: '{stray}' has no line {Rule} after it");
                break;
            }
            var end = rule + 1;
            while (end < lines.Length && lines[end].Length > 0) end++;
            blocks.Add(new Block(lines[at..rule], string.Concat(lines[(rule + 1)..end].Select(line => line + "\n")), at + 1));
            at = end;
        }
        return blocks;
    }

    /// <summary>The file as it ought to be.</summary>
    public static string Write(IReadOnlyList<Block> blocks, IReadOnlyList<string> outputs)
    {
        var text = new StringBuilder();
        for (var i = 0; i < blocks.Count; i++)
        {
            foreach (var line in blocks[i].Head) text.Append(line).Append('\n');
            text.Append(Rule).Append('\n').Append(outputs[i]);
        }
        return text.ToString();
    }

    /// <summary>Plays a transcript from its beginning and returns it with the outputs that it now has.</summary>
    public static string Replay(string text)
    {
        var blocks = Read(text);
        var play = new Play();
        var outputs = new List<string>();
        foreach (var block in blocks)
        {
            foreach (var (command, line) in block.Commands)
                try
                {
                    play.Do(command);
                }
                catch (TranscriptException trouble)
                {
                    throw new TranscriptException($"line {line}: {trouble.Message}");
                }
            outputs.Add(play.TakeOutput());
        }
        return Write(blocks, outputs);
    }
}

/// <summary>A transcript cannot be played.</summary>
sealed class TranscriptException(string message) : Exception(message);
