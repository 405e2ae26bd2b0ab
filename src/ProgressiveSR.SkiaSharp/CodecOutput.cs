using System.Runtime.ExceptionServices;
using SkiaSharp;

namespace ProgressiveSR.SkiaSharp;

/// <summary>
/// A stream that Skia writes piece by piece. Exceptions must not cross native frames, so they are kept for the caller;
/// Skia is told that writing failed, and stops.
/// </summary>
/// <param name="stream">The stream; it is left open.</param>
/// <param name="cancellationToken">Cancels writing.</param>
internal sealed class CodecOutput(Stream stream, CancellationToken cancellationToken) : SKAbstractManagedWStream
{
    private long written;
    private Exception? failure;

    /// <summary>Throws the exception that ended writing early: a cancellation, or a failure of the stream.</summary>
    public void ThrowIfStopped()
    {
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    protected override unsafe bool OnWrite(nint buffer, nint size)
    {
        if (failure is not null || cancellationToken.IsCancellationRequested)
        {
            return false;
        }

        try
        {
            stream.Write(new ReadOnlySpan<byte>((void*)buffer, checked((int)size)));
            written += size;
            return true;
        }
        catch (Exception e)
        {
            failure = e;
            return false;
        }
    }

    protected override void OnFlush()
    {
    }

    protected override nint OnBytesWritten() => (nint)written;
}
