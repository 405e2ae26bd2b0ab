using System.Buffers.Binary;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.Metadata;

namespace ProgressiveSR.ImageSharp;

/// <summary>
/// A WebP file. ImageSharp 2 does not read animations: it gets a still picture with the chunks of the first frame.
/// </summary>
internal sealed class WebpSource : SourceFile
{
    // VP8X: flags, three reserved bytes, and the size.
    private const byte AlphaFlag = 0x10;
    private const byte AnimationFlag = 0x02;
    private const int WidthPlace = 4;
    private const int ExtendedLength = 10;

    private readonly FileChunk[] _chunks;
    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _still;
    private readonly IImageInfo _info;

    public WebpSource(ReadOnlyMemory<byte> encoded, string name)
        : base(encoded, name)
    {
        if (encoded.Length < WebpChunks.FileHeader)
        {
            throw PictureErrors.Unreadable(encoded.Span, name);
        }

        _chunks = [.. WebpChunk.Read(encoded[WebpChunks.FileHeader..])];

        // ImageSharp would allocate the size that a chunk claims.
        FileChunk frame = _chunks.FirstOrDefault(chunk => chunk.Is("ANMF"u8));
        WebpFrame? first = frame.Length > 0 ? WebpFrame.TryRead(frame.Content) : null;
        if (_chunks.Any(chunk => chunk.IsCut) || first?.Chunks.Any(chunk => chunk.IsCut) == true)
        {
            throw PictureErrors.Truncated(name);
        }

        if (IsAnimation)
        {
            Frame = first?.Place ?? throw PictureErrors.Unreadable(encoded.Span, name);
            Size = CanvasSize();
            _still = Still(first);
            (_info, _) = Identify(_still);
            if (!new Rectangle(default, Size).Contains(Frame) || _info.Size() != Frame.Size)
            {
                throw PictureErrors.Damaged(name);
            }
        }
        else
        {
            _still = [encoded];
            (_info, _) = Identify(_still);
            Size = _info.Size();
            Frame = new Rectangle(default, Size);
        }
    }

    public override Size Size { get; }

    public override Rectangle Frame { get; }

    /// <summary>Whether the file has alpha, from flags at fixed offsets that ImageSharp does not expose.</summary>
    public override bool MayHaveAlpha
    {
        get
        {
            const int losslessFlags = 4;
            FileChunk lossless = _chunks[0];
            return IsExtended
                ? (Flags & AlphaFlag) != 0 || Frame.Size != Size
                    || _info.Metadata.GetWebpMetadata().FileFormat == WebpFileFormatType.Lossless
                : lossless.Is("VP8L"u8) && (lossless.Content.Span[losslessFlags] & AlphaFlag) != 0;
        }
    }

    public override ImageMetadata Metadata => _info.Metadata;

    public override SourceColours Colours =>
        Named("ICCP"u8) is [{ } profile]
            ? SourceColours.OfProfile(profile.Content, PixelColours.Rgb)
            : SourceColours.None;

    public override IImageDecoder Decoder => FirstFrameDecoder(WebpFormat.Instance);

    private bool IsExtended =>
        _chunks.Length > 0 && _chunks[0].Is("VP8X"u8) && _chunks[0].Content.Length >= ExtendedLength;

    private byte Flags => _chunks[0].Content.Span[0];

    private bool IsAnimation => IsExtended && (Flags & AnimationFlag) != 0;

    public override bool IsTruncated(CancellationToken cancellationToken)
    {
        const int chunkHeader = 8;
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(Encoded.Span[4..]);
        return length > (uint)(Encoded.Length - chunkHeader);
    }

    public override IReadOnlyList<ReadOnlyMemory<byte>> Pieces(bool truncated) => _still;

    private Size CanvasSize()
    {
        ReadOnlySpan<byte> extended = _chunks[0].Content.Span;
        return new Size(
            WebpFrame.Number24(extended[WidthPlace..]) + 1, WebpFrame.Number24(extended[(WidthPlace + 3)..]) + 1);
    }

    private List<ReadOnlyMemory<byte>> Still(WebpFrame frame)
    {
        byte[] extended = _chunks[0].Content.ToArray();
        extended[0] &= unchecked((byte)~AnimationFlag);
        List<ReadOnlyMemory<byte>> chunks =
        [
            WebpChunks.Make("VP8X"u8, extended),
            .. Named("ICCP"u8).Select(chunk => chunk.Whole),
            .. frame.Chunks.Where(chunk => chunk.Is("ALPH"u8) || chunk.Is("VP8 "u8) || chunk.Is("VP8L"u8))
                .Select(chunk => chunk.Whole),
            .. Named("EXIF"u8).Select(chunk => chunk.Whole),
        ];
        return [WebpChunks.MakeHeader(chunks.Sum(chunk => chunk.Length)), .. chunks];
    }

    /// <summary>The first chunk of a type; any others are ignored.</summary>
    private FileChunk[] Named(ReadOnlySpan<byte> type)
    {
        foreach (FileChunk chunk in _chunks)
        {
            if (chunk.Is(type))
            {
                return [chunk];
            }
        }

        return [];
    }
}
