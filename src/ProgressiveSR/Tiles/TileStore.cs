using System.Runtime.ExceptionServices;
using ProgressiveSR.Coding;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tiles;

/// <summary>
/// The data received of a picture, per tile: a small region of a huge picture costs little more than the region.
/// Thread-safe.
/// </summary>
/// <remarks>
/// A part can be decoded only once the lower levels of its tile are; one that arrives early waits in coded form. The
/// smallest tiles have a slot each, in which a larger tile's part leaves what belongs to it.
/// <see cref="TileSamples"/> are immutable, so they can be read without the lock.
/// </remarks>
internal sealed class TileStore
{
    private readonly TileGrids grids;
    private readonly LevelSchedule schedule;
    private readonly PayloadCodecs codecs;
    private readonly PartDecoder decoder;
    private readonly Lock gate = new();
    private readonly Dictionary<long, TileSlot> slots = [];
    private readonly Dictionary<(int Level, long Tile), CodedPart> waiting = [];
    private long samplesHeld;

    public TileStore(
        TileGrids grids, LevelSchedule schedule, PayloadCodecs codecs, PartFormat format, PacketLimits limits)
    {
        this.grids = grids;
        this.schedule = schedule;
        this.codecs = codecs;
        decoder = new PartDecoder(schedule, format, limits);
    }

    /// <summary>The smallest tiles, whose slots these are.</summary>
    public TileGrid Tiles => grids.Finest;

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
                long tile = (long)part.Y * grids[packet.Level].Columns + part.X;
                TileGroup group = Group(packet.Level, part.X, part.Y);
                if (packet.Level <= group.Level || waiting.ContainsKey((packet.Level, tile)))
                {
                    duplicates += group.Blocks.Count;
                }
                else if (packet.Level == group.Level + 1)
                {
                    taken.Add(new TakenPart(group, tile, new CodedPart(codec, part.Payload), IsNext: true));
                }
                else
                {
                    decoder.RequireLength(packet.Level, tile, group.Blocks, part.Payload.Length);
                    taken.Add(new TakenPart(group, tile, new CodedPart(codec, part.Payload.ToArray()), IsNext: false));
                }
            }

            DecodedPart[] decoded = Decode(taken, packet.Level);
            long applied = 0;
            long early = 0;
            InvalidPacketException? late = null;
            for (int i = 0; i < decoded.Length; i++)
            {
                (TileGroup group, long tile, CodedPart part, bool isNext) = taken[i];
                if (!isNext)
                {
                    waiting.Add((packet.Level, tile), part);
                    samplesHeld += CountWaiting(group, packet.Level);
                    early += group.Blocks.Count;
                    continue;
                }

                Add(group, packet.Level, decoded[i]);
                applied += group.Blocks.Count;
                InvalidPacketException? broken = TakeWaiting(packet.Level + 1, group.Blocks);
                late ??= broken;
            }

            Show(packet.Level, shown.Intersect(grids[packet.Level].ToBlocks(packet.Tiles)));
            return late is null ? new AddResult(applied, duplicates, early) : throw late;
        }
    }

    /// <summary>Sets the level to show of some blocks; those that do not have it yet show it later.</summary>
    public void Show(int level, BlockRegion blocks)
    {
        lock (gate)
        {
            foreach (TileSlot slot in blocks.IsEmpty ? [] : Slots(blocks))
            {
                slots.TryAdd(NumberOf(slot), slot);
                slot.Show(level, slot.Blocks.Intersect(blocks));
            }
        }
    }

    /// <summary>The level that a block has, shown or not; -1 for none.</summary>
    public int GetHeldLevel(int x, int y)
    {
        lock (gate)
        {
            return Find(x / Tiles.Size.Columns, y / Tiles.Size.Rows)?.Level ?? -1;
        }
    }

    /// <summary>Whether the part of a level's tile has arrived, decoded or waiting.</summary>
    public bool Holds(int level, TilePosition tile)
    {
        lock (gate)
        {
            return Group(level, tile.X, tile.Y).Level >= level
                || waiting.ContainsKey((level, (long)tile.Y * grids[level].Columns + tile.X));
        }
    }

    /// <summary>The samples of a level's tile, up to this level; null if it does not have the level.</summary>
    public TileSamples? GetSamples(int level, int tileX, int tileY)
    {
        lock (gate)
        {
            TileGroup group = Group(level, tileX, tileY);
            return group.Level < level ? null : group.GetSamples(level);
        }
    }

    /// <summary>The part of a level's tile that waits for a lower level, in coded form; null if none does.</summary>
    public ReadOnlyMemory<byte>? GetWaiting(int level, TilePosition tile, PayloadCodec codec)
    {
        lock (gate)
        {
            return waiting.TryGetValue((level, (long)tile.Y * grids[level].Columns + tile.X), out CodedPart part)
                && ReferenceEquals(part.Codec, codecs[codec])
                ? part.Payload
                : default(ReadOnlyMemory<byte>?);
        }
    }

    /// <summary>The highest level of which something has arrived, decoded or waiting; -1 for none.</summary>
    public int GetHighestReceived()
    {
        lock (gate)
        {
            int held = slots.Values.Select(slot => slot.Level).DefaultIfEmpty(-1).Max();
            return waiting.Keys.Select(part => part.Level).Append(held).Max();
        }
    }

    /// <summary>
    /// PSNR of a level over some tiles as their parts state it, in dB; null if one does not have the level.
    /// </summary>
    /// <param name="level">The level.</param>
    /// <param name="blocks">Blocks inside the picture; the level's tiles that they touch count whole.</param>
    public double? GetPsnr(int level, BlockRegion blocks)
    {
        double squares = 0;
        double pixels = 0;
        lock (gate)
        {
            foreach (TileSlot slot in Slots(grids[level].ToBlocks(grids[level].Cover(blocks))))
            {
                if (slot.Level < level)
                {
                    return null;
                }

                PixelRegion covered = Tiles.Blocks.ToPixels(slot.Blocks);
                double count = (double)covered.Width * covered.Height;
                squares += count * Math.Pow(10, -PsnrCode.FromQuarters(slot.Errors[level]) / 10);
                pixels += count;
            }
        }

        return -10 * Math.Log10(squares / pixels);
    }

    /// <summary>
    /// The errors stated for a tile (<see cref="PsnrCode.FromQuarters"/>) at a level that is held, and at the level
    /// below, where 0 stands for none.
    /// </summary>
    public (byte Lower, byte Own) GetErrors(int level, int tileX, int tileY)
    {
        lock (gate)
        {
            List<byte> errors = Group(level, tileX, tileY).Slots[0].Errors;
            return (level == 0 ? (byte)0 : errors[level - 1], errors[level]);
        }
    }

    /// <summary>
    /// Copies the shown levels of a region's blocks in row-major order, up to a limit, and the samples of its tiles.
    /// </summary>
    public void Copy(BlockRegion region, int maxLevel, Span<sbyte> levels, Span<TileSamples?> samples)
    {
        BlockRegion cover = Tiles.Cover(region);
        lock (gate)
        {
            for (int y = cover.Y; y < cover.Bottom; y++)
            {
                for (int x = cover.X; x < cover.Right; x++)
                {
                    TileSlot? slot = Find(x, y);
                    samples[cover.NumberOf(x, y)] = slot?.Samples;
                    CopyLevels(slot, Tiles[x, y].Intersect(region), region, maxLevel, levels);
                }
            }
        }
    }

    /// <summary>The lowest level shown in a region; -1 if some block shows nothing.</summary>
    public int LowestLevel(BlockRegion region)
    {
        BlockRegion cover = Tiles.Cover(region);
        int lowest = schedule.Highest;
        lock (gate)
        {
            for (int y = cover.Y; y < cover.Bottom; y++)
            {
                for (int x = cover.X; x < cover.Right; x++)
                {
                    TileSlot? slot = Find(x, y);
                    BlockRegion blocks = Tiles[x, y].Intersect(region);
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
                levels[region.NumberOf(x, y)] =
                    (sbyte)Math.Min(slot?.GetShown(x, y) ?? -1, maxLevel);
            }
        }
    }

    private void Add(TileGroup group, int level, DecodedPart decoded)
    {
        for (int i = 0; i < group.Slots.Count; i++)
        {
            TileSlot slot = group.Slots[i];
            slots.TryAdd(NumberOf(slot), slot);

            // A level that refines the one below replaces its samples, of which those that are 0 do not count.
            samplesHeld += schedule.HasLinearPicture
                ? decoded.Samples[i].Nonzero - (slot.Samples?.Nonzero ?? 0)
                : slot.Blocks.Count * schedule.SamplesPerBlock(level);
            slot.Add(decoded.Samples[i], decoded.Error);
        }
    }

    /// <summary>Samples of a part that waits in coded form; 0 where only decoding would tell.</summary>
    private long CountWaiting(TileGroup group, int level) =>
        schedule.HasLinearPicture ? 0 : group.Blocks.Count * schedule.SamplesPerBlock(level);

    /// <summary>Decodes what waited for a level below, and what waited for that.</summary>
    /// <param name="level">The level that can be decoded now.</param>
    /// <param name="blocks">Where.</param>
    /// <returns>Why a part could not be decoded; null if all could.</returns>
    private InvalidPacketException? TakeWaiting(int level, BlockRegion blocks)
    {
        InvalidPacketException? first = null;
        if (waiting.Count == 0)
        {
            return null;
        }

        TileGrid grid = grids[level];
        foreach (TilePosition position in TileGrid.Positions(grid.Cover(blocks)))
        {
            long tile = (long)position.Y * grid.Columns + position.X;
            if (!waiting.Remove((level, tile), out CodedPart part))
            {
                continue;
            }

            TileGroup group = Group(level, position.X, position.Y);
            samplesHeld -= CountWaiting(group, level);
            InvalidPacketException? broken;
            try
            {
                Add(group, level, decoder.Decode(level, tile, group, part));
                broken = TakeWaiting(level + 1, group.Blocks);
            }
            catch (InvalidPacketException e)
            {
                broken = e;
            }

            first ??= broken;
        }

        return first;
    }

    /// <summary>Decodes those parts that can be; tiles do not depend on each other.</summary>
    /// <exception cref="InvalidPacketException">One of them cannot be decoded: the first one that cannot.</exception>
    private DecodedPart[] Decode(IReadOnlyList<TakenPart> taken, int level)
    {
        DecodedPart[] decoded = new DecodedPart[taken.Count];
        ExceptionDispatchInfo?[] failures = new ExceptionDispatchInfo?[taken.Count];
        Parallel.For(0, taken.Count, (i, loop) =>
        {
            (TileGroup group, long tile, CodedPart part, bool isNext) = taken[i];
            try
            {
                decoded[i] = isNext ? decoder.Decode(level, tile, group, part) : default;
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

    private TileGroup Group(int level, int tileX, int tileY)
    {
        BlockRegion blocks = grids[level][tileX, tileY];
        return new TileGroup(
            schedule, blocks, ReferenceEquals(grids[level], Tiles) ? [Slot(tileX, tileY)] : [.. Slots(blocks)]);
    }

    /// <summary>The slots of the tiles that a region touches: known ones, or new ones.</summary>
    private IEnumerable<TileSlot> Slots(BlockRegion blocks)
    {
        foreach (TilePosition position in TileGrid.Positions(Tiles.Cover(blocks)))
        {
            yield return Slot(position.X, position.Y);
        }
    }

    private TileSlot Slot(int tileX, int tileY) => Find(tileX, tileY) ?? new TileSlot(Tiles[tileX, tileY]);

    private TileSlot? Find(int tileX, int tileY) => slots.GetValueOrDefault((long)tileY * Tiles.Columns + tileX);

    private long NumberOf(TileSlot slot) =>
        (long)(slot.Blocks.Y / Tiles.Size.Rows) * Tiles.Columns + slot.Blocks.X / Tiles.Size.Columns;

    /// <summary>A part of a packet that is added.</summary>
    /// <param name="Group">Its tile.</param>
    /// <param name="Tile">The tile's number.</param>
    /// <param name="Part">The part, in coded form.</param>
    /// <param name="IsNext">Whether the tile has the level below, so that the part can be decoded.</param>
    private readonly record struct TakenPart(TileGroup Group, long Tile, CodedPart Part, bool IsNext);
}
