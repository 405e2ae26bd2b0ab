using System.Globalization;

namespace ProgressiveSR.Tables;

/// <summary>A table of comma-separated values: a line of column names, then rows of the same length.</summary>
internal sealed class CsvTable
{
    private readonly string[] columns;
    private readonly List<string[]> rows = [];

    private CsvTable(string[] columns) => this.columns = columns;

    public int Count => rows.Count;

    /// <summary>Opens one of the program's embedded tables.</summary>
    /// <param name="name">The name of its file.</param>
    public static CsvTable Open(string name)
    {
        using Stream stream = typeof(CsvTable).Assembly.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"There is no table '{name}'.", nameof(name));
        using StreamReader reader = new(stream);
        return Read(name, reader);
    }

    /// <summary>Reads a table. Values contain no quotes or commas.</summary>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="reader">The text.</param>
    /// <exception cref="InvalidDataException">There is no header, or a row differs in length.</exception>
    public static CsvTable Read(string name, TextReader reader)
    {
        string header = reader.ReadLine() ?? throw new InvalidDataException($"'{name}' is empty.");
        CsvTable table = new(header.Split(','));
        while (reader.ReadLine() is { } line)
        {
            string[] row = line.Split(',');
            if (row.Length != table.columns.Length)
            {
                throw new InvalidDataException(
                    $"Row {table.Count + 1} of '{name}' has {row.Length} values; its header has "
                    + $"{table.columns.Length}.");
            }

            table.rows.Add(row);
        }

        return table;
    }

    public string Text(int row, string column)
    {
        int index = Array.IndexOf(columns, column);
        return index < 0
            ? throw new ArgumentException($"There is no column '{column}'.", nameof(column))
            : rows[row][index];
    }

    public int Integer(int row, string column) => int.Parse(Text(row, column), CultureInfo.InvariantCulture);

    public double Number(int row, string column) => double.Parse(Text(row, column), CultureInfo.InvariantCulture);
}
