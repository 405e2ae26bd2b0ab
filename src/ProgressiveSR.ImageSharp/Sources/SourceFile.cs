using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Metadata;

namespace ProgressiveSR.ImageSharp;

/// <summary>
/// A picture file as ImageSharp is given it, and what ImageSharp 2 does not tell of it: colours, alpha, missing parts.
/// </summary>
/// <param name="encoded">The whole file.</param>
/// <param name="name">Whose bytes these are, for messages.</param>
internal abstract class SourceFile(ReadOnlyMemory<byte> encoded, string name)
{
    /// <summary>The whole file.</summary>
    public ReadOnlyMemory<byte> Encoded { get; } = encoded;

    public string Name { get; } = name;

    /// <summary>The size as stored, before orientation.</summary>
    public abstract Size Size { get; }

    /// <summary>Where the decoded frame lies in the picture.</summary>
    public virtual Rectangle Frame => new(default, Size);

    public abstract bool MayHaveAlpha { get; }

    public abstract ImageMetadata Metadata { get; }

    /// <summary>What the file says about its colours.</summary>
    public abstract SourceColours Colours { get; }

    public abstract IImageDecoder Decoder { get; }

    /// <summary>Reads what stands before the pixels.</summary>
    /// <exception cref="InvalidPictureException">It is no picture, or its header is damaged.</exception>
    public static SourceFile Open(ReadOnlyMemory<byte> encoded, string name) => encoded.IsEmpty
        ? throw PictureErrors.Empty(name)
        : FileSignature.Recognise(encoded.Span) switch
        {
            PictureFormat.Png => new PngSource(encoded, name),
            PictureFormat.Jpeg => new JpegSource(encoded, name),
            PictureFormat.Webp => new WebpSource(encoded, name),
            _ => new OtherSource(encoded, name),
        };

    /// <summary>Whether a part of the pixels is not in the file.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public abstract bool IsTruncated(CancellationToken cancellationToken);

    /// <summary>The file for the decoder, in pieces.</summary>
    /// <param name="truncated">Whether it is known to be: the decoder then gets what is there.</param>
    public virtual IReadOnlyList<ReadOnlyMemory<byte>> Pieces(bool truncated) => [Encoded];

    /// <summary>What ImageSharp says of a file, or of the part of one that it needs for that.</summary>
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
