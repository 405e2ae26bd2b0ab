using System.Globalization;

namespace ProgressiveSR.Tables;

/// <summary>A codec one file of which shows more of the picture the more of it has arrived.</summary>
/// <param name="Codec">The codec.</param>
internal sealed record ProgressiveCodec(ImageCodec Codec)
{
    public static readonly ProgressiveCodec Jpeg = new(ImageCodec.Jpeg)
    {
        Settings = ["80", "85", "88", "90", "92", "94", "96", "98", "100"],
        Encode = ImageCodec.Jpeg.Encode,
    };

    public static readonly ProgressiveCodec JpegXl = new(ImageCodec.JpegXl)
    {
        Settings = ["2", "1.5", "1.2", "1", "0.8", "0.6", "0.5", "0.4", "0.3", "0.2"],
        Encode = ImageCodec.JpegXl.Encode,
        Partial = ["--allow_partial_files"],
    };

    /// <summary>Settings are bits per pixel; layers are half an octave apart.</summary>
    public static readonly ProgressiveCodec Jpeg2000 = new(ImageCodec.Jpeg2000)
    {
        Settings = ["1", "1.4", "2", "2.8", "4", "5.6"],
        Encode = (bits, picture, file) => ["-i", picture, "-o", file, "-r", Layers(bits), "-p", "LRCP", "-I"],
        Partial = ["-allow-partial"],
    };

    public static readonly IReadOnlyList<ProgressiveCodec> All = [Jpeg, JpegXl, Jpeg2000];

    private const double CoarsestBits = 0.03;
    private const double LayersPerOctave = 2;

    /// <summary>Settings from coarse to fine; the first that reaches the quality wanted is used.</summary>
    public required IReadOnlyList<string> Settings { get; init; }

    /// <inheritdoc cref="ImageCodec.Encode"/>
    public required Func<string, string, string, string[]> Encode { get; init; }

    /// <summary>The decoder's further arguments for a file that ends early.</summary>
    public string[] Partial { get; init; } = [];

    private static string Layers(string bitsPerPixel)
    {
        double bits = double.Parse(bitsPerPixel, CultureInfo.InvariantCulture);
        int steps = (int)(LayersPerOctave * Math.Log2(bits / CoarsestBits));
        return string.Join(',', Enumerable.Range(0, steps + 1)
            .Select(step => bits * Math.Pow(2, (step - steps) / LayersPerOctave))
            .Select(rate => ImageCodec.Ratio(rate.ToString(CultureInfo.InvariantCulture))));
    }
}
