using System.Buffers.Binary;

namespace ProgressiveSR.ImageSharp;

/// <summary>The pixel format in a PNG's IHDR chunk.</summary>
internal readonly record struct PngHeader(int Width, int Height, byte BitDepth, byte ColourType, bool IsInterlaced)
{
    public const byte Grey = 0;
    public const byte Rgb = 2;
    public const byte Palette = 3;

    private const int ContentLength = 13;
    private const int InterlacePlace = 12;
    private const byte AlphaFlag = 4;

    public bool IsGrey => ColourType is Grey or (Grey + AlphaFlag);

    public bool HasAlphaChannel => (ColourType & AlphaFlag) != 0;

    /// <summary>Bits per pixel.</summary>
    public int PixelBits => BitDepth * ColourType switch
    {
        Rgb => 3,
        Grey or Palette => 1,
        Grey + AlphaFlag => 2,
        _ => 4,
    };

    /// <summary>Bytes per row, without the filter byte before it.</summary>
    public long RowBytes => Bytes(Width);

    /// <summary>Decompressed bytes of all pixels, including filter bytes.</summary>
    public long DataLength
    {
        get
        {
            PngHeader header = this;
            return IsInterlaced
                ? Adam7Pass.All(Width, Height).Sum(pass => pass.Height * (1 + header.Bytes(pass.Width)))
                : Height * (1 + RowBytes);
        }
    }

    public long Bytes(int pixels) => ((long)pixels * PixelBits + 7) / 8;

    /// <summary>Parses a chunk's content; null if it does not describe a valid PNG.</summary>
    public static PngHeader? TryRead(ReadOnlySpan<byte> content)
    {
        if (content.Length != ContentLength)
        {
            return null;
        }

        var header = new PngHeader(
            BinaryPrimitives.ReadInt32BigEndian(content),
            BinaryPrimitives.ReadInt32BigEndian(content[4..]),
            content[8],
            content[9],
            content[InterlacePlace] == 1);
        bool known = header.ColourType switch
        {
            Grey => header.BitDepth is 1 or 2 or 4 or 8 or 16,
            Palette => header.BitDepth is 1 or 2 or 4 or 8,
            Rgb or Grey + AlphaFlag or Rgb + AlphaFlag => header.BitDepth is 8 or 16,
            _ => false,
        };
        return known && header.Width > 0 && header.Height > 0 && content[InterlacePlace] <= 1 ? header : null;
    }

    /// <summary>The content of an equivalent chunk without interlacing.</summary>
    public static byte[] WithoutInterlacing(ReadOnlySpan<byte> content)
    {
        byte[] changed = content.ToArray();
        changed[InterlacePlace] = 0;
        return changed;
    }
}
