using System.Runtime.ExceptionServices;

namespace ProgressiveSR.ImageSharp;

/// <summary>
/// Pieces of memory read as one stream, so that a file can be given to a decoder without some of its parts. Each
/// reading looks at a token and tells how far it is.
/// </summary>
internal sealed class SegmentStream(
    IReadOnlyList<ReadOnlyMemory<byte>> segments, IProgress<double>? progress, CancellationToken cancellationToken)
    : Stream
{
    private readonly long[] _starts = Starts(segments);
    private long _position;
    private double _share;

    /// <summary>What the listener or the token threw: decoders take exceptions for damage.</summary>
    public Exception? Interruption { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _starts[^1];

    public override long Position
    {
        get => _position;
        set => _position = value;
    }

    public override int Read(Span<byte> buffer)
    {
        int index = Array.BinarySearch(_starts, _position);
        index = index >= 0 ? index : ~index - 1;
        int total = 0;
        for (; index >= 0 && index < segments.Count && total < buffer.Length; index++)
        {
            ReadOnlySpan<byte> rest = segments[index].Span[(int)(_position - _starts[index])..];
            rest = rest[..Math.Min(rest.Length, buffer.Length - total)];
            rest.CopyTo(buffer[total..]);
            total += rest.Length;
            _position += rest.Length;
        }

        Tell();
        return total;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => _position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => _position,
        _ => Length,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Throws again what ended the reading, where something did.</summary>
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

            // Decoders go back, and the end is told when the picture is complete.
            double share = _position / (double)Math.Max(1, Length);
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
