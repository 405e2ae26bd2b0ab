using System.Globalization;

namespace ProgressiveSR.Tables;

/// <summary>Rates and qualities of other codecs, picture by picture, as <c>codecs</c> has measured them.</summary>
internal sealed class RateTable
{
    /// <summary>The whole picture.</summary>
    public const string Whole = "whole";

    /// <summary>The whole picture at coarser settings, only to be looked at.</summary>
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

    /// <summary>Starts a table to write.</summary>
    public static CsvText Start() => new(Columns);

    /// <summary>Adds a row to a table to write; qualities with four decimals.</summary>
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
    /// <exception cref="CommandException">There is none.</exception>
    public static RateTable Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new CommandException($"'{path}' does not exist; make it with 'tables codecs'.");
        }

        using StreamReader reader = new(path);
        return new RateTable(path, CsvTable.Read(Path.GetFileName(path), reader));
    }

    /// <summary>What a scheme made of a part of a picture.</summary>
    /// <exception cref="CommandException">It was not measured.</exception>
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

    /// <summary>JPEG 2000's region at <see cref="CodecMeasurement.RegionPsnr"/>; null if it has no such rate.</summary>
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
