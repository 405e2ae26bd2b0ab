namespace ProgressiveSR.PictureFiles;

/// <summary>An image library's decoder, for <see cref="PictureReader{TDecoder}"/>.</summary>
internal interface IPictureDecoder
{
    /// <summary>Decodes the rest of a seekable stream, within the limits of the options.</summary>
    /// <param name="stream">The stream, which is left open, at its end.</param>
    /// <param name="name">The name of the file or stream, for messages.</param>
    /// <param name="options">Read options.</param>
    /// <param name="progress">Receives fractions rising to 1.</param>
    /// <param name="cancellationToken">Cancels decoding.</param>
    /// <exception cref="InvalidPictureException">The content is not a valid picture, or exceeds the limits.</exception>
    static abstract Picture Decode(
        Stream stream,
        string name,
        PictureReadOptions options,
        IProgress<double>? progress,
        CancellationToken cancellationToken);

    /// <summary>Reads the size from the header of a seekable stream, regardless of the limits.</summary>
    /// <exception cref="InvalidPictureException">The content is not a picture.</exception>
    static abstract PictureInfo ReadInfo(Stream stream, string name, PictureReadOptions options);
}
