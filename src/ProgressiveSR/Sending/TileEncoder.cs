using System.Buffers;
using ProgressiveSR.Coding;
using ProgressiveSR.Sampling;

namespace ProgressiveSR;

/// <summary>Samples, quantises and codes a picture, one row of tiles at a time.</summary>
internal sealed class TileEncoder
{
    private readonly Picture picture;
    private readonly TileGrid tiles;
    private readonly ISamplingUnit sampler;
    private readonly LevelSchedule schedule;
    private readonly Quantizer quantizer;
    private readonly IPayloadCodec[] codecs;

    public TileEncoder(Picture picture, TileGrid tiles, ISamplingUnit sampler, IEnumerable<IPayloadCodec> codecs)
    {
        this.picture = picture;
        this.tiles = tiles;
        this.sampler = sampler;
        schedule = sampler.Schedule;
        quantizer = new Quantizer(schedule);
        this.codecs = [.. codecs];
    }

    /// <summary>Encodes all tiles: level by level, and tile by tile within a level.</summary>
    public byte[][] Run(IProgress<double>? progress, CancellationToken cancellationToken)
    {
        byte[][] parts = new byte[schedule.Count * tiles.Count][];
        int samples = schedule.CumulativeSamplesPerBlock(schedule.Highest);
        short[] values = ArrayPool<short>.Shared.Rent((int)(Row(0).Count * samples));
        try
        {
            for (int row = 0; row < tiles.Rows; row++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                BlockRegion blocks = Row(row);
                Memory<short> sampled = values.AsMemory(0, (int)(blocks.Count * samples));
                sampler.Sample(picture, blocks, 0, schedule.Highest, sampled.Span, cancellationToken);
                Quantize(sampled.Span, blocks);
                int first = row * tiles.Columns;
                Parallel.For(
                    first,
                    first + tiles.Columns,
                    new ParallelOptions { CancellationToken = cancellationToken },
                    tile => Encode(sampled.Span, blocks, tile, parts));
                progress?.Report((double)(row + 1) / tiles.Rows);
            }
        }
        finally
        {
            ArrayPool<short>.Shared.Return(values);
        }

        return parts;
    }

    private BlockRegion Row(int row)
    {
        int y = row * tiles.Side;
        return new BlockRegion(0, y, tiles.Blocks.Columns, Math.Min(tiles.Side, tiles.Blocks.Rows - y));
    }

    private void Quantize(Span<short> values, BlockRegion blocks)
    {
        for (int level = 0; level < schedule.Count; level++)
        {
            int length = (int)blocks.Count * schedule.SamplesPerBlock(level);
            quantizer.Quantize(level, values[..length], values[..length]);
            values = values[length..];
        }
    }

    private void Encode(ReadOnlySpan<short> indices, BlockRegion row, int tile, byte[][] parts)
    {
        BlockRegion blocks = tiles[tile];
        ArrayBufferWriter<byte> coded = new();
        TileSamples? lower = null;
        for (int level = 0; level < schedule.Count; level++)
        {
            int samples = schedule.SamplesPerBlock(level);
            short[] own = new short[blocks.Count * samples];
            for (int y = 0; y < blocks.Rows; y++)
            {
                indices.Slice((y * row.Columns + blocks.X) * samples, blocks.Columns * samples)
                    .CopyTo(own.AsSpan(y * blocks.Columns * samples));
            }

            indices = indices[((int)row.Count * samples)..];
            coded.ResetWrittenCount();
            codecs[level].Encode(new TilePart(schedule, level, blocks.Columns, blocks.Rows, lower, own), coded);
            parts[level * tiles.Count + tile] = coded.WrittenSpan.ToArray();
            lower = TileSamples.Add(lower, own);
        }
    }
}
