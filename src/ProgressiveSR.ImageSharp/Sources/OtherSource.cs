using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Metadata;

namespace ProgressiveSR.ImageSharp;

/// <summary>A file of a format besides the three, as ImageSharp reads it.</summary>
internal sealed class OtherSource : SourceFile
{
    private readonly IImageInfo _info;

    public OtherSource(ReadOnlyMemory<byte> encoded, string name)
        : base(encoded, name)
    {
        (_info, IImageFormat format) = Identify([encoded]);
        Decoder = FirstFrameDecoder(format);
    }

    public override Size Size => _info.Size();

    public override bool MayHaveAlpha => true;

    public override ImageMetadata Metadata => _info.Metadata;

    public override SourceColours Colours => SourceColours.Of(Metadata);

    public override IImageDecoder Decoder { get; }

    public override bool IsTruncated(CancellationToken cancellationToken) => false;
}
