namespace ProgressiveSR;

/// <summary>A contiguous range of bytes in a file.</summary>
/// <param name="Offset">First byte; 0 is the start of the file.</param>
/// <param name="Length">Number of bytes, 0 or more.</param>
public readonly record struct ByteRange(long Offset, long Length)
{
    /// <summary>The end of the range, exclusive.</summary>
    public long End => Offset + Length;

    /// <summary>Whether the range is empty.</summary>
    public bool IsEmpty => Length == 0;
}
