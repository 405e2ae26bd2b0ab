#if IMAGESHARP
namespace ProgressiveSR.ImageSharp;
#else
namespace ProgressiveSR.SkiaSharp;
#endif

/// <summary>
/// Reads PNG, JPEG and WebP files into pictures and writes pictures to them. All methods are thread-safe.
/// </summary>
public static partial class PictureFile
{
    private const string StreamName = "The picture";

    /// <summary>Reads a picture file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <param name="progress">Told the share of the file read, rising to 1, on the calling thread.</param>
    /// <param name="cancellationToken">Ends the reading and the decoding.</param>
    /// <returns>A picture with memory of its own.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="InvalidPictureException">The content is no usable picture.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DirectoryNotFoundException">The file's folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    /// <exception cref="IOException">The path names a folder, or the disk failed.</exception>
    public static Picture Read(
        string path,
        PictureReadOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        using FileStream file = InputFile.Open(path);
        return Read(file, options, progress, cancellationToken);
    }

    /// <summary>Reads a picture from the rest of a stream.</summary>
    /// <param name="stream">A readable stream, with or without seeking; it stays open.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <param name="progress">Told the share of the bytes decoded, rising to 1, on the calling thread.</param>
    /// <param name="cancellationToken">Ends the decoding.</param>
    /// <returns>A picture with memory of its own.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="InvalidPictureException">The content is no usable picture.</exception>
    public static Picture Read(
        Stream stream,
        PictureReadOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= PictureReadOptions.Default;
        string name = InputFile.Describe(stream);
        Stream source = stream.CanSeek ? stream : EncodedBytes.Read(stream, name, options.MaxBytes);
        return PictureDecoder.Decode(source, name, options, progress, cancellationToken);
    }

    /// <summary>
    /// Reads a picture from the rest of a stream that is read asynchronously, such as a request's body; decoding itself
    /// is computation and runs on the thread that continues.
    /// </summary>
    /// <param name="stream">A readable stream, with or without seeking; it stays open.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the reading and the decoding.</param>
    /// <returns>A picture with memory of its own.</returns>
    /// <exception cref="InvalidPictureException">The content is no usable picture.</exception>
    public static async Task<Picture> ReadAsync(
        Stream stream, PictureReadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= PictureReadOptions.Default;
        string name = InputFile.Describe(stream);
        MemoryStream encoded =
            await EncodedBytes.ReadAsync(stream, name, options.MaxBytes, cancellationToken).ConfigureAwait(false);
        return PictureDecoder.Decode(encoded, name, options, progress: null, cancellationToken);
    }

    /// <summary>
    /// The size of a picture file, without decoding it and, where the format allows, from its first bytes only. The
    /// limit of pixels is not applied.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How the file would be read; null for the defaults.</param>
    /// <exception cref="InvalidPictureException">The content is no picture.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DirectoryNotFoundException">The file's folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    /// <exception cref="IOException">The path names a folder, or the disk failed.</exception>
    public static PictureInfo ReadInfo(string path, PictureReadOptions? options = null)
    {
        options ??= PictureReadOptions.Default;
        using FileStream file = InputFile.Open(path);
        string name = InputFile.Describe(path);
        Stream source = file.CanSeek ? file : EncodedBytes.Read(file, name, options.MaxBytes);
        return PictureDecoder.ReadInfo(source, name, options);
    }

    /// <summary>The format that a file name's extension asks for.</summary>
    /// <param name="path">A file name, with or without folders.</param>
    /// <param name="format">The format.</param>
    /// <returns>False where the extension is none of .png, .jpg, .jpeg and .webp (in any case).</returns>
    public static bool TryGetFormat(string path, out PictureFormat format)
    {
        ArgumentNullException.ThrowIfNull(path);
        (bool known, format) = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".png" => (true, PictureFormat.Png),
            ".jpg" or ".jpeg" => (true, PictureFormat.Jpeg),
            ".webp" => (true, PictureFormat.Webp),
            _ => (false, default),
        };
        return known;
    }

    /// <summary>Writes a picture in the format of the file's extension.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="path">The file, replaced as a whole once all is written; see <see cref="AtomicFile"/>.</param>
    /// <param name="options">How to write it; null for the defaults.</param>
    /// <param name="progress">
    /// Told the share written, on the calling thread: after some rows of a PNG, at the end of others.
    /// </param>
    /// <param name="cancellationToken">Ends the writing; the file stays as it was.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="NotSupportedException">
    /// The extension is none of .png, .jpg, .jpeg and .webp, or the picture is larger than the format allows.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException">The file's folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be written to.</exception>
    /// <exception cref="IOException">The path names a folder, or the disk failed or is full.</exception>
    public static void Write(
        Picture picture,
        string path,
        PictureWriteOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(picture);
        Write(picture.View, picture.Alpha.Span, path, options, progress, cancellationToken);
    }

    /// <summary>Writes pixels in the format of the file's extension.</summary>
    /// <param name="pixels">The colours.</param>
    /// <param name="alpha">Empty where opaque, else <c>width * height</c> bytes, row by row without gaps.</param>
    /// <param name="path">The file, replaced as a whole once all is written; see <see cref="AtomicFile"/>.</param>
    /// <param name="options">How to write it; null for the defaults.</param>
    /// <param name="progress">
    /// Told the share written, on the calling thread: after some rows of a PNG, at the end of others.
    /// </param>
    /// <param name="cancellationToken">Ends the writing; the file stays as it was.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ArgumentException">The alpha plane's length is not <c>width * height</c>.</exception>
    /// <exception cref="NotSupportedException">
    /// The extension is none of .png, .jpg, .jpeg and .webp, or the picture is larger than the format allows.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException">The file's folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be written to.</exception>
    /// <exception cref="IOException">The path names a folder, or the disk failed or is full.</exception>
    public static void Write(
        RgbView pixels,
        ReadOnlySpan<byte> alpha,
        string path,
        PictureWriteOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!TryGetFormat(path, out PictureFormat format))
        {
            throw new NotSupportedException(
                $"'{path}' has no extension of a format that can be written; name a .png, .jpg, .jpeg or .webp file.");
        }

        WriteFile(pixels, alpha, path, format, options, progress, cancellationToken);
    }

    /// <summary>Writes a picture to a stream.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="stream">A writable stream; it stays open.</param>
    /// <param name="format">The format.</param>
    /// <param name="options">How to write it; null for the defaults.</param>
    /// <param name="progress">
    /// Told the share written, on the calling thread: after some rows of a PNG, at the end of others.
    /// </param>
    /// <param name="cancellationToken">Ends the writing, which leaves part of a picture in the stream.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="NotSupportedException">The picture is larger than the format allows.</exception>
    public static void Write(
        Picture picture,
        Stream stream,
        PictureFormat format,
        PictureWriteOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(picture);
        Write(picture.View, picture.Alpha.Span, stream, format, options, progress, cancellationToken);
    }

    /// <summary>Writes pixels to a stream.</summary>
    /// <param name="pixels">The colours.</param>
    /// <param name="alpha">Empty where opaque, else <c>width * height</c> bytes, row by row without gaps.</param>
    /// <param name="stream">A writable stream; it stays open.</param>
    /// <param name="format">The format.</param>
    /// <param name="options">How to write it; null for the defaults.</param>
    /// <param name="progress">
    /// Told the share written, on the calling thread: after some rows of a PNG, at the end of others.
    /// </param>
    /// <param name="cancellationToken">Ends the writing, which leaves part of a picture in the stream.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ArgumentException">The alpha plane's length is not <c>width * height</c>.</exception>
    /// <exception cref="NotSupportedException">The picture is larger than the format allows.</exception>
    public static void Write(
        RgbView pixels,
        ReadOnlySpan<byte> alpha,
        Stream stream,
        PictureFormat format,
        PictureWriteOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        FormatLimits.Require(pixels, alpha, format, StreamName);
        PictureEncoder.Encode(
            pixels,
            alpha,
            stream,
            format,
            options ?? PictureWriteOptions.Default,
            StreamName,
            progress,
            cancellationToken);
    }

    /// <summary>
    /// Writes a picture to a stream that is written asynchronously, such as a response's body; encoding itself is
    /// computation and runs on the calling thread.
    /// </summary>
    /// <param name="picture">The picture.</param>
    /// <param name="stream">A writable stream; it stays open.</param>
    /// <param name="format">The format.</param>
    /// <param name="options">How to write it; null for the defaults.</param>
    /// <param name="cancellationToken">
    /// Ends the encoding, and the writing, which may leave part of a picture in the stream.
    /// </param>
    /// <exception cref="NotSupportedException">The picture is larger than the format allows.</exception>
    public static async Task WriteAsync(
        Picture picture,
        Stream stream,
        PictureFormat format,
        PictureWriteOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(stream);
        cancellationToken.ThrowIfCancellationRequested();
        using MemoryStream encoded = new();
        Write(picture, encoded, format, options, progress: null, cancellationToken);
        encoded.Position = 0;
        await encoded.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes a PNG file, whatever the file's extension.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="path">The file, replaced as a whole once all is written; see <see cref="AtomicFile"/>.</param>
    /// <exception cref="DirectoryNotFoundException">The file's folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be written to.</exception>
    /// <exception cref="IOException">The path names a folder, or the disk failed or is full.</exception>
    public static void WritePng(Picture picture, string path)
    {
        ArgumentNullException.ThrowIfNull(picture);
        WritePng(picture.View, picture.Alpha.Span, path);
    }

    /// <summary>Writes pixels to a PNG file, whatever the file's extension.</summary>
    /// <param name="pixels">The colours.</param>
    /// <param name="alpha">Empty where opaque, else <c>width * height</c> bytes, row by row without gaps.</param>
    /// <param name="path">The file, replaced as a whole once all is written; see <see cref="AtomicFile"/>.</param>
    /// <exception cref="ArgumentException">The alpha plane's length is not <c>width * height</c>.</exception>
    /// <exception cref="DirectoryNotFoundException">The file's folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be written to.</exception>
    /// <exception cref="IOException">The path names a folder, or the disk failed or is full.</exception>
    public static void WritePng(RgbView pixels, ReadOnlySpan<byte> alpha, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WriteFile(pixels, alpha, path, PictureFormat.Png, options: null, progress: null, CancellationToken.None);
    }

    /// <summary>Writes a PNG picture to a stream.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="stream">A writable stream; it stays open.</param>
    public static void WritePng(Picture picture, Stream stream) => Write(picture, stream, PictureFormat.Png);

    private static void WriteFile(
        RgbView pixels,
        ReadOnlySpan<byte> alpha,
        string path,
        PictureFormat format,
        PictureWriteOptions? options,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        string name = InputFile.Describe(path);
        FormatLimits.Require(pixels, alpha, format, name);
        cancellationToken.ThrowIfCancellationRequested();
        options ??= PictureWriteOptions.Default;
        AtomicFile.Write(
            path,
            new Pixels(pixels, alpha),
            (stream, pixels) => PictureEncoder.Encode(
                pixels.Colours, pixels.Alpha, stream, format, options, name, progress, cancellationToken));
    }

    private readonly ref struct Pixels(RgbView colours, ReadOnlySpan<byte> alpha)
    {
        public RgbView Colours { get; } = colours;

        public ReadOnlySpan<byte> Alpha { get; } = alpha;
    }
}
