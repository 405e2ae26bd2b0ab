using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace ProgressiveSR.Tables;

/// <summary>Line charts in one style.</summary>
internal static class Chart
{
    /// <summary>Colour of this project's scheme in every chart.</summary>
    public static readonly Color Ours = Color.FromHex("#1f5fa8");

    /// <summary>Colour of the scheme it is compared with.</summary>
    public static readonly Color Other = Color.FromHex("#d1701f");

    /// <summary>Colours of other lines, and of lines of equal rank.</summary>
    public static readonly IReadOnlyList<Color> Palette =
    [
        Ours,
        Other,
        Color.FromHex("#3f8f4f"),
        Color.FromHex("#8a4fa0"),
        Color.FromHex("#555555"),
        Color.FromHex("#b8434e"),
        Color.FromHex("#1d9aa1"),
    ];

    private const int PanelWidth = 520;
    private const int PanelHeight = 400;
    private const int LegendGap = 12;
    private static readonly SKSamplingOptions Exact = new(SKFilterMode.Nearest);

    /// <summary>Creates an empty chart.</summary>
    /// <param name="title">The title above the chart.</param>
    /// <param name="x">Label of the horizontal axis.</param>
    /// <param name="y">Label of the vertical axis.</param>
    /// <param name="format">Number format of the vertical axis.</param>
    public static Plot Create(string title, string x, string y, string format = "0.#")
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
        plot.Axes.Bottom.MinorTickStyle.Length = 0;
        plot.Axes.Left.MinorTickStyle.Length = 0;
        plot.Axes.Left.TickGenerator = new NumericAutomatic
        {
            LabelFormatter = value => value.ToString(format, CultureInfo.InvariantCulture),
        };
        plot.Layout.Fixed(new PixelPadding(left: 80, right: 20, bottom: 56, top: 40));
        plot.Grid.MajorLineColor = Color.FromHex("#e4e4e4");
        plot.Axes.Right.IsVisible = false;
        plot.Axes.Top.IsVisible = false;
        plot.HideLegend();
        return plot;
    }

    /// <summary>Adds a line with a marker at each point.</summary>
    public static void AddLine(
        Plot plot, IReadOnlyList<double> x, IReadOnlyList<double> y, string label, Color color, bool dashed = false)
    {
        ScottPlot.Plottables.Scatter line = plot.Add.Scatter(x.ToArray(), y.ToArray(), color);
        line.LegendText = label;
        line.LineWidth = 2;
        line.MarkerSize = 6;
        line.LinePattern = dashed ? LinePattern.Dashed : LinePattern.Solid;
    }

    /// <summary>Puts a tick at each whole number of the horizontal axis, as for levels.</summary>
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

    /// <summary>Shows values of the horizontal axis that are logarithms to base 10 as the numbers themselves.</summary>
    public static void MarkLogarithms(Plot plot, IEnumerable<double> numbers)
    {
        NumericManual ticks = new();
        foreach (double number in numbers)
        {
            ticks.AddMajor(Math.Log10(number), number.ToString(CultureInfo.InvariantCulture));
        }

        plot.Axes.Bottom.TickGenerator = ticks;
    }

    /// <summary>Draws charts with the same lines row by row, with one legend below.</summary>
    /// <returns>A PNG file.</returns>
    public static byte[] Draw(IReadOnlyList<Plot> plots, int columns)
    {
        using SKImage charts = DrawPanels(plots, columns);
        using SKImage legend = DrawLegend(plots[0]);
        using SKSurface sheet = SKSurface.Create(new SKImageInfo(
            Math.Max(charts.Width, legend.Width), charts.Height + legend.Height + LegendGap));
        sheet.Canvas.Clear(SKColors.White);
        sheet.Canvas.DrawImage(charts, 0, 0, Exact);
        sheet.Canvas.DrawImage(legend, Math.Max(0, (charts.Width - legend.Width) / 2), charts.Height, Exact);
        using SKImage image = sheet.Snapshot();
        using SKData data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static SKImage DrawLegend(Plot plot)
    {
        plot.Legend.FontSize = 13;
        plot.Legend.OutlineColor = Colors.Transparent;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.SymbolWidth = 34;
        plot.Legend.Orientation = Orientation.Horizontal;
        return Decode(plot.GetLegendImage());
    }

    private static SKImage DrawPanels(IReadOnlyList<Plot> plots, int columns)
    {
        int rows = (plots.Count + columns - 1) / columns;
        Multiplot panels = new();
        panels.RemovePlot(panels.GetPlot(0));
        foreach (Plot plot in plots)
        {
            panels.AddPlot(plot);
        }

        panels.Layout = new ScottPlot.MultiplotLayouts.Grid(rows, columns);
        return Decode(panels.Render(columns * PanelWidth, rows * PanelHeight));
    }

    private static SKImage Decode(Image image)
    {
        using (image)
        {
            return SKImage.FromEncodedData(image.GetImageBytes(ImageFormat.Png, 100));
        }
    }
}
