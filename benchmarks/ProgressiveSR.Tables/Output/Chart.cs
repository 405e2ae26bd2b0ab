using ScottPlot;
using ScottPlot.TickGenerators;

namespace ProgressiveSR.Tables;

/// <summary>Line charts that all look alike.</summary>
internal static class Chart
{
    /// <summary>This project's scheme, in every chart.</summary>
    public static readonly Color Ours = Color.FromHex("#1f5fa8");

    /// <summary>The scheme that it is compared with.</summary>
    public static readonly Color Other = Color.FromHex("#d1701f");

    /// <summary>Lines that are neither, and lines of equal rank.</summary>
    public static readonly IReadOnlyList<Color> Palette =
        [Ours, Other, Color.FromHex("#3f8f4f"), Color.FromHex("#8a4fa0"), Color.FromHex("#555555")];

    private const int PanelWidth = 520;
    private const int PanelHeight = 400;

    /// <summary>An empty chart.</summary>
    public static Plot Create(string title, string x, string y)
    {
        _ = ChartFont.Typeface;
        Plot plot = new();
        plot.Title(title, 16);
        plot.XLabel(x, 14);
        plot.YLabel(y, 14);
        plot.Axes.Title.Label.Bold = false;
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.Label.Bold = false;
        plot.Axes.Bottom.TickLabelStyle.FontSize = 13;
        plot.Axes.Left.TickLabelStyle.FontSize = 13;
        plot.Grid.MajorLineColor = Color.FromHex("#e4e4e4");
        plot.Axes.Right.IsVisible = false;
        plot.Axes.Top.IsVisible = false;
        plot.HideLegend();
        return plot;
    }

    /// <summary>Adds a line with a mark at each point.</summary>
    public static void AddLine(
        Plot plot, IReadOnlyList<double> x, IReadOnlyList<double> y, string label, Color color, bool dashed = false)
    {
        ScottPlot.Plottables.Scatter line = plot.Add.Scatter(x.ToArray(), y.ToArray(), color);
        line.LegendText = label;
        line.LineWidth = 2;
        line.MarkerSize = 6;
        line.LinePattern = dashed ? LinePattern.Dashed : LinePattern.Solid;
    }

    /// <summary>Gives an axis a mark at each whole number, as levels have them.</summary>
    public static void MarkWholeNumbers(Plot plot, int first, int last)
    {
        NumericManual ticks = new();
        for (int i = first; i <= last; i++)
        {
            ticks.AddMajor(i, $"{i}");
        }

        plot.Axes.Bottom.TickGenerator = ticks;
    }

    /// <summary>Shows values that are logarithms to base 10, with the powers themselves as marks.</summary>
    public static void MarkPowers(Plot plot, int first, int last, Func<double, string> format)
    {
        NumericManual ticks = new();
        for (int power = first; power <= last; power++)
        {
            ticks.AddMajor(power, format(Math.Pow(10, power)));
        }

        plot.Axes.Left.TickGenerator = ticks;
        plot.Axes.SetLimitsY(first, last);
    }

    /// <summary>Names the lines inside the chart.</summary>
    public static void ShowLegend(Plot plot, Alignment where)
    {
        plot.Legend.FontSize = 12;
        plot.Legend.OutlineColor = Color.FromHex("#cccccc");
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.SymbolWidth = 34;
        plot.ShowLegend(where);
    }

    /// <summary>Names the lines in a corner that is made free of them, below.</summary>
    public static void ShowLegendBelow(Plot plot)
    {
        AxisLimits limits = plot.Axes.GetLimits();
        plot.Axes.SetLimitsY(limits.Bottom - 0.4 * limits.VerticalSpan, limits.Top);
        ShowLegend(plot, Alignment.LowerRight);
    }

    /// <summary>Draws charts side by side, row by row.</summary>
    /// <returns>A PNG file.</returns>
    public static byte[] Draw(IReadOnlyList<Plot> plots, int columns)
    {
        int rows = (plots.Count + columns - 1) / columns;
        Multiplot panels = new();
        panels.RemovePlot(panels.GetPlot(0));
        foreach (Plot plot in plots)
        {
            panels.AddPlot(plot);
        }

        panels.Layout = new ScottPlot.MultiplotLayouts.Grid(rows, columns);
        using Image image = panels.Render(columns * PanelWidth, rows * PanelHeight);
        return image.GetImageBytes(ImageFormat.Png, 100);
    }
}
