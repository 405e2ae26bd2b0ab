namespace ProgressiveSR.PictureFiles;

/// <summary>Writes a zlib stream as the IDAT chunks of a file; its flushes do not change their sizes.</summary>
/// <param name="destination">The file; it is left open.</param>
internal sealed class PngDataStream(Stream destination) : WriteOnlyStream
{
    private readonly byte[] chunk = new byte[1 << 16];
    private int length;

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

    /// <summary>Writes the remaining bytes; must be called once, at the end of the zlib stream.</summary>
    public void Finish()
    {
        if (length > 0)
        {
            WriteChunk();
        }
    }

    private void WriteChunk()
    {
        PngChunks.Write(destination, "IDAT"u8, chunk.AsSpan(0, length));
        length = 0;
    }
}
