using System.Buffers.Binary;

namespace ProgressiveSR.SkiaSharp;

/// <summary>Finds the orientation in EXIF data, which has the structure of a TIFF file.</summary>
internal static class ExifOrientation
{
    /// <summary>The default orientation.</summary>
    public const int Upright = 1;

    private const int Last = 8;
    private const int TiffHeader = 8;
    private const int EntryLength = 12;
    private const ushort Tag = 0x0112;

    /// <summary>The orientation, 1 to 8; 1 if there is none or the data is damaged.</summary>
    public static int Read(ReadOnlySpan<byte> exif)
    {
        if (exif.Length < TiffHeader || !(exif.StartsWith("MM"u8) || exif.StartsWith("II"u8)))
        {
            return Upright;
        }

        bool bigEndian = exif[0] == 'M';
        uint directory = bigEndian
            ? BinaryPrimitives.ReadUInt32BigEndian(exif[4..])
            : BinaryPrimitives.ReadUInt32LittleEndian(exif[4..]);
        if (directory > exif.Length - 2)
        {
            return Upright;
        }

        ReadOnlySpan<byte> entries = exif[(int)directory..];
        int count = Number(entries, bigEndian);
        entries = entries[2..];
        for (; count > 0 && entries.Length >= EntryLength; count--, entries = entries[EntryLength..])
        {
            if (Number(entries, bigEndian) == Tag)
            {
                // The value is specified as 16-bit; some writers use 32.
                const ushort wide = 4;
                bool skips = bigEndian && Number(entries[2..], bigEndian) == wide;
                int value = Number(entries[(skips ? 10 : 8)..], bigEndian);
                return value is >= Upright and <= Last ? value : Upright;
            }
        }

        return Upright;
    }

    private static int Number(ReadOnlySpan<byte> bytes, bool bigEndian) => bigEndian
        ? BinaryPrimitives.ReadUInt16BigEndian(bytes)
        : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
}
