namespace ProgressiveSR.Transmission;

/// <summary>The beginning of a <c>.psr</c> file: its header and figures.</summary>
/// <param name="Info">What they say.</param>
/// <param name="Bytes">The bytes read.</param>
internal readonly record struct FilePrefix(PsrFileInfo Info, byte[] Bytes)
{
    /// <summary>Reads no more than header and figures.</summary>
    /// <exception cref="InvalidPacketException">The stream is not a <c>.psr</c> file, or is truncated.</exception>
    public static async Task<FilePrefix> ReadAsync(
        Stream file, PacketLimits limits, CancellationToken cancellationToken)
    {
        byte[] bytes = [];
        PsrFileInfo? info;
        while (!PsrFileInfo.TryRead(bytes, limits, out info, out int needed))
        {
            int known = bytes.Length;
            Array.Resize(ref bytes, needed);
            int read = await file.ReadAtLeastAsync(
                    bytes.AsMemory(known), needed - known, throwOnEndOfStream: false, cancellationToken)
                .ConfigureAwait(false);
            RequireWhole(known + read, needed);
        }

        return new FilePrefix(info, bytes);
    }

    /// <exception cref="InvalidPacketException">There are fewer bytes than needed.</exception>
    public static void RequireWhole(long available, long needed)
    {
        if (available < needed)
        {
            throw new InvalidPacketException(
                "The file is truncated; encode the picture again.", expected: needed, actual: available);
        }
    }
}
