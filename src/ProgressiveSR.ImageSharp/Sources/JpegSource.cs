using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Metadata;

namespace ProgressiveSR.ImageSharp;

/// <summary>A JPEG file, whose missing parts ImageSharp's decoder would silently fill in.</summary>
internal sealed class JpegSource : SourceFile
{
    private readonly IImageInfo _info;

    public JpegSource(ReadOnlyMemory<byte> encoded, string name)
        : base(encoded, name) => (_info, _) = Identify([encoded]);

    public override Size Size => _info.Size();

    public override bool MayHaveAlpha => false;

    public override ImageMetadata Metadata => _info.Metadata;

    public override SourceColours Colours
    {
        get
        {
            const int componentsPlace = 5;
            int components = 0;
            var profile = new JpegProfile();
            var segments = new JpegSegments(Encoded.Span);
            while (segments.MoveNext() && segments.Marker != JpegSegments.StartOfScan)
            {
                if (segments.Marker == JpegProfile.App2)
                {
                    profile.Add(segments.Content);
                }
                else if (JpegProfile.IsFrame(segments.Marker) && segments.Content.Length > componentsPlace)
                {
                    components = segments.Content[componentsPlace];
                }
            }

            return profile.IsThere
                ? SourceColours.OfProfile(profile.Join() ?? [], PixelColoursOf(components))
                : SourceColours.None;
        }
    }

    public override IImageDecoder Decoder => FirstFrameDecoder(JpegFormat.Instance);

    public override bool IsTruncated(CancellationToken cancellationToken) =>
        JpegStructure.IsIncomplete(Encoded.Span, endIsFlat: true, cancellationToken);

    /// <summary>
    /// The complete segments of a truncated file: ImageSharp does not decode a file with an incomplete one.
    /// </summary>
    public override IReadOnlyList<ReadOnlyMemory<byte>> Pieces(bool truncated)
    {
        if (!truncated)
        {
            return [Encoded];
        }

        var segments = new JpegSegments(Encoded.Span);
        while (segments.MoveNext())
        {
        }

        byte[] end = [0xFF, 0xD9];
        return [Encoded[..segments.Position], end];
    }

    private static PixelColours PixelColoursOf(int components) => components switch
    {
        1 => PixelColours.Grey | PixelColours.Rgb,
        3 => PixelColours.Rgb,
        _ => PixelColours.None,
    };
}
