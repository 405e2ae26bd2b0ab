using System.Globalization;

namespace ProgressiveSR.Tables;

/// <summary>Rates and qualities of other codecs for each picture, as measured by the command <c>codecs</c>.</summary>
internal sealed class RateTable
{
    /// <summary>The whole picture.</summary>
    public const string Whole = "whole";

    /// <summary>The whole picture at coarser settings, as a preview.</summary>
    public const string Coarse = "coarse";

    /// <summary>The region that is refined (<see cref="RateRegion"/>).</summary>
    public const string Region = "region";

    /// <summary>A region on tile borders.</summary>
    public const string OnBorders = "borders";

    private static readonly string[] Columns =
        ["set", "image", "part", "scheme", "setting", "bytes", "bitsPerPixel", "psnrY", "psnrRgb", "ssimY"];

    private readonly string path;
    private readonly ILookup<(string Set, string Image), (string Part, RatePoint Point)> rows;

    private RateTable(string path, CsvTable table)
    {
        this.path = path;
        rows = Enumerable.Range(0, table.Count).ToLookup(
            row => (table.Text(row, "set"), table.Text(row, "image")),
            row => (table.Text(row, "part"), Point(table, row)));
    }

    /// <summary>Creates an empty table.</summary>
    public static CsvText Start() => new(Columns);

    /// <summary>Adds a row; qualities have four decimals.</summary>
    public static void Add(CsvText table, string set, string image, string part, RatePoint point) => table.Add(
        set,
        image,
        part,
        point.Scheme,
        point.Setting,
        $"{point.Bytes}",
        Round(point.BitsPerPixel),
        Round(point.Quality.PsnrY),
        Round(point.Quality.PsnrRgb),
        Round(point.Quality.SsimY));

    /// <summary>Reads a table.</summary>
    /// <exception cref="CommandException">The table does not exist.</exception>
    public static RateTable Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new CommandException($"'{path}' does not exist; make it with 'tables codecs'.");
        }

        using StreamReader reader = new(path);
        return new RateTable(path, CsvTable.Read(Path.GetFileName(path), reader));
    }

    /// <summary>The measurements of a scheme on a part of a picture.</summary>
    /// <exception cref="CommandException">There are none.</exception>
    public IReadOnlyList<RatePoint> Find(string set, string image, string part, string scheme)
    {
        RatePoint[] found =
        [
            .. rows[(set, image)].Where(row => row.Part == part && row.Point.Scheme == scheme).Select(row => row.Point),
        ];
        return found.Length > 0
            ? found
            : throw new CommandException(
                $"'{path}' has no {part} of '{image}' of {set} in {scheme}; measure it with 'tables codecs'.");
    }

    /// <summary>
    /// JPEG 2000's region at <see cref="CodecMeasurement.RegionPsnr"/>; null if it does not reach that.
    /// </summary>
    public RatePoint? FindTarget(string set, string image, string part) => rows[(set, image)].FirstOrDefault(
        row => row.Part == part && row.Point.Setting == CodecMeasurement.RegionSetting).Point;

    private static RatePoint Point(CsvTable table, int row) => new(
        table.Text(row, "scheme"),
        table.Text(row, "setting"),
        table.Integer(row, "bytes"),
        table.Number(row, "bitsPerPixel"),
        new Quality(Optional(table, row, "psnrY"), Optional(table, row, "ssimY"), Optional(table, row, "psnrRgb")));

    private static double? Optional(CsvTable table, int row, string column) =>
        table.Text(row, column).Length == 0 ? null : table.Number(row, column);

    private static string Round(double? value) => value is { } number
        ? Math.Round(number, 4).ToString(CultureInfo.InvariantCulture)
        : "";
}
