using System.Runtime.ExceptionServices;
using ProgressiveSR.Coding;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tiles;

/// <summary>
/// The data received of a picture, per tile: a small region of a huge picture costs little more than the region.
/// Thread-safe.
/// </summary>
/// <remarks>
/// A part can be decoded only once the lower levels of its tile are; one that arrives early waits in coded form.
/// <see cref="TileSamples"/> are immutable, so they can be read without the lock.
/// </remarks>
internal sealed class TileStore(
    TileGrid tiles, LevelSchedule schedule, PayloadCodecs codecs, PartFormat format, PacketLimits limits)
{
    private readonly Lock gate = new();
    private readonly Dictionary<long, TileSlot> slots = [];
    private readonly SpareArrays spares = new();
    private long samplesHeld;

    public TileGrid Tiles => tiles;

    public long SamplesHeld
    {
        get
        {
            lock (gate)
            {
                return samplesHeld;
            }
        }
    }

    /// <summary>Adds the parts of a checked packet; if one cannot be decoded, none is added.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="shown">The blocks that show the packet's level from now on; others store it.</param>
    /// <exception cref="InvalidPacketException">
    /// A part cannot be decoded; or a waiting part cannot, which is then discarded, while this packet's parts are
    /// added.
    /// </exception>
    public AddResult Add(in IncrementPacket packet, BlockRegion shown)
    {
        IPayloadCodec codec = codecs[packet.Codec];
        lock (gate)
        {
            List<TakenPart> taken = [];
            long duplicates = 0;
            foreach (PacketPart part in packet.Parts)
            {
                long tile = (long)part.Y * tiles.Columns + part.X;
                TileSlot slot = slots.GetValueOrDefault(tile) ?? new TileSlot(tiles[part.X, part.Y]);
                if (packet.Level <= slot.Level || slot.Waiting.ContainsKey(packet.Level))
                {
                    duplicates += slot.Blocks.Count;
                }
                else if (packet.Level == slot.Level + 1)
                {
                    taken.Add(new TakenPart(slot, tile, new CodedPart(codec, part.Payload), IsNext: true));
                }
                else
                {
                    RequireLength(tile, packet.Level, slot, part.Payload.Length);
                    taken.Add(new TakenPart(slot, tile, new CodedPart(codec, part.Payload.ToArray()), IsNext: false));
                }
            }

            DecodedPart[] decoded = Decode(taken, packet.Level);
            long applied = 0;
            long waiting = 0;
            InvalidPacketException? late = null;
            for (int i = 0; i < decoded.Length; i++)
            {
                (TileSlot slot, long tile, CodedPart part, bool isNext) = taken[i];
                slots[tile] = slot;
                if (!isNext)
                {
                    slot.Waiting.Add(packet.Level, part);
                    samplesHeld += CountWaiting(slot, packet.Level);
                    waiting += slot.Blocks.Count;
                    continue;
                }

                Add(slot, decoded[i]);
                applied += slot.Blocks.Count;
                InvalidPacketException? broken = TakeWaiting(slot, tile);
                late ??= broken;
            }

            Show(packet.Tiles, packet.Level, shown);
            return late is null ? new AddResult(applied, duplicates, waiting) : throw late;
        }
    }

    /// <summary>Sets the level to show of some blocks; those that do not have it yet show it later.</summary>
    public void Show(int level, BlockRegion blocks)
    {
        lock (gate)
        {
            Show(tiles.Cover(blocks), level, blocks);
        }
    }

    /// <summary>The level that a tile has, shown or not; -1 for none.</summary>
    public int GetHeldLevel(int tileX, int tileY)
    {
        lock (gate)
        {
            return Find(tileX, tileY)?.Level ?? -1;
        }
    }

    /// <summary>A tile's samples; null for none.</summary>
    public TileSamples? GetSamples(int tileX, int tileY)
    {
        lock (gate)
        {
            return Find(tileX, tileY)?.Lend();
        }
    }

    /// <summary>PSNR of a level over some tiles as their parts state it, in dB; null if one does not have the level.</summary>
    /// <param name="level">The level.</param>
    /// <param name="some">A rectangle of tiles inside the picture.</param>
    public double? GetPsnr(int level, BlockRegion some)
    {
        double squares = 0;
        double pixels = 0;
        lock (gate)
        {
            for (int y = some.Y; y < some.Bottom; y++)
            {
                for (int x = some.X; x < some.Right; x++)
                {
                    if (Find(x, y) is not { } slot || slot.Level < level)
                    {
                        return null;
                    }

                    PixelRegion covered = tiles.Blocks.ToPixels(slot.Blocks);
                    double count = (double)covered.Width * covered.Height;
                    squares += count * Math.Pow(10, -PsnrCode.FromQuarters(slot.Errors[level]) / 10);
                    pixels += count;
                }
            }
        }

        return -10 * Math.Log10(squares / pixels);
    }

    /// <summary>The error that a tile's part states (<see cref="PsnrCode.FromQuarters"/>), of a level that is held.</summary>
    public byte GetError(int tileX, int tileY, int level)
    {
        lock (gate)
        {
            return Find(tileX, tileY)!.Errors[level];
        }
    }

    /// <summary>
    /// Copies the shown levels of a region's blocks in row-major order, up to a limit, and the samples of its tiles.
    /// </summary>
    public void Copy(BlockRegion region, int maxLevel, Span<sbyte> levels, Span<TileSamples?> samples)
    {
        BlockRegion cover = tiles.Cover(region);
        lock (gate)
        {
            for (int y = cover.Y; y < cover.Bottom; y++)
            {
                for (int x = cover.X; x < cover.Right; x++)
                {
                    TileSlot? slot = Find(x, y);
                    samples[(y - cover.Y) * cover.Columns + x - cover.X] = slot?.Lend();
                    CopyLevels(slot, tiles[x, y].Intersect(region), region, maxLevel, levels);
                }
            }
        }
    }

    /// <summary>The lowest level shown in a region; -1 if some block shows nothing.</summary>
    public int LowestLevel(BlockRegion region)
    {
        BlockRegion cover = tiles.Cover(region);
        int lowest = schedule.Highest;
        lock (gate)
        {
            for (int y = cover.Y; y < cover.Bottom; y++)
            {
                for (int x = cover.X; x < cover.Right; x++)
                {
                    TileSlot? slot = Find(x, y);
                    BlockRegion blocks = tiles[x, y].Intersect(region);
                    lowest = Math.Min(lowest, slot?.LowestShown(blocks) ?? -1);
                }
            }
        }

        return lowest;
    }

    private static void CopyLevels(
        TileSlot? slot, BlockRegion blocks, BlockRegion region, int maxLevel, Span<sbyte> levels)
    {
        for (int y = blocks.Y; y < blocks.Bottom; y++)
        {
            for (int x = blocks.X; x < blocks.Right; x++)
            {
                levels[(y - region.Y) * region.Columns + x - region.X] =
                    (sbyte)Math.Min(slot?.GetShown(x, y) ?? -1, maxLevel);
            }
        }
    }

    private void Show(BlockRegion cover, int level, BlockRegion shown)
    {
        for (int y = cover.Y; y < cover.Bottom; y++)
        {
            for (int x = cover.X; x < cover.Right; x++)
            {
                long tile = (long)y * tiles.Columns + x;
                if (!slots.TryGetValue(tile, out TileSlot? slot))
                {
                    slots[tile] = slot = new TileSlot(tiles[x, y]);
                }

                slot.Show(level, slot.Blocks.Intersect(shown));
            }
        }
    }

    private void Add(TileSlot slot, DecodedPart decoded)
    {
        // A level that refines the one below replaces its samples, of which those that are 0 do not count.
        samplesHeld += !schedule.HasLinearPicture ? decoded.Indices.Length
            : CountNonzero(decoded.Indices) - (slot.Samples is { } lower ? CountNonzero(lower[lower.Level]) : 0);
        short[]? replaced = slot.IsLent ? null : slot.Samples?.Replaceable;
        slot.Add(TileSamples.Add(schedule, slot.Samples, decoded.Indices), decoded.Error);
        spares.Add(replaced);
    }

    /// <summary>Samples of a part that waits in coded form; 0 where only decoding would tell.</summary>
    private long CountWaiting(TileSlot slot, int level) =>
        schedule.HasLinearPicture ? 0 : slot.Blocks.Count * schedule.SamplesPerBlock(level);

    private static int CountNonzero(ReadOnlySpan<short> indices) => indices.Length - indices.Count((short)0);

    private InvalidPacketException? TakeWaiting(TileSlot slot, long tile)
    {
        while (slot.Waiting.Remove(slot.Level + 1, out CodedPart part))
        {
            int level = slot.Level + 1;
            samplesHeld -= CountWaiting(slot, level);
            try
            {
                Add(slot, Decode(slot, tile, level, part));
            }
            catch (InvalidPacketException e)
            {
                return e;
            }
        }

        return null;
    }

    /// <summary>Decodes those parts that can be; tiles do not depend on each other.</summary>
    /// <exception cref="InvalidPacketException">One of them cannot be decoded: the first one that cannot.</exception>
    private DecodedPart[] Decode(IReadOnlyList<TakenPart> taken, int level)
    {
        DecodedPart[] decoded = new DecodedPart[taken.Count];
        ExceptionDispatchInfo?[] failures = new ExceptionDispatchInfo?[taken.Count];
        Parallel.For(0, taken.Count, (i, loop) =>
        {
            (TileSlot slot, long tile, CodedPart part, bool isNext) = taken[i];
            try
            {
                decoded[i] = isNext ? Decode(slot, tile, level, part) : default;
            }
            catch (Exception e)
            {
                failures[i] = ExceptionDispatchInfo.Capture(e);

                // Parts before this one are still decoded.
                loop.Break();
            }
        });
        Array.Find(failures, failure => failure is not null)?.Throw();
        return decoded;
    }

    private DecodedPart Decode(TileSlot slot, long tile, int level, CodedPart part)
    {
        RequireLength(tile, level, slot, part.Payload.Length);
        try
        {
            ReadOnlySpan<byte> coded = format.Split(level, tile, slot.Error, part.Payload, out byte error).Span;

            // Decoding fills it, or throws.
            short[] indices = spares.Take((int)(slot.Blocks.Count * schedule.SamplesPerBlock(level)));
            part.Codec.Decode(
                coded, new TilePart(schedule, level, slot.Blocks.Columns, slot.Blocks.Rows, slot.Samples, indices));
            return new DecodedPart(indices, error);
        }
        catch (InvalidPacketException e)
        {
            throw new InvalidPacketException(
                $"Level {level} of tile {tile} cannot be decoded: {e.Message}", e.Offset, e.Expected, e.Actual)
            {
                Level = level,
                Tile = Number(tile),
            };
        }
    }

    /// <summary>Prevents a small payload from requesting much memory, and a large one from being kept.</summary>
    private void RequireLength(long tile, int level, TileSlot slot, int length)
    {
        long samples = slot.Blocks.Count * schedule.SamplesPerBlock(level);
        if (samples > limits.MaxPartSamples)
        {
            throw new InvalidPacketException(
                $"Level {level} of tile {tile} decodes to {samples} samples, more than the receiver allows.",
                expected: limits.MaxPartSamples,
                actual: samples) { Level = level, Tile = Number(tile) };
        }

        long most = format.Overhead + slot.Blocks.Count * schedule.BytesPerBlock(level);
        if (length > most)
        {
            throw new InvalidPacketException(
                $"Level {level} of tile {tile} has {length} bytes, more than {samples} samples can take.",
                expected: most,
                actual: length) { Level = level, Tile = Number(tile) };
        }
    }

    /// <summary>A tile's number for exceptions; null beyond 2^31 tiles.</summary>
    private static int? Number(long tile) => tile <= int.MaxValue ? (int)tile : null;

    private TileSlot? Find(int tileX, int tileY) => slots.GetValueOrDefault((long)tileY * tiles.Columns + tileX);

    /// <summary>A part of a packet that is added.</summary>
    /// <param name="Slot">Its tile.</param>
    /// <param name="Tile">The tile's number.</param>
    /// <param name="Part">The part, in coded form.</param>
    /// <param name="IsNext">Whether the tile has the level below, so that the part can be decoded.</param>
    private readonly record struct TakenPart(TileSlot Slot, long Tile, CodedPart Part, bool IsNext);

    /// <summary>The indices of a part, and the error that it states.</summary>
    private readonly record struct DecodedPart(short[] Indices, byte Error);
}
