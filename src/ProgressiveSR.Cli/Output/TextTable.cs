namespace ProgressiveSR.Cli;

/// <summary>A plain-text table: the first column is left-aligned, the others right-aligned by default.</summary>
/// <param name="headings">The column headings; one that starts with <c>&lt;</c> is left-aligned.</param>
internal sealed class TextTable(params string[] headings)
{
    private const string Gap = "  ";

    private readonly List<string[]> rows = [];

    public void Add(params string[] cells) => rows.Add(cells);

    public void Write(TextWriter output)
    {
        string[] names = [.. headings.Select(heading => heading.TrimStart('<'))];
        int[] widths = [.. names.Select((name, i) => rows.Select(row => row[i].Length).Append(name.Length).Max())];
        foreach (string[] row in rows.Prepend(names))
        {
            IEnumerable<string> cells = row.Select((cell, i) =>
                i == 0 || headings[i].StartsWith('<') ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]));
            output.WriteLine(string.Join(Gap, cells).TrimEnd());
        }
    }
}
