namespace ProgressiveSR.PictureFiles;

/// <summary>Takes a zlib stream and writes it as a file's IDAT chunks.</summary>
/// <param name="destination">The file; it stays open.</param>
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

    /// <summary>Writes what is left; to be called once, when the zlib stream has ended.</summary>
    public void Finish()
    {
        if (length > 0)
        {
            WriteChunk();
        }
    }

    /// <summary>Does nothing: how the zlib stream is cut into chunks does not follow its flushes.</summary>
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
