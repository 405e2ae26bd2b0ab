using System.Runtime.ExceptionServices;

namespace ProgressiveSR.ImageSharp;

/// <summary>
/// Pieces of memory as one stream, to pass a file without some of its parts to a decoder. Every read checks a token and
/// reports progress.
/// </summary>
internal sealed class SegmentStream(
    IReadOnlyList<ReadOnlyMemory<byte>> segments, IProgress<double>? progress, CancellationToken cancellationToken)
    : SeekableStream
{
    private readonly long[] _starts = Starts(segments);
    private double _share;

    /// <summary>The exception of the listener or token: decoders would mistake it for damage.</summary>
    public Exception? Interruption { get; private set; }

    public override long Length => _starts[^1];

    public override int Read(Span<byte> buffer)
    {
        int index = Array.BinarySearch(_starts, Position);
        index = index >= 0 ? index : ~index - 1;
        int total = 0;
        for (; index >= 0 && index < segments.Count && total < buffer.Length; index++)
        {
            ReadOnlySpan<byte> rest = segments[index].Span[(int)(Position - _starts[index])..];
            rest = rest[..Math.Min(rest.Length, buffer.Length - total)];
            rest.CopyTo(buffer[total..]);
            total += rest.Length;
            Position += rest.Length;
        }

        Tell();
        return total;
    }

    /// <summary>Rethrows the exception that ended reading, if any.</summary>
    public void ThrowInterruption()
    {
        if (Interruption is not null)
        {
            ExceptionDispatchInfo.Throw(Interruption);
        }
    }

    private static long[] Starts(IReadOnlyList<ReadOnlyMemory<byte>> segments)
    {
        long[] starts = new long[segments.Count + 1];
        for (int i = 0; i < segments.Count; i++)
        {
            starts[i + 1] = starts[i] + segments[i].Length;
        }

        return starts;
    }

    private void Tell()
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();

            // Decoders seek backwards, and completion is reported when the picture is decoded.
            double share = Position / (double)Math.Max(1, Length);
            if (share > _share && share < 1)
            {
                _share = share;
                progress?.Report(share);
            }
        }
        catch (Exception e)
        {
            Interruption = e;
            throw;
        }
    }
}
