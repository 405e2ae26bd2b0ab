namespace ProgressiveSR;

/// <summary>Samples a row of tiles at a time, puts its samples in the tiles' order and writes them.</summary>
internal sealed class TileRowWriter
{
    private readonly Stream destination;
    private readonly ProgressiveEncoder encoder;
    private readonly TileGrid tiles;
    private readonly IProgress<double>? progress;
    private readonly byte[] sampled;
    private readonly byte[] arranged;
    private readonly double total;
    private long offset;
    private long done;

    public TileRowWriter(
        Stream destination, ProgressiveEncoder encoder, TileGrid tiles, long offset, IProgress<double>? progress)
    {
        this.destination = destination;
        this.encoder = encoder;
        this.tiles = tiles;
        this.offset = offset;
        this.progress = progress;
        LevelSchedule schedule = encoder.Schedule;
        int largest = Enumerable.Range(0, schedule.Count).Max(level => encoder.GetPayloadLength(level, Row(0)));
        sampled = new byte[largest];
        arranged = new byte[largest];
        total = (double)encoder.Grid.All.Count * schedule.CumulativeSamplesPerBlock(schedule.Highest);
        Entries = new TileEntry[schedule.Count * tiles.Count];
    }

    /// <summary>The index, as far as it was written.</summary>
    public TileEntry[] Entries { get; }

    /// <summary>Leaves room for bytes that somebody else writes.</summary>
    public void Skip(long length) => offset += length;

    /// <summary>Writes all tiles of a level.</summary>
    public void Write(int level, CancellationToken cancellationToken)
    {
        for (int row = 0; row < tiles.Rows; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IncrementPacket packet = encoder.Encode(level, Row(row), sampled, cancellationToken);
            int length = Arrange(packet, row);
            destination.Write(arranged, 0, length);
            done += length;
            progress?.Report(done / total);
        }
    }

    private BlockRegion Row(int row)
    {
        int y = row * tiles.Side;
        return new BlockRegion(0, y, tiles.Blocks.Columns, Math.Min(tiles.Side, tiles.Blocks.Rows - y));
    }

    private int Arrange(in IncrementPacket packet, int row)
    {
        int samples = encoder.Schedule.SamplesPerBlock(packet.Level);
        int stride = packet.Region.Columns * samples;
        ReadOnlySpan<byte> source = packet.Payload.Span;
        int position = 0;
        for (int column = 0; column < tiles.Columns; column++)
        {
            int tile = row * tiles.Columns + column;
            BlockRegion blocks = tiles[tile];
            int width = blocks.Columns * samples;
            int start = position;
            for (int y = 0; y < blocks.Rows; y++)
            {
                source.Slice(y * stride + blocks.X * samples, width).CopyTo(arranged.AsSpan(position));
                position += width;
            }

            ReadOnlySpan<byte> payload = arranged.AsSpan(start..position);
            Entries[packet.Level * tiles.Count + tile] = new TileEntry(offset, payload.Length, Crc32C.Compute(payload));
            offset += payload.Length;
        }

        return position;
    }
}
