using System.Globalization;

namespace ProgressiveSR.Tables;

/// <summary>Named rows of figures, for people and as CSV; a figure may be missing.</summary>
/// <param name="heading">What the rows are.</param>
/// <param name="columns">The figures' names, and the decimals that people are shown.</param>
internal sealed class FigureTable(string heading, params (string Name, int Decimals)[] columns)
{
    private readonly List<(string Name, double?[] Figures)> rows = [];

    public void Add(string name, params double?[] figures) => rows.Add((name, figures));

    /// <summary>Adds a row of means over those rows that have the figure.</summary>
    public void AddMeans() =>
        Add("mean", [.. columns.Select((_, i) => rows.Average(row => row.Figures[i]))]);

    public void Write(TextWriter output)
    {
        TextTable text = new([heading, .. columns.Select(column => column.Name)]);
        foreach ((string name, double?[] figures) in rows)
        {
            text.Add(
                [name, .. figures.Select((figure, i) => figure is { } value
                    ? Figures.Number(value, columns[i].Decimals)
                    : "-")]);
        }

        text.Write(output);
    }

    public void WriteCsv(string path) => CsvFile.Write(path, writer =>
    {
        writer.WriteLine(string.Join(',', columns.Select(column => column.Name).Prepend(heading)));
        foreach ((string name, double?[] figures) in rows)
        {
            writer.WriteLine(string.Join(
                ',',
                figures.Select(figure => figure?.ToString(CultureInfo.InvariantCulture)).Prepend(CsvFile.Quote(name))));
        }
    });
}
