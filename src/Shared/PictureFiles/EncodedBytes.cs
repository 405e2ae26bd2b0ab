namespace ProgressiveSR.PictureFiles;

/// <summary>The bytes of a stream that is not seekable, or that is read asynchronously.</summary>
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
        ThrowIfTooLong(expected, name, maxBytes);

        // One byte more than expected, so that the end is detected without growing the buffer.
        _buffer = new byte[(int)Math.Max(FirstCapacity, expected + 1)];
    }

    private MemoryStream Content => new(_buffer, 0, _length, writable: false, publiclyVisible: true);

    /// <summary>Throws if a picture has more bytes than the limit.</summary>
    /// <exception cref="InvalidPictureException">The limit is exceeded.</exception>
    public static void ThrowIfTooLong(long length, string name, int maxBytes)
    {
        if (length > maxBytes)
        {
            throw new InvalidPictureException(
                $"{name} is larger than the limit of {maxBytes} bytes; use a smaller file or raise the limit.");
        }
    }

    public static MemoryStream Read(Stream stream, string name, int maxBytes)
    {
        var bytes = new EncodedBytes(stream, name, maxBytes);
        while (bytes.Add(stream.Read(bytes.Free().Span)))
        {
        }

        return bytes.Content;
    }

    public static async Task<MemoryStream> ReadAsync(
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
        ThrowIfTooLong(_length, _name, _maxBytes);
        return count > 0;
    }
}
