namespace ProgressiveSR;

/// <summary>
/// Fetches the increments that a decoder lacks, checks that they were requested, and counts the bytes.
/// </summary>
internal sealed class IncrementIntake(IIncrementSource source, ProgressiveDecoder decoder)
{
    private ReadOnlyMemory<byte>? alpha;
    private int highestIndex = -1;

    /// <summary>Bytes received so far: header and indexes, increments, alpha.</summary>
    public long BytesReceived { get; private set; } = source.Description.HeaderBytes;

    /// <summary>Why the alpha plane is unavailable; null if it is available or not needed.</summary>
    public InvalidPacketException? AlphaFailure { get; private set; }

    /// <summary>The alpha plane; empty if it was not fetched.</summary>
    public ReadOnlyMemory<byte> Alpha => alpha ?? default;

    /// <summary>Restores what was saved.</summary>
    /// <param name="bytesReceived">Bytes received until then.</param>
    /// <param name="plane">The alpha plane; empty if it was not fetched.</param>
    public void Resume(long bytesReceived, ReadOnlyMemory<byte> plane)
    {
        BytesReceived = bytesReceived;
        BlockGrid grid = decoder.Grid;
        highestIndex = Enumerable.Range(0, (int)grid.All.Count)
            .Max(block => decoder.GetHeldLevel(block % grid.Columns, block / grid.Columns));
        alpha = plane.IsEmpty ? null : plane;
    }

    /// <summary>The alpha plane, fetched on first use; empty for an opaque picture, or if unavailable.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> GetAlphaAsync(CancellationToken cancellationToken)
    {
        if (alpha is not null || !source.Description.HasAlpha)
        {
            return alpha ?? default;
        }

        try
        {
            ReadOnlyMemory<byte> plane = await source.GetAlphaAsync(cancellationToken).ConfigureAwait(false);
            long pixels = (long)decoder.Grid.Width * decoder.Grid.Height;
            alpha = plane.Length == pixels
                ? plane
                : throw new InvalidPacketException(
                    $"The source sent {plane.Length} values of alpha for {pixels} pixels.",
                    expected: pixels,
                    actual: plane.Length);
            BytesReceived += source.Description.AlphaBytes;
        }
        catch (InvalidPacketException e)
        {
            AlphaFailure = e;
            alpha = ReadOnlyMemory<byte>.Empty;
        }

        return alpha.Value;
    }

    /// <summary>Fetches everything that the tiles of some blocks lack up to a level.</summary>
    public async Task FetchAsync(int level, BlockRegion blocks, CancellationToken cancellationToken)
    {
        for (int i = 0; i <= level; i++)
        {
            HashSet<TilePosition> missing = FindMissing(i, blocks);
            if (missing.Count > 0)
            {
                await FetchAsync(i, missing, cancellationToken).ConfigureAwait(false);
            }

            if (i == 0)
            {
                // Alpha follows level 0 in files, which may be readable forwards only.
                await GetAlphaAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private HashSet<TilePosition> FindMissing(int level, BlockRegion blocks)
    {
        TileGrid tiles = decoder.GetTiles(level);
        BlockRegion cover = tiles.Cover(blocks);
        HashSet<TilePosition> missing = [];
        for (int y = cover.Y; y < cover.Bottom; y++)
        {
            for (int x = cover.X; x < cover.Right; x++)
            {
                if (decoder.GetHeldLevel(x * tiles.Size.Columns, y * tiles.Size.Rows) < level)
                {
                    missing.Add(new TilePosition(x, y));
                }
            }
        }

        return missing;
    }

    private async Task FetchAsync(int level, HashSet<TilePosition> missing, CancellationToken cancellationToken)
    {
        if (level > highestIndex)
        {
            highestIndex = level;
            BytesReceived += source.Description.Levels[level].IndexBytes;
        }

        await foreach (IncrementPacket packet in source.GetIncrementsAsync(level, [.. missing], cancellationToken)
            .ConfigureAwait(false))
        {
            RequireAskedFor(packet, level, missing);
            decoder.Add(packet, region: default(BlockRegion));
            BytesReceived += packet.Payload.Length;
        }

        if (missing.Count > 0)
        {
            throw new InvalidPacketException(
                $"The source left out {missing.Count} tiles of level {level}.", expected: 0, actual: missing.Count);
        }
    }

    private static void RequireAskedFor(in IncrementPacket packet, int level, HashSet<TilePosition> missing)
    {
        bool expected = packet.Level == level && packet.Tiles.Count <= missing.Count;
        for (int y = packet.Tiles.Y; expected && y < packet.Tiles.Bottom; y++)
        {
            for (int x = packet.Tiles.X; expected && x < packet.Tiles.Right; x++)
            {
                expected = missing.Remove(new TilePosition(x, y));
            }
        }

        if (!expected)
        {
            throw new InvalidPacketException(
                $"The source sent {packet.Tiles} of level {packet.Level}, which was not requested.",
                expected: level,
                actual: packet.Level);
        }
    }
}
