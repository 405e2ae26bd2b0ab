namespace ProgressiveSR;

/// <summary>
/// A new file that is flushed to disk while it is written, so that the final flush, which cannot be interrupted, never
/// takes long.
/// </summary>
/// <param name="path">The file, which must not exist yet.</param>
internal sealed class PacedFileStream(string path)
    : FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferSize)
{
    private const int BufferSize = 1 << 16;
    private const long Pace = 1 << 24;

    private long unflushed;

    // All synchronous writes end up here.
    public override void Write(byte[] buffer, int offset, int count)
    {
        base.Write(buffer, offset, count);
        unflushed += count;
        if (unflushed >= Pace)
        {
            unflushed = 0;
            Flush(flushToDisk: true);
        }
    }
}
