namespace ProgressiveSR.PictureFiles.Tests;

/// <summary>A stream in memory that counts what is read and written, and does something before each piece.</summary>
internal sealed class WatchedStream(byte[] content) : Stream
{
    private readonly MemoryStream _inner = MakeStream(content);

    public Action OnPiece { get; init; } = () => { };

    /// <summary>The most bytes that a call reads.</summary>
    public int MostRead { get; init; } = int.MaxValue;

    public long BytesRead { get; private set; }

    public long BytesWritten => _inner.Length - content.Length;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => _inner.Length;

    public override long Position
    {
        get => _inner.Position;
        set => _inner.Position = value;
    }

    public override int Read(Span<byte> buffer)
    {
        OnPiece();
        int read = _inner.Read(buffer[..Math.Min(buffer.Length, MostRead)]);
        BytesRead += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        OnPiece();
        _inner.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => _inner.Seek(offset, origin);

    public override void SetLength(long value) => _inner.SetLength(value);

    private static MemoryStream MakeStream(byte[] content)
    {
        var stream = new MemoryStream();
        stream.Write(content);
        stream.Position = 0;
        return stream;
    }
}
