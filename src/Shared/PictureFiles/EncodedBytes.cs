#if IMAGESHARP
namespace ProgressiveSR.ImageSharp;
#else
namespace ProgressiveSR.SkiaSharp;
#endif

/// <summary>
/// The bytes of a file or stream, read in managed code: an exception of a stream must not cross native frames.
/// </summary>
internal sealed class EncodedBytes
{
    private const int FirstCapacity = 1 << 16;

    private readonly string _name;
    private readonly int _maxBytes;
    private byte[] _buffer;
    private int _length;

    private EncodedBytes(Stream stream, string name, int maxBytes)
    {
        _name = name;
        _maxBytes = maxBytes;
        long expected = stream.CanSeek ? Math.Max(0, stream.Length - stream.Position) : 0;
        ThrowIfTooLong(expected);

        // One byte more than expected, so that the end is found without growing.
        _buffer = new byte[(int)Math.Max(FirstCapacity, expected + 1)];
    }

    private ReadOnlyMemory<byte> Content => _buffer.AsMemory(0, _length);

    public static ReadOnlyMemory<byte> Read(Stream stream, string name, int maxBytes)
    {
        var bytes = new EncodedBytes(stream, name, maxBytes);
        while (bytes.Add(stream.Read(bytes.Free().Span)))
        {
        }

        return bytes.Content;
    }

    public static async Task<ReadOnlyMemory<byte>> ReadAsync(
        Stream stream, string name, int maxBytes, CancellationToken cancellationToken)
    {
        var bytes = new EncodedBytes(stream, name, maxBytes);
        while (bytes.Add(await stream.ReadAsync(bytes.Free(), cancellationToken).ConfigureAwait(false)))
        {
        }

        return bytes.Content;
    }

    private Memory<byte> Free()
    {
        if (_length == _buffer.Length)
        {
            Array.Resize(ref _buffer, (int)Math.Min(2L * _buffer.Length, (long)_maxBytes + 1));
        }

        return _buffer.AsMemory(_length);
    }

    private bool Add(int count)
    {
        _length += count;
        ThrowIfTooLong(_length);
        return count > 0;
    }

    private void ThrowIfTooLong(long length)
    {
        if (length > _maxBytes)
        {
            throw new InvalidPictureException(
                $"{_name} is larger than the limit of {_maxBytes} bytes; use a smaller file or raise the limit.");
        }
    }
}
