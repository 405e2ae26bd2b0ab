using System.Text;

namespace ProgressiveSR.Tables;

/// <summary>Builds a table of comma-separated values.</summary>
internal sealed class CsvText
{
    private readonly StringBuilder text = new();
    private readonly int columns;

    public CsvText(params IReadOnlyList<string> heads)
    {
        columns = heads.Count;
        Add(heads);
    }

    /// <summary>Adds a row.</summary>
    /// <exception cref="ArgumentException">The row does not have one value per column.</exception>
    public void Add(params IReadOnlyList<string> values)
    {
        if (values.Count != columns)
        {
            throw new ArgumentException($"The row has {values.Count} values; the table has {columns} columns.");
        }

        text.AppendJoin(',', values.Select(CsvFile.Quote)).Append('\n');
    }

    public override string ToString() => text.ToString();
}
