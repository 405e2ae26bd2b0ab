using System.CommandLine;
using System.Globalization;

namespace ProgressiveSR.Tables;

/// <summary>
/// <c>codecs-photo</c>: PSNR-Y of progressive JPEG and JPEG 2000 over a fine grid of sizes, for programs that show a
/// photograph's levels beside what these codecs make of as many bytes. As in <c>psr eval</c>, PSNR-Y leaves out 4
/// pixels along each edge.
/// </summary>
internal sealed class CodecsPhotoCommand : ToolCommand
{
    private const string Suffix = ".codecs.csv";
    private const double LeastBits = 0.03;
    private const double MostBits = 10;
    private const int StepsPerOctave = 4;

    private static readonly IReadOnlyList<string> Qualities =
        [.. Enumerable.Range(1, 50).Select(half => (2 * half).ToString(CultureInfo.InvariantCulture))];

    private static readonly Option<string[]> Photos = Inputs.Texts(
        "--photo", "FILE...", "The photographs. Default: samples/photos/astronaut.png.");

    public CodecsPhotoCommand(CliContext context)
        : base(
            "codecs-photo",
            $"""
            Measures progressive JPEG and JPEG 2000 at a fine grid of sizes, into PHOTO{Suffix} beside the photograph.

            Runs the encoders and decoders of Debian's packages libjpeg-turbo-progs and libopenjp2-tools.
            """,
            context) => Options.Add(Photos);

    /// <summary>Bits per pixel for JPEG 2000, a quarter of an octave apart.</summary>
    internal static IReadOnlyList<string> Rates { get; } =
    [
        .. Enumerable.Range(0, 1 + (int)(StepsPerOctave * Math.Log2(MostBits / LeastBits)))
            .Select(step => LeastBits * Math.Pow(2, (double)step / StepsPerOctave))
            .Select(bits => bits.ToString("0.####", CultureInfo.InvariantCulture)),
    ];

    protected override Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] files = parsed.GetValue(Photos) is { Length: > 0 } given
            ? given
            : [Path.Combine(ProjectFolders.Photos, "astronaut.png")];
        foreach (string file in files)
        {
            Picture picture = PictureFolder.Read(file, blockSize: null, Context.Warn);
            using CodecRun run = new(picture.View, cancellationToken);
            CsvText csv = List(
            [
                .. Qualities.Select(quality => run.Measure(ImageCodec.Jpeg, quality, PictureEvaluation.Crop)),
                .. Rates.Select(bits => run.Measure(ImageCodec.Jpeg2000, bits, PictureEvaluation.Crop)),
            ]);
            string path = Path.ChangeExtension(file, Suffix);
            CsvFile.Write(path, writer => writer.Write(csv.ToString()));
            Context.Output.WriteLine(path);
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// The points of which larger files are better ones, so that PSNR-Y can be interpolated at any size between.
    /// </summary>
    internal static CsvText List(IReadOnlyList<RatePoint> points)
    {
        CsvText csv = new("codec", "setting", "bytes", "psnrY");
        foreach (IGrouping<string, RatePoint> codec in points.GroupBy(point => point.Scheme))
        {
            RatePoint? last = null;
            foreach (RatePoint point in
                codec.OrderBy(point => point.Bytes).ThenByDescending(point => point.Quality.PsnrY))
            {
                if (point.Quality.PsnrY is { } psnr
                    && (last is null || (point.Bytes > last.Bytes && psnr > last.Quality.PsnrY)))
                {
                    csv.Add(point.Scheme, point.Setting, $"{point.Bytes}", Figures.Number(psnr, 4));
                    last = point;
                }
            }
        }

        return csv;
    }
}
