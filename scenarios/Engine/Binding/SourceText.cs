using System.Buffers;
using System.Text;

namespace Simulator.Scenarios;

/// <summary>
/// Turns bytes into text and refuses what would make a place ambiguous or hide something from the reader's eye: bytes that
/// are no UTF-8, a byte order mark, NUL and other control characters, tabs, line breaks that editors do not count.
/// </summary>
static class SourceText
{
    /// <summary>The text with <c>\n</c> line ends; null after a problem was reported.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes, string file, Problems problems)
    {
        var text = new StringBuilder(bytes.Length);
        var (line, column, offset) = (1, 1, 0);
        while (offset < bytes.Length)
        {
            var status = Rune.DecodeFromUtf8(bytes[offset..], out var rune, out var consumed);
            var trouble = status == OperationStatus.Done ? Trouble(rune, bytes[(offset + consumed)..]) : "found bytes that are not UTF-8";
            if (trouble is not null)
            {
                problems.Add(new Place(file, line, column), trouble);
                return null;
            }
            offset += consumed;
            if (rune.Value == '\r') continue;
            text.Append(rune);
            if (rune.Value == '\n') (line, column) = (line + 1, 1);
            else column += rune.Utf16SequenceLength;
        }
        return text.ToString();
    }

    static string? Trouble(Rune rune, ReadOnlySpan<byte> next) => rune.Value switch
    {
        '\n' => null,
        '\r' => next.Length > 0 && next[0] == '\n' ? null : "found a carriage return without a line feed",
        '\t' => "found a tab, expected spaces",
        0 => "found a NUL character",
        0xFEFF => "found a byte order mark, expected UTF-8 without one",
        0x85 or 0x2028 or 0x2029 => "found a Unicode line break, expected a plain one",
        < 0x20 or (>= 0x7F and < 0xA0) => "found a control character",
        _ => null,
    };
}
