namespace ProgressiveSR.PictureFiles;

/// <summary>
/// A Huffman table of a JPEG file: for every 16 bits, the symbol of the code they start with, and its length.
/// </summary>
internal sealed class JpegCodes
{
    /// <summary>Bits of the longest code.</summary>
    public const int MaxLength = 16;

    /// <summary>Index of the first AC table; DC tables come before.</summary>
    public const int OtherTables = 4;

    // Nearly all codes are this short; a table for them fits in the first-level cache.
    private const int ShortLength = 10;

    private readonly ushort[] _short = new ushort[1 << ShortLength];
    private readonly ushort[] _entries = new ushort[1 << MaxLength];

    private JpegCodes()
    {
    }

    /// <summary>Length of the code in the high byte, 0 for an invalid code; symbol in the low byte.</summary>
    public ushort this[uint bits] =>
        _short[bits >> (MaxLength - ShortLength)] is var entry and not 0 ? entry : _entries[bits];

    /// <summary>Reads the tables of a DHT segment into their slots; false if it is damaged.</summary>
    /// <param name="segment">The segment after its length field.</param>
    /// <param name="tables">Four DC tables, then four AC tables.</param>
    public static bool TryRead(ReadOnlySpan<byte> segment, JpegCodes?[] tables)
    {
        while (segment.Length > MaxLength)
        {
            int kind = segment[0] >> 4;
            int number = segment[0] & 15;
            ReadOnlySpan<byte> lengths = segment.Slice(1, MaxLength);
            int count = 0;
            foreach (byte length in lengths)
            {
                count += length;
            }

            segment = segment[(1 + MaxLength)..];
            if (kind > 1 || number >= OtherTables || count > segment.Length)
            {
                return false;
            }

            var codes = new JpegCodes();
            if (!codes.TryFill(lengths, segment))
            {
                return false;
            }

            tables[kind * OtherTables + number] = codes;
            segment = segment[count..];
        }

        return segment.IsEmpty;
    }

    private bool TryFill(ReadOnlySpan<byte> lengths, ReadOnlySpan<byte> symbols)
    {
        int at = 0;
        int next = 0;
        for (int length = 1; length <= MaxLength; length++)
        {
            int span = 1 << (MaxLength - length);
            for (int i = 0; i < lengths[length - 1]; i++, at += span)
            {
                if (at + span > _entries.Length)
                {
                    return false;
                }

                ushort entry = (ushort)((length << 8) | symbols[next++]);
                _entries.AsSpan(at, span).Fill(entry);
                if (length <= ShortLength)
                {
                    const int shorter = MaxLength - ShortLength;
                    _short.AsSpan(at >> shorter, span >> shorter).Fill(entry);
                }
            }
        }

        return true;
    }
}
