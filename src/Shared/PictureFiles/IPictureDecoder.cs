namespace ProgressiveSR.PictureFiles;

/// <summary>What an adapter adds to <see cref="PictureReader{TDecoder}"/>: an image library's decoding.</summary>
internal interface IPictureDecoder
{
    /// <summary>Decodes the rest of a stream that can seek, within the limits of the options.</summary>
    /// <param name="stream">The stream; it is left at its end, and stays open.</param>
    /// <param name="name">Whose bytes these are, for messages.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="progress">Told shares rising to 1.</param>
    /// <param name="cancellationToken">Ends the decoding.</param>
    /// <exception cref="InvalidPictureException">The content is no usable picture.</exception>
    static abstract Picture Decode(
        Stream stream,
        string name,
        PictureReadOptions options,
        IProgress<double>? progress,
        CancellationToken cancellationToken);

    /// <summary>What the head of a stream that can seek says, whatever the limits.</summary>
    /// <exception cref="InvalidPictureException">The content is no picture.</exception>
    static abstract PictureInfo ReadInfo(Stream stream, string name, PictureReadOptions options);
}
