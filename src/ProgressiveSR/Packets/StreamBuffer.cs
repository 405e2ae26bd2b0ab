namespace ProgressiveSR;

/// <summary>The buffer of a reader whose items end where only their bytes tell.</summary>
internal static class StreamBuffer
{
    /// <summary>Makes room for more bytes: moves the unread ones to the front, or doubles a full buffer.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="start">The first unread byte.</param>
    /// <param name="end">The end of the bytes read.</param>
    /// <returns>The buffer to use from now on.</returns>
    public static byte[] MakeRoom(byte[] buffer, ref int start, ref int end)
    {
        if (start > 0)
        {
            buffer.AsSpan(start..end).CopyTo(buffer);
            end -= start;
            start = 0;
        }
        else if (end == buffer.Length)
        {
            Array.Resize(ref buffer, (int)Math.Min(2L * end, Array.MaxLength));
        }

        return buffer;
    }
}
