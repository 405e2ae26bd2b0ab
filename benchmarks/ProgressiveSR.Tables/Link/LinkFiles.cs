using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Tables;

/// <summary>
/// The files that <c>link-files</c> writes for two servers, and <c>link</c> compares with what arrives.
/// </summary>
internal static class LinkFiles
{
    /// <summary>The quality that every scheme must reach, in dB; curves are capped at it.</summary>
    public const double Psnr = 42;

    /// <summary>The picture's name at the sender.</summary>
    public const string PictureName = "mosaic.png";

    private const string Pictures = "pictures";
    private const string Codecs = "codecs";

    /// <summary>Writes the picture for our sender, and the codecs' files for any web server.</summary>
    public static void Write(string folder, Picture picture, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.Combine(folder, Pictures));
        Directory.CreateDirectory(Path.Combine(folder, Codecs));
        PictureFile.WritePng(picture, Path.Combine(folder, Pictures, PictureName));
        foreach (ProgressiveCodec codec in ProgressiveCodec.All)
        {
            byte[] bytes = ProgressiveFile.Encode(codec, picture, Psnr, cancellationToken);
            AtomicFile.Write(Path.Combine(folder, Codecs, NameOf(codec)), stream => stream.Write(bytes));
        }
    }

    public static Picture ReadPicture(string folder) => PictureFile.Read(Path.Combine(folder, Pictures, PictureName));

    public static ProgressiveFile Read(
        string folder, ProgressiveCodec codec, Picture picture, CancellationToken cancellationToken) =>
        new(codec, picture, File.ReadAllBytes(Path.Combine(folder, Codecs, NameOf(codec))), cancellationToken);

    /// <summary>A file's name at its server.</summary>
    public static string NameOf(ProgressiveCodec codec) =>
        Path.ChangeExtension(PictureName, codec.Codec.FileExtension);
}
