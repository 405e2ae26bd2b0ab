using Reader = ProgressiveSR.PictureFiles.PictureReader<ProgressiveSR.ImageSharp.PictureDecoder>;
using Writer = ProgressiveSR.PictureFiles.PictureWriter<ProgressiveSR.ImageSharp.PictureEncoder>;

namespace ProgressiveSR.ImageSharp;

/// <summary>Reads and writes PNG, JPEG and WebP files. Thread-safe.</summary>
/// <remarks>
/// <para>
/// A picture that was read is upright (EXIF orientation is applied), in sRGB (converted from colour profiles of RGB and
/// grey, and from PNG's cICP, gAMA and cHRM; without these, a file is assumed to be sRGB, as is one with any other
/// profile, which is reported to <see cref="PictureReadOptions.Warn"/>), and has an alpha plane only if a pixel is not
/// opaque. Grey, palette, 16-bit and CMYK files are converted to 8-bit RGB; of an animation, the first frame is read.
/// Other formats are read if ImageSharp's default configuration supports them.
/// </para>
/// <para>
/// Cancellation takes effect at the next piece of the file that ImageSharp's decoder reads, and when writing a PNG at
/// the next row; no file is then written.
/// </para>
/// </remarks>
public static class PictureFile
{
    /// <include file="../Shared/PictureFiles/PictureFile.xml" path="PictureFile/ReadPath/*"/>
    public static Picture Read(
        string path,
        PictureReadOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default) =>
        Reader.Read(path, options, progress, cancellationToken);

    /// <include file="../Shared/PictureFiles/PictureFile.xml" path="PictureFile/ReadStream/*"/>
    public static Picture Read(
        Stream stream,
        PictureReadOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default) =>
        Reader.Read(stream, options, progress, cancellationToken);

    /// <include file="../Shared/PictureFiles/PictureFile.xml" path="PictureFile/ReadAsync/*"/>
    public static Task<Picture> ReadAsync(
        Stream stream, PictureReadOptions? options = null, CancellationToken cancellationToken = default) =>
        Reader.ReadAsync(stream, options, cancellationToken);

    /// <include file="../Shared/PictureFiles/PictureFile.xml" path="PictureFile/ReadInfo/*"/>
    public static PictureInfo ReadInfo(string path, PictureReadOptions? options = null) =>
        Reader.ReadInfo(path, options);

    /// <include file="../Shared/PictureFiles/PictureFile.xml" path="PictureFile/TryGetFormat/*"/>
    public static bool TryGetFormat(string path, out PictureFormat format) =>
        FileExtension.TryGetFormat(path, out format);

    /// <include file="../Shared/PictureFiles/PictureFile.xml" path="PictureFile/RequireFits/*"/>
    public static void RequireFits(string path, int width, int height) => Writer.RequireFits(path, width, height);

    /// <include file="../Shared/PictureFiles/PictureFile.xml" path="PictureFile/WritePicturePath/*"/>
    public static void Write(
        Picture picture,
        string path,
        PictureWriteOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default) =>
        Writer.Write(picture, path, options, progress, cancellationToken);

    /// <include file="../Shared/PictureFiles/PictureFile.xml" path="PictureFile/WritePixelsPath/*"/>
    public static void Write(
        RgbView pixels,
        ReadOnlySpan<byte> alpha,
        string path,
        PictureWriteOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default) =>
        Writer.Write(pixels, alpha, path, options, progress, cancellationToken);

    /// <include file="../Shared/PictureFiles/PictureFile.xml" path="PictureFile/WritePictureStream/*"/>
    public static void Write(
        Picture picture,
        Stream stream,
        PictureFormat format,
        PictureWriteOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default) =>
        Writer.Write(picture, stream, format, options, progress, cancellationToken);

    /// <include file="../Shared/PictureFiles/PictureFile.xml" path="PictureFile/WritePixelsStream/*"/>
    public static void Write(
        RgbView pixels,
        ReadOnlySpan<byte> alpha,
        Stream stream,
        PictureFormat format,
        PictureWriteOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default) =>
        Writer.Write(pixels, alpha, stream, format, options, progress, cancellationToken);

    /// <include file="../Shared/PictureFiles/PictureFile.xml" path="PictureFile/WriteAsync/*"/>
    public static Task WriteAsync(
        Picture picture,
        Stream stream,
        PictureFormat format,
        PictureWriteOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Writer.WriteAsync(picture, stream, format, options, cancellationToken);

    /// <include file="../Shared/PictureFiles/PictureFile.xml" path="PictureFile/WritePngPicturePath/*"/>
    public static void WritePng(Picture picture, string path) => Writer.WritePng(picture, path);

    /// <include file="../Shared/PictureFiles/PictureFile.xml" path="PictureFile/WritePngPixelsPath/*"/>
    public static void WritePng(RgbView pixels, ReadOnlySpan<byte> alpha, string path) =>
        Writer.WritePng(pixels, alpha, path);

    /// <include file="../Shared/PictureFiles/PictureFile.xml" path="PictureFile/WritePngPictureStream/*"/>
    public static void WritePng(Picture picture, Stream stream) => Write(picture, stream, PictureFormat.Png);
}
