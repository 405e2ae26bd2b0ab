using System.Runtime.ExceptionServices;
using SkiaSharp;

namespace ProgressiveSR.SkiaSharp;

/// <summary>
/// A stream that Skia writes piece by piece. What goes wrong is kept for the caller, as exceptions must not cross
/// native frames; Skia is told that nothing can be written any more, and stops.
/// </summary>
/// <param name="stream">The stream; it stays the caller's.</param>
/// <param name="cancellationToken">Ends the writing.</param>
internal sealed class CodecOutput(Stream stream, CancellationToken cancellationToken) : SKAbstractManagedWStream
{
    private long written;
    private Exception? failure;

    /// <summary>Throws what ended the writing early: a cancellation, or a failure of the stream.</summary>
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
