using static System.Buffers.Binary.BinaryPrimitives;

namespace ProgressiveSR;

/// <summary>Writes <c>.psr</c> files. Thread-safe; each call has its destination to itself.</summary>
/// <remarks>
/// The picture is sampled level by level, a row of tiles at a time, and written as it comes; beside the picture and the
/// index no more than one such row and the compressed alpha plane are held. Only a destination that cannot seek gets
/// its file from memory, since the index, which stands in front, is known last.
/// </remarks>
public static class PsrFileWriter
{
    /// <summary>Writes a file on disk; a file that is there is replaced once the new one is whole.</summary>
    /// <param name="path">The file to write; its folder exists.</param>
    /// <param name="encoder">The picture and how it is sampled.</param>
    /// <param name="options">The layout; the defaults where null.</param>
    /// <param name="progress">Told the share done, 0 to 1, on the calling thread after each row of tiles.</param>
    /// <param name="cancellationToken">Stops the compression and the sampling; no file is then left behind.</param>
    /// <returns>What the file says about itself.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static PsrFileInfo Write(
        string path,
        ProgressiveEncoder encoder,
        PsrFileOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        PsrFileInfo? info = null;
        AtomicFile.Write(path, stream => info = Write(stream, encoder, options, progress, cancellationToken));
        return info!;
    }

    /// <summary>Writes a file into a stream, from its present position on.</summary>
    /// <param name="destination">
    /// A stream that can be written. Where it can seek it is left behind the file's last byte; where it cannot, the
    /// file is made in memory first.
    /// </param>
    /// <param name="encoder">The picture and how it is sampled.</param>
    /// <param name="options">The layout; the defaults where null.</param>
    /// <param name="progress">Told the share done, 0 to 1, on the calling thread after each row of tiles.</param>
    /// <param name="cancellationToken">
    /// Stops the compression and the sampling; what was written by then does not begin with the format's magic.
    /// </param>
    /// <returns>What the file says about itself.</returns>
    /// <exception cref="ArgumentException">
    /// The stream cannot be written, or the schedule or the index is larger than the format can say.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static PsrFileInfo Write(
        Stream destination,
        ProgressiveEncoder encoder,
        PsrFileOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(encoder);
        if (!destination.CanWrite)
        {
            throw new ArgumentException("The stream cannot be written.", nameof(destination));
        }

        options ??= PsrFileOptions.Default;
        if (destination.CanSeek)
        {
            return WriteSeekable(destination, encoder, options, progress, cancellationToken);
        }

        using MemoryStream memory = new();
        PsrFileInfo info = WriteSeekable(memory, encoder, options, progress, cancellationToken);
        memory.Position = 0;
        memory.CopyTo(destination);
        return info;
    }

    private static PsrFileInfo WriteSeekable(
        Stream destination,
        ProgressiveEncoder encoder,
        PsrFileOptions options,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        using MemoryStream? alpha = encoder.Picture.Alpha.IsEmpty
            ? null
            : AlphaSection.Compress(encoder.Picture.Alpha.Span, options.AlphaCompression, cancellationToken);
        ReadOnlySpan<byte> alphaBytes = alpha is null ? default : alpha.GetBuffer().AsSpan(0, (int)alpha.Length);
        PsrHeader header = MakeHeader(encoder, options, alphaBytes);
        TileGrid tiles = new(encoder.Grid, options.TileSide);
        byte[] prefix = new byte[PrefixLength(header, tiles)];
        long origin = destination.Position;

        // Zeros for now: a file that was not finished has no magic.
        destination.Write(prefix);
        TileRowWriter rows = new(destination, encoder, tiles, prefix.Length, progress);
        for (int level = 0; level < header.Levels.Count; level++)
        {
            rows.Write(level, cancellationToken);
            if (level == 0)
            {
                destination.Write(alphaBytes);
                rows.Skip(alphaBytes.Length);
            }
        }

        FillPrefix(prefix, header, rows.Entries);
        long end = destination.Position;
        destination.Position = origin;
        destination.Write(prefix);
        destination.Position = end;
        return new PsrFileInfo(header, rows.Entries, prefix.Length);
    }

    private static PsrHeader MakeHeader(ProgressiveEncoder encoder, PsrFileOptions options, ReadOnlySpan<byte> alpha)
    {
        LevelSchedule schedule = encoder.Schedule;
        PsrHeader.Level[] levels = new PsrHeader.Level[schedule.Count];
        for (int i = 0; i < levels.Length; i++)
        {
            if (schedule.SamplesPerBlock(i) > schedule.KernelLength)
            {
                throw new ArgumentException(
                    $"Level {i} sends {schedule.SamplesPerBlock(i)} samples per block; a file holds at most "
                    + $"{schedule.KernelLength}: use a model with fewer.",
                    nameof(encoder));
            }

            levels[i] = new PsrHeader.Level(schedule.SamplesPerBlock(i), PayloadCodec.Raw);
        }

        return new PsrHeader(
            encoder.Header,
            encoder.Grid,
            options.TileSide,
            PictureColorSpace.Srgb,
            encoder.ModelName,
            levels,
            (uint)alpha.Length,
            Crc32C.Compute(alpha));
    }

    private static int PrefixLength(PsrHeader header, TileGrid tiles)
    {
        long length = header.Length + PsrFormat.IndexLength(header.Levels.Count, tiles.Count);
        if (length > Array.MaxLength)
        {
            throw new ArgumentException($"The index would take {length} bytes; choose larger tiles.", nameof(tiles));
        }

        return (int)length;
    }

    private static void FillPrefix(Span<byte> prefix, PsrHeader header, TileEntry[] entries)
    {
        uint checksum = header.Write(prefix[..header.Length]);
        Span<byte> index = prefix[header.Length..];
        for (int i = 0; i < entries.Length; i++)
        {
            Span<byte> entry = index.Slice(i * PsrFormat.EntryLength, PsrFormat.EntryLength);
            WriteInt32LittleEndian(entry, entries[i].Length);
            WriteUInt32LittleEndian(entry[sizeof(uint)..], entries[i].Checksum);
        }

        WriteUInt32LittleEndian(index[^Crc32C.Size..], Crc32C.Compute(index[..^Crc32C.Size], checksum));
    }
}
