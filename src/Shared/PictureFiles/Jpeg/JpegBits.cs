using System.Buffers.Binary;

namespace ProgressiveSR.PictureFiles;

/// <summary>Reads the bits of a scan, up to a marker or the end of the file.</summary>
/// <param name="file">The file.</param>
/// <param name="start">Offset of the scan's data.</param>
internal ref struct JpegBits(ReadOnlySpan<byte> file, int start)
{
    private const byte Prefix = 0xFF;

    private readonly ReadOnlySpan<byte> _file = file;
    private ulong _bits;
    private int _count;

    /// <summary>Offset of the next byte to read; after <see cref="Align"/>, of the marker.</summary>
    public int Position { get; private set; } = start;

    /// <summary>Whether more bits were consumed than there are.</summary>
    public readonly bool IsOverdrawn => _count < 0;

    /// <summary>Whether fewer bits are left than the longest code has.</summary>
    public readonly bool IsAtEnd => _count < JpegCodes.MaxLength;

    /// <summary>The next 16 bits, padded with zeros at the end.</summary>
    public uint Peek()
    {
        if (_count < 32)
        {
            Fill();
        }

        return (uint)(_bits >> 48);
    }

    /// <summary>Consumes up to 32 bits, peeked at or not.</summary>
    public void Skip(int count)
    {
        _bits <<= count;
        _count -= count;
    }

    /// <summary>Skips bits.</summary>
    public void Pass(int count)
    {
        for (; count > 0; count -= 32)
        {
            Peek();
            Skip(Math.Min(count, 32));
        }
    }

    /// <summary>Reads up to 16 bits.</summary>
    public uint Take(int count)
    {
        uint value = Peek() >> (16 - count);
        Skip(count);
        return value;
    }

    /// <summary>Discards the bits before the next marker, and returns its code; 0 at the end of the file.</summary>
    public byte Align()
    {
        _bits = 0;
        _count = 0;
        while (true)
        {
            int at = _file[Position..].IndexOf(Prefix);
            if (at < 0 || Position + at + 1 >= _file.Length)
            {
                Position = _file.Length;
                return 0;
            }

            Position += at;
            byte code = _file[Position + 1];
            if (code is not (0 or Prefix))
            {
                return code;
            }

            Position += code == 0 ? 2 : 1;
        }
    }

    /// <summary>Skips the marker at which <see cref="Align"/> stopped.</summary>
    public void PassMarker() => Position += 2;

    private void Fill()
    {
        if (_count < 0)
        {
            return;
        }

        // Tests eight bytes at once for a prefix byte, whose complement is zero.
        if (Position + sizeof(ulong) <= _file.Length)
        {
            ulong next = BinaryPrimitives.ReadUInt64BigEndian(_file[Position..]);
            if (((~next - 0x0101010101010101) & next & 0x8080808080808080) == 0)
            {
                int bytes = (64 - _count) >> 3;
                _bits |= next >> _count;
                _count += 8 * bytes;
                Position += bytes;
                return;
            }
        }

        while (_count <= 56 && Position < _file.Length)
        {
            byte value = _file[Position];
            if (value == Prefix)
            {
                if (Position + 1 >= _file.Length || _file[Position + 1] != 0)
                {
                    return;
                }

                Position++;
            }

            Position++;
            _bits |= (ulong)value << (56 - _count);
            _count += 8;
        }
    }
}
