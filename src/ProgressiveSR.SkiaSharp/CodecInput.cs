using System.Runtime.ExceptionServices;
using SkiaSharp;

namespace ProgressiveSR.SkiaSharp;

/// <summary>
/// A stream that Skia reads piece by piece. Exceptions must not cross native frames, so they are kept for the caller;
/// Skia sees the end of the file and stops.
/// </summary>
internal sealed class CodecInput : SKAbstractManagedStream
{
    private const int Reports = 100;

    private readonly Stream stream;
    private readonly IProgress<double>? progress;
    private readonly CancellationToken cancellationToken;
    private readonly long start;
    private long position;
    private long reported;
    private Exception? failure;

    /// <summary>Wraps the rest of a seekable stream, which is left open.</summary>
    public CodecInput(Stream stream, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        this.stream = stream;
        this.progress = progress;
        this.cancellationToken = cancellationToken;
        start = stream.Position;
        ByteCount = Math.Max(0, stream.Length - start);
    }

    /// <summary>Bytes from first to last.</summary>
    public long ByteCount { get; }

    /// <summary>Throws the exception that ended reading early: a cancellation, or a failure of the stream.</summary>
    public void ThrowIfStopped()
    {
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>The first bytes of the file, at any time.</summary>
    public byte[] ReadHead(int length)
    {
        byte[] head = new byte[(int)Math.Min(length, ByteCount)];
        stream.Position = start;
        stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return head;
    }

    protected override unsafe nint OnRead(nint buffer, nint size)
    {
        int length = (int)Math.Min(size, ByteCount - position);
        if (buffer == 0)
        {
            position += length;
            return length;
        }

        return Read(new Span<byte>((void*)buffer, length), isPeek: false);
    }

    protected override unsafe nint OnPeek(nint buffer, nint size)
    {
        int length = (int)Math.Min(size, ByteCount - position);
        return Read(new Span<byte>((void*)buffer, length), isPeek: true);
    }

    protected override bool OnIsAtEnd() => position >= ByteCount;

    protected override bool OnHasPosition() => true;

    protected override bool OnHasLength() => true;

    protected override bool OnRewind() => OnSeek(0);

    protected override nint OnGetPosition() => (nint)position;

    protected override nint OnGetLength() => (nint)ByteCount;

    protected override bool OnSeek(nint position)
    {
        this.position = Math.Clamp(position, 0, ByteCount);
        return true;
    }

    protected override bool OnMove(int offset) => OnSeek((nint)position + offset);

    // None of the formats decoded here requests a second reader of the same file.
    protected override nint OnCreateNew() => 0;

    protected override nint OnDuplicate() => 0;

    protected override nint OnFork() => 0;

    private int Read(Span<byte> buffer, bool isPeek)
    {
        if (failure is not null || cancellationToken.IsCancellationRequested)
        {
            return 0;
        }

        try
        {
            if (stream.Position != start + position)
            {
                stream.Position = start + position;
            }

            // Skia treats a short read as the end of the file.
            int read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (!isPeek)
            {
                position += read;
                Report();
            }

            return read;
        }
        catch (Exception e)
        {
            failure = e;
            return 0;
        }
    }

    private void Report()
    {
        if (progress is not null && position - reported >= ByteCount / Reports)
        {
            reported = position;
            progress.Report((double)position / ByteCount);
        }
    }
}
