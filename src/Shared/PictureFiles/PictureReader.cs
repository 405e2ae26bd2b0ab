namespace ProgressiveSR.PictureFiles;

/// <summary>The reading half of an adapter's <c>PictureFile</c>, documented in PictureFile.xml.</summary>
/// <typeparam name="TDecoder">The image library.</typeparam>
internal static class PictureReader<TDecoder>
    where TDecoder : IPictureDecoder
{
    public static Picture Read(
        string path, PictureReadOptions? options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        using FileStream file = InputFile.Open(path);
        return Read(file, options, progress, cancellationToken);
    }

    public static Picture Read(
        Stream stream, PictureReadOptions? options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= PictureReadOptions.Default;
        string name = InputFile.Describe(stream);
        Stream source = stream.CanSeek ? stream : EncodedBytes.Read(stream, name, options.MaxBytes);
        return TDecoder.Decode(source, name, options, progress, cancellationToken);
    }

    public static async Task<Picture> ReadAsync(
        Stream stream, PictureReadOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= PictureReadOptions.Default;
        string name = InputFile.Describe(stream);
        MemoryStream encoded =
            await EncodedBytes.ReadAsync(stream, name, options.MaxBytes, cancellationToken).ConfigureAwait(false);
        return TDecoder.Decode(encoded, name, options, progress: null, cancellationToken);
    }

    public static PictureInfo ReadInfo(string path, PictureReadOptions? options)
    {
        options ??= PictureReadOptions.Default;
        using FileStream file = InputFile.Open(path);
        string name = InputFile.Describe(path);
        Stream source = file.CanSeek ? file : EncodedBytes.Read(file, name, options.MaxBytes);
        return TDecoder.ReadInfo(source, name, options);
    }
}
