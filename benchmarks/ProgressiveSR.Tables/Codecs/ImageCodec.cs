using System.Globalization;

namespace ProgressiveSR.Tables;

/// <summary>A codec to compare with, run with Debian's encoder and decoder.</summary>
/// <param name="Id">Its name in CSV files.</param>
/// <param name="Name">Its name on pages and charts.</param>
/// <param name="Encoder">The program that encodes a picture.</param>
/// <param name="Decoder">The program that decodes a file.</param>
internal sealed record ImageCodec(string Id, string Name, ExternalProgram Encoder, ExternalProgram Decoder)
{
    /// <summary>Bits per pixel before compression.</summary>
    private const double RawBits = 24;

    public static readonly ImageCodec Jpeg = new(
        "jpeg-progressive",
        "progressive JPEG",
        new ExternalProgram("cjpeg", "libjpeg-turbo-progs"),
        new ExternalProgram("djpeg", "libjpeg-turbo-progs"))
    {
        Settings = ["10", "20", "35", "50", "70", "85", "92"],
        Coarse = ["2", "5"],
        Fine = ["96", "99"],
        Encode = (quality, picture, file) =>
            ["-quality", quality, "-progressive", "-optimize", "-outfile", file, picture],
        Decode = (file, picture) => ["-outfile", picture, file],
        FileExtension = ".jpg",
    };

    /// <summary>Settings are bits per pixel.</summary>
    public static readonly ImageCodec Jpeg2000 = new(
        "jpeg2000",
        "JPEG 2000",
        new ExternalProgram("opj_compress", "libopenjp2-tools"),
        new ExternalProgram("opj_decompress", "libopenjp2-tools"))
    {
        Settings = ["0.15", "0.25", "0.4", "0.6", "0.9", "1.3", "2", "3"],
        Coarse = ["0.05", "0.1"],
        Fine = ["4.5", "6.5"],
        Encode = (bits, picture, file) => ["-i", picture, "-o", file, "-r", Ratio(bits), "-I"],
        Decode = (file, picture) => ["-i", file, "-o", picture],
        FileExtension = ".jp2",
    };

    public static readonly ImageCodec JpegXl = new(
        "jxl-progressive",
        "progressive JPEG XL",
        new ExternalProgram("cjxl", "libjxl-tools"),
        new ExternalProgram("djxl", "libjxl-tools"))
    {
        Settings = ["8", "5", "3", "2", "1.2", "0.7"],
        Coarse = ["25", "15"],
        Fine = ["0.4", "0.2"],
        Encode = (distance, picture, file) => ["-d", distance, "-p", "-e", "6", picture, file],
        Decode = (file, picture) => [file, picture],
        FileExtension = ".jxl",
    };

    public static readonly ImageCodec WebP = new(
        "webp", "WebP", new ExternalProgram("cwebp", "webp"), new ExternalProgram("dwebp", "webp"))
    {
        Settings = ["5", "20", "40", "60", "80", "92"],
        Coarse = ["0"],
        Fine = ["97", "100"],
        Encode = (quality, picture, file) => ["-q", quality, "-m", "6", picture, "-o", file],
        Decode = (file, picture) => [file, "-ppm", "-o", picture],
        FileExtension = ".webp",
    };

    public static readonly ImageCodec Avif = new(
        "avif", "AVIF", new ExternalProgram("avifenc", "libavif-bin"), new ExternalProgram("avifdec", "libavif-bin"))
    {
        Settings = ["63", "55", "47", "39", "31", "23", "15"],
        Fine = ["9", "4"],
        PictureExtension = ".png",
        Encode = (quantizer, picture, file) =>
            ["-s", "6", "-j", "1", "--min", quantizer, "--max", quantizer, picture, file],
        Decode = (file, picture) => [file, picture],
        FileExtension = ".avif",
    };

    public static readonly IReadOnlyList<ImageCodec> All = [Jpeg, Jpeg2000, JpegXl, WebP, Avif];

    /// <summary>The settings at which its rate is measured.</summary>
    public required IReadOnlyList<string> Settings { get; init; }

    /// <summary>Coarser settings, for a whole picture as a preview.</summary>
    public IReadOnlyList<string> Coarse { get; init; } = [];

    /// <summary>Finer settings, for a region to refine.</summary>
    public IReadOnlyList<string> Fine { get; init; } = [];

    /// <summary>
    /// The file format of pictures for the programs: portable pixmaps, or PNG if they do not support these.
    /// </summary>
    public string PictureExtension { get; init; } = PortablePixmap.Extension;

    /// <summary>The extension of the codec's files, by which OpenJPEG distinguishes formats.</summary>
    public required string FileExtension { get; init; }

    /// <summary>The encoder's arguments, from setting, picture and output file.</summary>
    public required Func<string, string, string, string[]> Encode { get; init; }

    /// <summary>The decoder's arguments, from file and output picture.</summary>
    public required Func<string, string, string[]> Decode { get; init; }

    /// <summary>A codec's name on pages and charts.</summary>
    /// <exception cref="ArgumentException">No such codec.</exception>
    public static ImageCodec Find(string id) => All.FirstOrDefault(codec => codec.Id == id)
        ?? throw new ArgumentException($"There is no codec '{id}'.", nameof(id));

    /// <summary>Converts bits per pixel to OpenJPEG's setting, the compression ratio.</summary>
    public static string Ratio(string bitsPerPixel) =>
        (RawBits / double.Parse(bitsPerPixel, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture);
}
