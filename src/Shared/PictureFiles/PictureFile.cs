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
    /// <summary>Reads a picture file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <returns>A picture with memory of its own.</returns>
    /// <exception cref="InvalidPictureException">The content is no usable picture.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DirectoryNotFoundException">The file's folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    /// <exception cref="IOException">The path names a folder, or the disk failed.</exception>
    public static Picture Read(string path, PictureReadOptions? options = null)
    {
        options ??= PictureReadOptions.Default;
        using FileStream file = InputFile.Open(path);
        string name = InputFile.Describe(path);
        return PictureDecoder.Decode(EncodedBytes.Read(file, name, options.MaxBytes).Span, name, options);
    }

    /// <summary>Reads a picture from the rest of a stream.</summary>
    /// <param name="stream">A readable stream, with or without seeking; it stays open.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <returns>A picture with memory of its own.</returns>
    /// <exception cref="InvalidPictureException">The content is no usable picture.</exception>
    public static Picture Read(Stream stream, PictureReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= PictureReadOptions.Default;
        string name = InputFile.Describe(stream);
        return PictureDecoder.Decode(EncodedBytes.Read(stream, name, options.MaxBytes).Span, name, options);
    }

    /// <summary>
    /// Reads a picture from the rest of a stream that is read asynchronously, such as a request's body; decoding itself
    /// is computation and runs on the thread that continues.
    /// </summary>
    /// <param name="stream">A readable stream, with or without seeking; it stays open.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the reading; decoding, once begun, is finished.</param>
    /// <returns>A picture with memory of its own.</returns>
    /// <exception cref="InvalidPictureException">The content is no usable picture.</exception>
    public static async Task<Picture> ReadAsync(
        Stream stream, PictureReadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= PictureReadOptions.Default;
        string name = InputFile.Describe(stream);
        ReadOnlyMemory<byte> encoded =
            await EncodedBytes.ReadAsync(stream, name, options.MaxBytes, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return PictureDecoder.Decode(encoded.Span, name, options);
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
        const int headBytes = 1 << 16;
        options ??= PictureReadOptions.Default;
        using FileStream file = InputFile.Open(path);
        string name = InputFile.Describe(path);
        if (file.CanSeek)
        {
            byte[] head = new byte[(int)Math.Min(headBytes, file.Length)];
            int read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            if (PictureDecoder.TryReadInfoFromHead(head.AsSpan(0, read), options) is { } info)
            {
                return info;
            }

            file.Position = 0;
        }

        return PictureDecoder.ReadInfo(EncodedBytes.Read(file, name, options.MaxBytes).Span, name, options);
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
    /// <exception cref="NotSupportedException">
    /// The extension is none of .png, .jpg, .jpeg and .webp, or the picture is larger than the format allows.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException">The file's folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be written to.</exception>
    /// <exception cref="IOException">The path names a folder, or the disk failed or is full.</exception>
    public static void Write(Picture picture, string path, PictureWriteOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(picture);
        Write(picture.View, picture.Alpha.Span, path, options);
    }

    /// <summary>Writes pixels in the format of the file's extension.</summary>
    /// <param name="pixels">The colours.</param>
    /// <param name="alpha">Empty where opaque, else <c>width * height</c> bytes, row by row without gaps.</param>
    /// <param name="path">The file, replaced as a whole once all is written; see <see cref="AtomicFile"/>.</param>
    /// <param name="options">How to write it; null for the defaults.</param>
    /// <exception cref="ArgumentException">The alpha plane's length is not <c>width * height</c>.</exception>
    /// <exception cref="NotSupportedException">
    /// The extension is none of .png, .jpg, .jpeg and .webp, or the picture is larger than the format allows.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException">The file's folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be written to.</exception>
    /// <exception cref="IOException">The path names a folder, or the disk failed or is full.</exception>
    public static void Write(
        RgbView pixels, ReadOnlySpan<byte> alpha, string path, PictureWriteOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!TryGetFormat(path, out PictureFormat format))
        {
            throw new NotSupportedException(
                $"'{path}' has no extension of a format that can be written; name a .png, .jpg, .jpeg or .webp file.");
        }

        WriteFile(pixels, alpha, path, format, options);
    }

    /// <summary>Writes a picture to a stream.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="stream">A writable stream; it stays open.</param>
    /// <param name="format">The format.</param>
    /// <param name="options">How to write it; null for the defaults.</param>
    /// <exception cref="NotSupportedException">The picture is larger than the format allows.</exception>
    public static void Write(
        Picture picture, Stream stream, PictureFormat format, PictureWriteOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(picture);
        Write(picture.View, picture.Alpha.Span, stream, format, options);
    }

    /// <summary>Writes pixels to a stream.</summary>
    /// <param name="pixels">The colours.</param>
    /// <param name="alpha">Empty where opaque, else <c>width * height</c> bytes, row by row without gaps.</param>
    /// <param name="stream">A writable stream; it stays open.</param>
    /// <param name="format">The format.</param>
    /// <param name="options">How to write it; null for the defaults.</param>
    /// <exception cref="ArgumentException">The alpha plane's length is not <c>width * height</c>.</exception>
    /// <exception cref="NotSupportedException">The picture is larger than the format allows.</exception>
    public static void Write(
        RgbView pixels,
        ReadOnlySpan<byte> alpha,
        Stream stream,
        PictureFormat format,
        PictureWriteOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using EncodedPicture encoded = PictureEncoder.Encode(pixels, alpha, format, options, "The picture");
        encoded.CopyTo(stream);
    }

    /// <summary>
    /// Writes a picture to a stream that is written asynchronously, such as a response's body; encoding itself is
    /// computation and runs on the calling thread.
    /// </summary>
    /// <param name="picture">The picture.</param>
    /// <param name="stream">A writable stream; it stays open.</param>
    /// <param name="format">The format.</param>
    /// <param name="options">How to write it; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the writing, which may leave part of a picture in the stream.</param>
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
        using EncodedPicture encoded =
            PictureEncoder.Encode(picture.View, picture.Alpha.Span, format, options, "The picture");
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
        WriteFile(pixels, alpha, path, PictureFormat.Png, options: null);
    }

    /// <summary>Writes a PNG picture to a stream.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="stream">A writable stream; it stays open.</param>
    public static void WritePng(Picture picture, Stream stream) => Write(picture, stream, PictureFormat.Png);

    private static void WriteFile(
        RgbView pixels, ReadOnlySpan<byte> alpha, string path, PictureFormat format, PictureWriteOptions? options)
    {
        using EncodedPicture encoded = PictureEncoder.Encode(pixels, alpha, format, options, InputFile.Describe(path));
        AtomicFile.Write(path, encoded.CopyTo);
    }
}
