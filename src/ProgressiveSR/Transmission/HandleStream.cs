using Microsoft.Win32.SafeHandles;

namespace ProgressiveSR.Transmission;

/// <summary>A read-only stream over an open file, with a position of its own.</summary>
/// <param name="file">The file; it is left open.</param>
/// <param name="length">The stream's length in bytes.</param>
/// <param name="owner">Disposed with the stream.</param>
internal sealed class HandleStream(SafeFileHandle file, long length, IDisposable? owner = null) : Stream
{
    private IDisposable? owner = owner;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        int read = RandomAccess.Read(file, buffer[..Rest(buffer.Length)], Position);
        Position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await RandomAccess.ReadAsync(file, buffer[..Rest(buffer.Length)], Position, cancellationToken)
            .ConfigureAwait(false);
        Position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Interlocked.Exchange(ref owner, null)?.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Rest(int wanted) => (int)Math.Clamp(length - Position, 0, wanted);
}
