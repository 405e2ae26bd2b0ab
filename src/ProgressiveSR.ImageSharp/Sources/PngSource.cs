using System.Buffers.Binary;
using System.IO.Compression;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Metadata;

namespace ProgressiveSR.ImageSharp;

/// <summary>
/// A PNG file. ImageSharp 2 gets only those chunks that it reads correctly, with valid checksums if parts are missing.
/// </summary>
internal sealed class PngSource : SourceFile
{
    // Printer profiles have a megabyte or two.
    private const int MaxProfileBytes = 1 << 23;
    private const int MaxExifTextBytes = 1 << 20;

    private readonly FileChunk[] _chunks;
    private readonly PngHeader _header;
    private readonly PngData _data;
    private readonly IImageInfo _info;

    public PngSource(ReadOnlyMemory<byte> encoded, string name)
        : base(encoded, name)
    {
        _chunks = [.. PngChunk.Read(encoded)];
        FileChunk first = _chunks.FirstOrDefault();
        _header = first.Whole.Length > 0 && first.Is("IHDR"u8) && PngHeader.TryRead(first.Content.Span) is { } header
            ? header
            : throw PictureErrors.Unreadable(encoded.Span, name);
        _data = new PngData([.. PixelChunks.Select(chunk => chunk.Content)], _header);
        (_info, _) = Identify([PngChunks.Signature, .. BeforePixels(), .. Orientation(), PngChunks.Make("IEND"u8, [])]);
    }

    public override Size Size => new(_header.Width, _header.Height);

    public override bool MayHaveAlpha => _header.HasAlphaChannel
        || (Find("tRNS"u8) is { } transparency
            && (_header.ColourType != PngHeader.Palette || transparency.Span.ContainsAnyExcept(byte.MaxValue)));

    public override ImageMetadata Metadata => _info.Metadata;

    /// <summary>Colours in PNG's order of precedence; ImageSharp 2 only reads gamma.</summary>
    public override SourceColours Colours
    {
        get
        {
            SourceColours colours = ColoursWithoutCodePoints;
            return Find("cICP"u8) is { } points && CodedColours.TryRead(points.Span) is { } coded
                ? SourceColours.OfCodePoints(coded, instead: colours)
                : colours;
        }
    }

    public override IImageDecoder Decoder => FirstFrameDecoder(PngFormat.Instance);

    private SourceColours ColoursWithoutCodePoints =>
        Find("iCCP"u8) is { } profile
            ? SourceColours.OfProfile(
                InflateAfter(profile, keywordEnd: 2, MaxProfileBytes),
                _header.IsGrey ? PixelColours.Grey : PixelColours.Rgb)
            : Find("sRGB"u8) is null
                ? SourceColours.OfGamma(Numbers("gAMA"u8, 1), Numbers("cHRM"u8, 8))
                : SourceColours.None;

    private IEnumerable<FileChunk> PixelChunks => _chunks.Where(chunk => chunk.Is("IDAT"u8));

    public override bool IsTruncated(CancellationToken cancellationToken) =>
        !_chunks[^1].Is("IEND"u8) || _data.IsTooShort(cancellationToken);

    public override IReadOnlyList<ReadOnlyMemory<byte>> Pieces(bool truncated)
    {
        if (!truncated && _chunks.Any(chunk => IsMadeAnew(chunk) && !PngChunk.IsWhole(chunk)))
        {
            throw PictureErrors.Damaged(Name);
        }

        IEnumerable<ReadOnlyMemory<byte>> pixels =
            _header.IsInterlaced ? [PngChunks.Make("IDAT"u8, WithoutInterlacing(truncated))]
            : truncated ? PixelChunks.SelectMany(PngChunk.Mended)
            : PixelChunks.Select(chunk => chunk.Whole);
        return [PngChunks.Signature, .. BeforePixels(), .. pixels, PngChunks.Make("IEND"u8, [])];
    }

    /// <summary>Whether a chunk is rewritten, so that ImageSharp cannot verify its original checksum.</summary>
    private bool IsMadeAnew(FileChunk chunk) =>
        chunk.Is("IHDR"u8) || chunk.Is("PLTE"u8) || (_header.IsInterlaced && chunk.Is("IDAT"u8));

    private byte[] WithoutInterlacing(bool truncated)
    {
        try
        {
            return _data.WithoutInterlacing(truncated);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw PictureErrors.Damaged(Name, e);
        }
        catch (OverflowException e)
        {
            throw PictureErrors.Unsupported(Name, "interlaced, and 2 GiB or more without compression", e);
        }
    }

    private IEnumerable<ReadOnlyMemory<byte>> BeforePixels()
    {
        yield return PngChunks.Make("IHDR"u8, PngHeader.WithoutInterlacing(_chunks[0].Content.Span));
        if (Find("PLTE"u8) is { } palette)
        {
            yield return PngChunks.Make("PLTE"u8, palette.Span);
        }

        if (Find("tRNS"u8) is { } transparency)
        {
            yield return PngChunks.Make("tRNS"u8, Transparency(transparency.ToArray()));
        }
    }

    /// <summary>ImageSharp 2 swaps the bytes of the transparent colour of 16-bit pictures.</summary>
    private byte[] Transparency(byte[] content)
    {
        if (_header is { BitDepth: 16, ColourType: PngHeader.Grey or PngHeader.Rgb })
        {
            for (int i = 0; i + 1 < content.Length; i += 2)
            {
                (content[i], content[i + 1]) = (content[i + 1], content[i]);
            }
        }

        return content;
    }

    /// <summary>
    /// EXIF in a chunk before or after the pixels, or in text as written by older programs. Other text is ignored,
    /// since ImageSharp would decompress it to any length.
    /// </summary>
    private IEnumerable<ReadOnlyMemory<byte>> Orientation()
    {
        const int compressedTextStart = 2;
        if (Find("eXIf"u8) is { } exif)
        {
            yield return PngChunks.Make("eXIf"u8, exif.Span);
        }

        foreach (FileChunk chunk in _chunks)
        {
            if (!chunk.Content.Span.StartsWith("Raw profile type "u8))
            {
                continue;
            }

            if (chunk.Is("tEXt"u8))
            {
                yield return PngChunks.Make("tEXt"u8, chunk.Content.Span);
            }
            else if (chunk.Is("zTXt"u8)
                && InflateAfter(chunk.Content, compressedTextStart, MaxExifTextBytes) is { Length: > 0 } text)
            {
                int keyword = chunk.Content.Span.IndexOf((byte)0) + 1;
                yield return PngChunks.Make("tEXt"u8, [.. chunk.Content.Span[..keyword], .. text.Span]);
            }
        }
    }

    private ReadOnlyMemory<byte>? Find(ReadOnlySpan<byte> type)
    {
        foreach (FileChunk chunk in _chunks)
        {
            if (chunk.Is(type) && !chunk.IsCut)
            {
                return chunk.Content;
            }
        }

        return null;
    }

    /// <summary>Numbers in units of 1/100000; empty if the chunk is missing or its length differs.</summary>
    private float[] Numbers(ReadOnlySpan<byte> type, int count)
    {
        if (Find(type) is not { } content || content.Length != 4 * count)
        {
            return [];
        }

        float[] numbers = new float[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = BinaryPrimitives.ReadUInt32BigEndian(content.Span[(4 * i)..]) * 1e-5f;
        }

        return numbers;
    }

    /// <summary>The decompressed data after a keyword; empty if it is damaged or too long.</summary>
    private static ReadOnlyMemory<byte> InflateAfter(ReadOnlyMemory<byte> content, int keywordEnd, int maxBytes)
    {
        int end = content.Span.IndexOf((byte)0);
        if (end < 0 || end + keywordEnd > content.Length)
        {
            return default;
        }

        try
        {
            using var inflating = new ZLibStream(
                new SegmentStream([content[(end + keywordEnd)..]], progress: null, CancellationToken.None),
                CompressionMode.Decompress);
            using var inflated = new MemoryStream();
            byte[] piece = new byte[1 << 14];
            for (int read; (read = inflating.Read(piece)) > 0;)
            {
                inflated.Write(piece.AsSpan(0, read));
                if (inflated.Length > maxBytes)
                {
                    return default;
                }
            }

            return inflated.ToArray();
        }
        catch (InvalidDataException)
        {
            return default;
        }
    }
}
