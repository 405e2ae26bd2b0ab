using System.Text;

namespace ProgressiveSR.Tables;

/// <summary>A Markdown table with columns aligned in the source text.</summary>
/// <param name="heads">The column headings.</param>
internal sealed class MarkdownTable(params IReadOnlyList<string> heads)
{
    private readonly List<IReadOnlyList<string>> rows = [];

    /// <summary>Adds a row.</summary>
    /// <exception cref="ArgumentException">The row does not have one cell per column.</exception>
    public void Add(params IReadOnlyList<string> cells)
    {
        if (cells.Count != heads.Count)
        {
            throw new ArgumentException($"The row has {cells.Count} cells; the table has {heads.Count} columns.");
        }

        rows.Add(cells);
    }

    public override string ToString()
    {
        string[][] texts = [.. rows.Prepend(heads).Select(row => row.Select(Escape).ToArray())];
        int[] widths = [.. heads.Select((_, i) => Math.Max(3, texts.Max(row => row[i].Length)))];
        StringBuilder text = new();
        AppendRow(text, texts[0].Select((cell, i) => cell.PadLeft(widths[i])));
        AppendRow(text, widths.Select(width => $"{new string('-', width - 1)}:"));
        foreach (string[] row in texts.Skip(1))
        {
            AppendRow(text, row.Select((cell, i) => cell.PadLeft(widths[i])));
        }

        return text.ToString();
    }

    private static void AppendRow(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Escape(string cell) => cell.Replace("|", "\\|", StringComparison.Ordinal);
}
