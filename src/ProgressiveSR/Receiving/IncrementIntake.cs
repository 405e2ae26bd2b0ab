namespace ProgressiveSR;

/// <summary>
/// Fetches increments that a decoder lacks, checks that they were requested, and counts the bytes.
/// </summary>
internal sealed class IncrementIntake(IIncrementSource source, ProgressiveDecoder decoder)
{
    private readonly Lock counting = new();
    private readonly bool[] hasIndex = new bool[source.Description.Levels.Count];
    private long bytesReceived = source.Description.HeaderBytes;
    private ReadOnlyMemory<byte>? alpha;

    /// <summary>Bytes received so far: header and indexes, increments, alpha.</summary>
    public long BytesReceived
    {
        get
        {
            lock (counting)
            {
                return bytesReceived;
            }
        }
    }

    /// <summary>Why the alpha plane is unavailable; null if it is available or not needed.</summary>
    public InvalidPacketException? AlphaFailure { get; private set; }

    /// <summary>The alpha plane; empty if it was not fetched.</summary>
    public ReadOnlyMemory<byte> Alpha => alpha ?? default;

    /// <summary>Restores what was saved.</summary>
    /// <param name="received">Bytes received until then.</param>
    /// <param name="plane">The alpha plane; empty if it was not fetched.</param>
    public void Resume(long received, ReadOnlyMemory<byte> plane)
    {
        bytesReceived = received;
        hasIndex.AsSpan(0, decoder.GetHighestReceived() + 1).Fill(true);
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
            lock (counting)
            {
                bytesReceived += source.Description.AlphaBytes;
            }
        }
        catch (InvalidPacketException e)
        {
            AlphaFailure = e;
            alpha = ReadOnlyMemory<byte>.Empty;
        }

        return alpha.Value;
    }

    /// <summary>
    /// The tiles of a level that some blocks touch and that have not arrived, and about how many bytes they have.
    /// </summary>
    public (HashSet<TilePosition> Tiles, long Bytes) FindMissing(int level, BlockRegion blocks)
    {
        TileGrid tiles = decoder.GetTiles(level);
        HashSet<TilePosition> missing =
            [.. TileGrid.Positions(tiles.Cover(blocks)).Where(tile => !decoder.Holds(level, tile))];
        IReadOnlyList<EncodedLevel> levels = source.Description.Levels;
        long all = levels[level].Bytes - (level == 0 ? 0 : levels[level - 1].Bytes);
        return (missing, (long)((double)all * missing.Count / tiles.Count));
    }

    /// <summary>Fetches tiles of a level.</summary>
    /// <param name="level">The level.</param>
    /// <param name="missing">The tiles; those that arrive are removed.</param>
    /// <param name="asked">Called once, when the source has been asked.</param>
    /// <param name="arrived">Receives the bytes of each packet, and of the level's index.</param>
    /// <param name="cancellationToken">Cancels fetching.</param>
    public async Task FetchAsync(
        int level,
        HashSet<TilePosition> missing,
        Action asked,
        Action<long> arrived,
        CancellationToken cancellationToken)
    {
        if (missing.Count == 0)
        {
            asked();
            return;
        }

        await using IAsyncEnumerator<IncrementPacket> packets =
            source.GetIncrementsAsync(level, [.. missing], cancellationToken).GetAsyncEnumerator(cancellationToken);
        ValueTask<bool> reading = packets.MoveNextAsync();
        asked();
        while (await reading.ConfigureAwait(false))
        {
            IncrementPacket packet = packets.Current;
            RequireAskedFor(packet, level, missing);
            decoder.Add(packet, region: default(BlockRegion));
            arrived(Count(level, packet.Payload.Length));
            reading = packets.MoveNextAsync();
        }

        if (missing.Count > 0)
        {
            throw new InvalidPacketException(
                $"The source left out {missing.Count} tiles of level {level}.", expected: 0, actual: missing.Count);
        }
    }

    private long Count(int level, long bytes)
    {
        lock (counting)
        {
            if (!hasIndex[level])
            {
                hasIndex[level] = true;
                bytes += source.Description.Levels[level].IndexBytes;
            }

            bytesReceived += bytes;
        }

        return bytes;
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
