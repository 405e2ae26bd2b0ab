namespace ProgressiveSR.PictureFiles;

/// <summary>An image library's encoder, for <see cref="PictureWriter{TEncoder}"/>.</summary>
internal interface IPictureEncoder
{
    /// <summary>The quality from which JPEG keeps chroma at full resolution.</summary>
    const int FullColourQuality = 90;

    /// <summary>
    /// The encoder's maximum side of a WebP picture in pixels; the format's limit if it has none of its own.
    /// </summary>
    static virtual int MaxWebpSide => 16_383;

    /// <summary>
    /// Encodes a picture whose size has been checked against the format's limits (<see cref="FormatLimits"/>).
    /// </summary>
    /// <param name="pixels">The colours.</param>
    /// <param name="alpha">Empty, or a byte per pixel; a format without alpha shows the picture on white.</param>
    /// <param name="destination">A writable stream, possibly not seekable; it is left open.</param>
    /// <param name="format">JPEG or WebP; <see cref="PngWriter"/> writes PNG.</param>
    /// <param name="options">Write options.</param>
    /// <param name="name">The name of the destination, for messages.</param>
    /// <param name="progress">Receives fractions rising to 1.</param>
    /// <param name="cancellationToken">Cancels encoding.</param>
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
