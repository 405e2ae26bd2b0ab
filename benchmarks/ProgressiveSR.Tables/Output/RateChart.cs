using ScottPlot;

namespace ProgressiveSR.Tables;

/// <summary>Charts of qualities over rates, one line for each scheme.</summary>
internal static class RateChart
{
    private static readonly double[] Marks = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 20, 30, 50, 100, 200, 500];

    /// <summary>Draws a chart; lines have the colours of their places.</summary>
    /// <param name="title">The title.</param>
    /// <param name="x">Label of the rate's axis, which is logarithmic.</param>
    /// <param name="y">Label of the quality's axis.</param>
    /// <param name="format">Format of the qualities.</param>
    /// <param name="lines">The lines: ours first, one that is dashed among them.</param>
    public static Plot Create(string title, string x, string y, string format, IReadOnlyList<RateLine> lines)
    {
        Plot plot = Chart.Create(title, x, y, format);
        int colour = 1;
        foreach (RateLine line in lines)
        {
            Chart.AddLine(
                plot,
                [.. line.Points.Select(point => Math.Log10(point.Rate))],
                [.. line.Points.Select(point => point.Quality)],
                line.Name,
                line.IsOurs ? Chart.Ours : Chart.Palette[colour++],
                line.IsDashed);
        }

        plot.Axes.AutoScale();
        Chart.MarkLogarithms(plot, Marks);
        return plot;
    }
}

/// <summary>A line of a chart of rates.</summary>
/// <param name="Name">The scheme.</param>
/// <param name="Points">Its points.</param>
/// <param name="IsOurs">Whether it has this project's colour.</param>
/// <param name="IsDashed">Whether it is dashed.</param>
internal sealed record RateLine(
    string Name, IReadOnlyList<(double Rate, double Quality)> Points, bool IsOurs = false, bool IsDashed = false);
