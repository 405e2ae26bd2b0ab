using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Metadata;

namespace ProgressiveSR.ImageSharp;

/// <summary>
/// A picture file as passed to ImageSharp, with information that ImageSharp 2 does not provide: colours, alpha, missing
/// parts.
/// </summary>
/// <param name="encoded">The whole file.</param>
/// <param name="name">The name of the file, for messages.</param>
internal abstract class SourceFile(ReadOnlyMemory<byte> encoded, string name)
{
    /// <summary>The whole file.</summary>
    public ReadOnlyMemory<byte> Encoded { get; } = encoded;

    public string Name { get; } = name;

    /// <summary>The size as stored, before orientation.</summary>
    public abstract Size Size { get; }

    /// <summary>The position of the decoded frame in the picture.</summary>
    public virtual Rectangle Frame => new(default, Size);

    public abstract bool MayHaveAlpha { get; }

    public abstract ImageMetadata Metadata { get; }

    /// <summary>The file's colour information.</summary>
    public abstract SourceColours Colours { get; }

    public abstract IImageDecoder Decoder { get; }

    /// <summary>Reads the headers before the pixels.</summary>
    /// <exception cref="InvalidPictureException">The file is not a picture, or its header is damaged.</exception>
    public static SourceFile Open(ReadOnlyMemory<byte> encoded, string name) => encoded.IsEmpty
        ? throw PictureErrors.Empty(name)
        : FileSignature.Recognise(encoded.Span) switch
        {
            PictureFormat.Png => new PngSource(encoded, name),
            PictureFormat.Jpeg => new JpegSource(encoded, name),
            PictureFormat.Webp => new WebpSource(encoded, name),
            _ => new OtherSource(encoded, name),
        };

    /// <summary>Whether some of the pixels are missing from the file.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public abstract bool IsTruncated(CancellationToken cancellationToken);

    /// <summary>The file for the decoder, in pieces.</summary>
    /// <param name="truncated">
    /// Whether the file is known to be truncated; the decoder then gets the existing part.
    /// </param>
    public virtual IReadOnlyList<ReadOnlyMemory<byte>> Pieces(bool truncated) => [Encoded];

    /// <summary>ImageSharp's information about a file, or about the part that this requires.</summary>
    protected (IImageInfo Info, IImageFormat Format) Identify(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        try
        {
            using var stream = new SegmentStream(pieces, progress: null, CancellationToken.None);
            IImageInfo info = Image.Identify(Configuration.Default, stream, out IImageFormat format);
            return info is { Width: > 0, Height: > 0 }
                ? (info, format)
                : throw new InvalidImageContentException("No pixels.");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw PictureErrors.Unreadable(Encoded.Span, Name, e);
        }
    }

    /// <summary>A decoder that stops after the first frame.</summary>
    protected static IImageDecoder FirstFrameDecoder(IImageFormat format) => format switch
    {
        GifFormat => new GifDecoder { DecodingMode = FrameDecodingMode.First },
        TiffFormat => new TiffDecoder { DecodingMode = FrameDecodingMode.First },
        _ => Configuration.Default.ImageFormatsManager.FindDecoder(format),
    };
}
