namespace ProgressiveSR.Http.Transport;

/// <summary>The body of an answer: counted, bounded, and given up when the server falls silent.</summary>
/// <param name="response">The answer, disposed with the stream.</param>
/// <param name="body">Its body.</param>
/// <param name="maxLength">The most bytes that may be read.</param>
/// <param name="idleTimeout">How long a read may take.</param>
/// <param name="count">Receives the bytes of each read.</param>
/// <param name="end">Called once, when the stream is disposed.</param>
internal sealed class AnswerStream(
    HttpResponseMessage response,
    Stream body,
    long maxLength,
    TimeSpan idleTimeout,
    Action<int> count,
    Action end) : Stream
{
    private const int FirstLength = 1 << 16;

    private long position;
    private bool isDisposed;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    /// <summary>Reads what comes next.</summary>
    /// <exception cref="IOException">The body ends early.</exception>
    public async Task<byte[]> ReadExactlyAsync(long length, CancellationToken cancellationToken)
    {
        byte[] bytes = await ReadUpToAsync(length, cancellationToken).ConfigureAwait(false);
        return bytes.Length == length
            ? bytes
            : throw new IOException($"The answer ended after {bytes.Length} of {length} bytes.");
    }

    /// <summary>
    /// Reads what comes next, less if the body ends early. The buffer grows with the bytes received, not with the
    /// length claimed.
    /// </summary>
    public async Task<byte[]> ReadUpToAsync(long length, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[Math.Min(length, FirstLength)];
        for (int read = 0; ;)
        {
            read += await this.ReadAtLeastAsync(
                bytes.AsMemory(read), bytes.Length - read, throwOnEndOfStream: false, cancellationToken)
                .ConfigureAwait(false);
            if (read < bytes.Length || read == length)
            {
                return read == length ? bytes : bytes[..read];
            }

            Array.Resize(ref bytes, (int)Math.Min(length, Math.Min(2L * read, Array.MaxLength)));
        }
    }

    /// <summary>Reads all that is left, as far as the limit of the answer allows.</summary>
    public async Task<byte[]> ReadToEndAsync(CancellationToken cancellationToken)
    {
        MemoryStream bytes = new();
        await CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        return bytes.ToArray();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using CancellationTokenSource idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        idle.CancelAfter(idleTimeout);
        try
        {
            return Count(await body.ReadAsync(buffer, idle.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"The server sent nothing for {idleTimeout.TotalSeconds:0.#} s.");
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !isDisposed)
        {
            isDisposed = true;
            body.Dispose();
            response.Dispose();
            end();
        }

        base.Dispose(disposing);
    }

    private int Count(int read)
    {
        position += read;
        count(read);
        return position <= maxLength
            ? read
            : throw new RefusedException($"The server sends more than the {maxLength} bytes that were asked for.");
    }
}
