namespace ProgressiveSR;

/// <summary>
/// A new file that is flushed to the disk while it is written, so that flushing what is left at the end, which nothing
/// can interrupt, never takes long.
/// </summary>
/// <param name="path">The file; there is none of its name yet.</param>
internal sealed class PacedFileStream(string path)
    : FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferSize)
{
    private const int BufferSize = 1 << 16;
    private const long Pace = 1 << 24;

    private long unflushed;

    // Synchronous writes of all kinds end up here.
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
