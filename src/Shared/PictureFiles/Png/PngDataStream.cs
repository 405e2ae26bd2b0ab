namespace ProgressiveSR.PictureFiles;

/// <summary>Writes a zlib stream as the IDAT chunks of a file.</summary>
/// <param name="destination">The file; it is left open.</param>
internal sealed class PngDataStream(Stream destination) : Stream
{
    private readonly byte[] chunk = new byte[1 << 16];
    private int length;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int count = Math.Min(buffer.Length, chunk.Length - length);
            buffer[..count].CopyTo(chunk.AsSpan(length));
            length += count;
            buffer = buffer[count..];
            if (length == chunk.Length)
            {
                WriteChunk();
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Writes the remaining bytes; must be called once, at the end of the zlib stream.</summary>
    public void Finish()
    {
        if (length > 0)
        {
            WriteChunk();
        }
    }

    /// <summary>Does nothing: the sizes of the chunks do not depend on flushes of the zlib stream.</summary>
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void WriteChunk()
    {
        PngChunks.Write(destination, "IDAT"u8, chunk.AsSpan(0, length));
        length = 0;
    }
}
