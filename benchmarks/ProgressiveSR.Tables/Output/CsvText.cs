using System.Text;

namespace ProgressiveSR.Tables;

/// <summary>Comma-separated values to write.</summary>
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
    /// <exception cref="ArgumentException">It is not as long as the heads.</exception>
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
