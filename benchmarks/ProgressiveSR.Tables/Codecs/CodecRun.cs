using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Tables;

/// <summary>Encodes and decodes one picture with the codecs' programs, through files in a temporary folder.</summary>
internal sealed class CodecRun : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("codecs").FullName;
    private readonly Picture picture;
    private readonly CancellationToken cancellationToken;

    /// <param name="pixels">The picture.</param>
    /// <param name="cancellationToken">Stops the programs.</param>
    public CodecRun(RgbView pixels, CancellationToken cancellationToken)
    {
        this.cancellationToken = cancellationToken;
        PortablePixmap.Write(pixels, Source(PortablePixmap.Extension));
        picture = PortablePixmap.Read(Source(PortablePixmap.Extension));
        PictureFile.WritePng(picture, Source(".png"));
    }

    /// <summary>Measures the rate and quality of a codec at a setting.</summary>
    /// <param name="codec">The codec.</param>
    /// <param name="setting">One of its settings.</param>
    /// <param name="crop">Pixels along each edge that are excluded from the quality.</param>
    public RatePoint Measure(ImageCodec codec, string setting, int crop = 0)
    {
        string file = Encode(codec, setting);
        Quality quality = Quality.Measure(picture.View, Decode(codec, file).View, crop, "The picture");
        return RatePoint.Of(
            codec.Id, setting, new FileInfo(file).Length, (long)picture.Width * picture.Height, quality);
    }

    /// <summary>Encodes the picture.</summary>
    /// <returns>The path of the file, valid until the next call.</returns>
    public string Encode(ImageCodec codec, string setting) => Encode(codec, codec.Encode, setting);

    /// <summary>Encodes the picture with arguments of its own.</summary>
    /// <inheritdoc cref="Encode(ImageCodec, string)"/>
    public string Encode(ImageCodec codec, Func<string, string, string, string[]> arguments, string setting)
    {
        string file = Path.Combine(folder, $"encoded{codec.FileExtension}");
        File.Delete(file);
        codec.Encoder.Make(file, arguments(setting, Source(codec.PictureExtension), file), cancellationToken);
        return file;
    }

    /// <summary>Decodes a file, with additional arguments for the decoder.</summary>
    public Picture Decode(ImageCodec codec, string file, params string[] more)
    {
        string shown = Shown(codec);
        File.Delete(shown);
        codec.Decoder.Make(shown, [.. codec.Decode(file, shown), .. more], cancellationToken);
        return ReadShown(codec, shown);
    }

    /// <summary>Decodes a file that may end early, with additional arguments for the decoder.</summary>
    /// <returns>The picture; null if the decoder makes none.</returns>
    public Picture? TryDecode(ImageCodec codec, ReadOnlySpan<byte> bytes, params string[] more)
    {
        string file = Path.Combine(folder, $"partial{codec.FileExtension}");
        File.WriteAllBytes(file, bytes);
        string shown = Shown(codec);
        File.Delete(shown);
        return codec.Decoder.TryMake(shown, [.. codec.Decode(file, shown), .. more], cancellationToken)
            ? ReadShown(codec, shown)
            : null;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static Picture ReadShown(ImageCodec codec, string file) =>
        codec.PictureExtension == PortablePixmap.Extension ? PortablePixmap.Read(file) : PictureFile.Read(file);

    private string Shown(ImageCodec codec) => Path.Combine(folder, $"decoded{codec.PictureExtension}");

    private string Source(string extension) => Path.Combine(folder, $"picture{extension}");
}
