using System.Buffers.Binary;

namespace ProgressiveSR.ImageSharp;

/// <summary>Enumerates the segments of a JPEG file; the entropy-coded data after a scan's header is skipped.</summary>
/// <param name="jpeg">The file.</param>
internal ref struct JpegSegments(ReadOnlySpan<byte> jpeg)
{
    public const byte StartOfScan = 0xDA;

    private const byte Prefix = 0xFF;
    private const byte Temporary = 0x01;
    private const byte FirstRestart = 0xD0;
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;

    private readonly ReadOnlySpan<byte> _jpeg = jpeg;

    /// <summary>Bytes consumed: up to the end marker, a truncated segment, or the end of the file.</summary>
    public int Position { get; private set; }

    public byte Marker { get; private set; }

    /// <summary>The segment after its length field.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>Advances to the next segment; false if there is no complete one.</summary>
    public bool MoveNext()
    {
        while (true)
        {
            int found = _jpeg[Position..].IndexOf(Prefix);
            if (found < 0 || Position + found + 1 >= _jpeg.Length)
            {
                Position = _jpeg.Length;
                return false;
            }

            Position += found;
            Marker = _jpeg[Position + 1];
            if (Marker is 0 or Temporary or Prefix or (>= FirstRestart and <= StartOfImage))
            {
                Position += Marker == Prefix ? 1 : 2;
                continue;
            }

            ReadOnlySpan<byte> segment = _jpeg[(Position + 2)..];
            int length = segment.Length < 2 ? int.MaxValue : BinaryPrimitives.ReadUInt16BigEndian(segment);
            if (Marker == EndOfImage || length < 2 || length > segment.Length)
            {
                return false;
            }

            Content = segment[2..length];
            Position += 2 + length;
            return true;
        }
    }
}
