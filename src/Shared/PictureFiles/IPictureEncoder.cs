namespace ProgressiveSR.PictureFiles;

/// <summary>What an adapter adds to <see cref="PictureWriter{TEncoder}"/>: an image library's encoding.</summary>
internal interface IPictureEncoder
{
    /// <summary>From here up, JPEG keeps full colour resolution.</summary>
    const int FullColourQuality = 90;

    /// <summary>The most pixels a side of a WebP picture; the format's own limit where an encoder has none.</summary>
    static virtual int MaxWebpSide => 16_383;

    /// <summary>Encodes a picture that was found to fit the format (<see cref="FormatLimits"/>).</summary>
    /// <param name="pixels">The colours.</param>
    /// <param name="alpha">Empty, or a byte per pixel; a format without alpha shows the picture on white.</param>
    /// <param name="destination">A writable stream, which may not seek; it stays open.</param>
    /// <param name="format">JPEG or WebP; PNG is <see cref="PngWriter"/>'s.</param>
    /// <param name="options">How to write it.</param>
    /// <param name="name">What is written, for messages.</param>
    /// <param name="progress">Told shares rising to 1.</param>
    /// <param name="cancellationToken">Ends the encoding.</param>
    static abstract void Encode(
        RgbView pixels,
        ReadOnlySpan<byte> alpha,
        Stream destination,
        PictureFormat format,
        PictureWriteOptions options,
        string name,
        IProgress<double>? progress,
        CancellationToken cancellationToken);
}
