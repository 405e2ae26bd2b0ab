namespace ProgressiveSR.SkiaSharp;

/// <summary>A seekable stream with some of its parts replaced; the underlying stream is left open.</summary>
/// <param name="stream">The stream; positions are relative to its current one.</param>
internal sealed class SplicedStream(Stream stream) : SeekableStream
{
    private readonly List<Piece> _pieces = [];
    private readonly long _start = stream.Position;
    private long _length;

    public override long Length => _length;

    public void Add(byte[] bytes) => Add(new Piece(_length, bytes.Length, bytes, 0));

    /// <summary>Appends bytes of the stream.</summary>
    public void Add(long start, long length) => Add(new Piece(_length, length, null, start));

    public override int Read(Span<byte> buffer)
    {
        if (_pieces.Find(piece => Position < piece.At + piece.Length) is not { } piece)
        {
            return 0;
        }

        long skipped = Position - piece.At;
        buffer = buffer[..(int)Math.Min(buffer.Length, piece.Length - skipped)];
        int read = buffer.Length;
        if (piece.Bytes is { } bytes)
        {
            bytes.AsSpan((int)skipped, read).CopyTo(buffer);
        }
        else
        {
            long position = _start + piece.Start + skipped;
            if (stream.Position != position)
            {
                stream.Position = position;
            }

            read = stream.Read(buffer);
        }

        Position += read;
        return read;
    }

    private void Add(Piece piece)
    {
        if (piece.Length > 0)
        {
            _pieces.Add(piece);
            _length += piece.Length;
        }
    }

    private sealed record Piece(long At, long Length, byte[]? Bytes, long Start);
}
