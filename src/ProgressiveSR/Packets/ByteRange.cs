namespace ProgressiveSR;

/// <summary>Consecutive bytes of a file.</summary>
/// <param name="Offset">First byte, 0 at the file's beginning.</param>
/// <param name="Length">Number of bytes, 0 or more.</param>
public readonly record struct ByteRange(long Offset, long Length)
{
    /// <summary>One past the last byte.</summary>
    public long End => Offset + Length;

    /// <summary>Whether there are no bytes.</summary>
    public bool IsEmpty => Length == 0;
}
