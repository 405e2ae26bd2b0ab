using System.Buffers.Binary;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Metadata;

namespace ProgressiveSR.ImageSharp;

/// <summary>A file of another format, as ImageSharp reads it.</summary>
internal sealed class OtherSource : SourceFile
{
    private readonly IImageInfo _info;

    public OtherSource(ReadOnlyMemory<byte> encoded, string name)
        : base(encoded, name)
    {
        if (HasPixelsBehindItsEnd(encoded.Span))
        {
            throw PictureErrors.Truncated(name);
        }

        (_info, IImageFormat format) = Identify([encoded]);
        Decoder = FirstFrameDecoder(format);
    }

    public override Size Size => _info.Size();

    public override bool MayHaveAlpha => true;

    public override ImageMetadata Metadata => _info.Metadata;

    public override SourceColours Colours => SourceColours.Of(Metadata);

    public override IImageDecoder Decoder { get; }

    public override bool IsTruncated(CancellationToken cancellationToken) => false;

    /// <summary>
    /// Whether a BMP file claims that its pixels begin beyond its end: ImageSharp 2.1.13 allocates memory for
    /// everything that it claims to precede them.
    /// </summary>
    private static bool HasPixelsBehindItsEnd(ReadOnlySpan<byte> file)
    {
        const int header = 14, pixelsPlace = 10;
        ReadOnlySpan<byte> bitmap = file.StartsWith("BA"u8) && file.Length > header ? file[header..] : file;
        return bitmap.StartsWith("BM"u8)
            && bitmap.Length >= header
            && BinaryPrimitives.ReadUInt32LittleEndian(bitmap[pixelsPlace..]) > file.Length;
    }
}
