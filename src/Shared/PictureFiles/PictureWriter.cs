namespace ProgressiveSR.PictureFiles;

/// <summary>The writing half of an adapter's <c>PictureFile</c>, documented in PictureFile.xml.</summary>
/// <typeparam name="TEncoder">The image library.</typeparam>
internal static class PictureWriter<TEncoder>
    where TEncoder : IPictureEncoder
{
    private const string StreamName = "The picture";

    public static void Write(
        Picture picture,
        string path,
        PictureWriteOptions? options,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(picture);
        Write(picture.View, picture.Alpha.Span, path, options, progress, cancellationToken);
    }

    public static void Write(
        RgbView pixels,
        ReadOnlySpan<byte> alpha,
        string path,
        PictureWriteOptions? options,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        WriteFile(pixels, alpha, path, FindFormat(path), options, progress, cancellationToken);
    }

    public static void RequireFits(string path, int width, int height) =>
        FormatLimits.RequireSize<TEncoder>(width, height, FindFormat(path), InputFile.Describe(path));

    public static void Write(
        Picture picture,
        Stream stream,
        PictureFormat format,
        PictureWriteOptions? options,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(picture);
        Write(picture.View, picture.Alpha.Span, stream, format, options, progress, cancellationToken);
    }

    public static void Write(
        RgbView pixels,
        ReadOnlySpan<byte> alpha,
        Stream stream,
        PictureFormat format,
        PictureWriteOptions? options,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        FormatLimits.Require<TEncoder>(pixels, alpha, format, StreamName);
        Encode(
            pixels,
            alpha,
            stream,
            format,
            options ?? PictureWriteOptions.Default,
            StreamName,
            progress,
            cancellationToken);
    }

    public static async Task WriteAsync(
        Picture picture,
        Stream stream,
        PictureFormat format,
        PictureWriteOptions? options,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(stream);
        cancellationToken.ThrowIfCancellationRequested();
        using MemoryStream encoded = new();
        Write(picture, encoded, format, options, progress: null, cancellationToken);
        encoded.Position = 0;
        await encoded.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    public static void WritePng(Picture picture, string path)
    {
        ArgumentNullException.ThrowIfNull(picture);
        WritePng(picture.View, picture.Alpha.Span, path);
    }

    public static void WritePng(RgbView pixels, ReadOnlySpan<byte> alpha, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WriteFile(pixels, alpha, path, PictureFormat.Png, options: null, progress: null, CancellationToken.None);
    }

    private static PictureFormat FindFormat(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return FileExtension.TryGetFormat(path, out PictureFormat format)
            ? format
            : throw new NotSupportedException(
                $"'{path}' has no extension of a format that can be written; name a .png, .jpg, .jpeg or .webp file.");
    }

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
        FormatLimits.Require<TEncoder>(pixels, alpha, format, name);
        cancellationToken.ThrowIfCancellationRequested();
        options ??= PictureWriteOptions.Default;
        AtomicFile.Write(
            path,
            new Pixels(pixels, alpha),
            (stream, pixels) => Encode(
                pixels.Colours, pixels.Alpha, stream, format, options, name, progress, cancellationToken));
    }

    private static void Encode(
        RgbView pixels,
        ReadOnlySpan<byte> alpha,
        Stream destination,
        PictureFormat format,
        PictureWriteOptions options,
        string name,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        if (format == PictureFormat.Png)
        {
            PngWriter.Write(destination, pixels, alpha, options.PngCompression, progress, cancellationToken);
        }
        else
        {
            TEncoder.Encode(pixels, alpha, destination, format, options, name, progress, cancellationToken);
        }
    }

    private readonly ref struct Pixels(RgbView colours, ReadOnlySpan<byte> alpha)
    {
        public RgbView Colours { get; } = colours;

        public ReadOnlySpan<byte> Alpha { get; } = alpha;
    }
}
