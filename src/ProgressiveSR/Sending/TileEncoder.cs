using System.Buffers;
using ProgressiveSR.Coding;
using ProgressiveSR.Reconstruction;
using ProgressiveSR.Sampling;

namespace ProgressiveSR;

/// <summary>Samples, quantises and codes a picture, some rows of tiles at a time.</summary>
internal sealed class TileEncoder
{
    // Sampling and coding take turns: with too few tiles between them, processors wait for the last one.
    private const int TilesPerBand = 64;

    private readonly Picture picture;
    private readonly TileGrid tiles;
    private readonly ISamplingUnit sampler;
    private readonly LevelSchedule schedule;
    private readonly Quantizer quantizer;
    private readonly IPayloadCodec[] codecs;
    private readonly PartFormat format;
    private readonly TransformReconstruction? reconstruction;

    public TileEncoder(
        Picture picture,
        PictureHeader header,
        TileGrid tiles,
        ISamplingUnit sampler,
        IEnumerable<IPayloadCodec> codecs,
        TransformReconstruction? reconstruction)
    {
        this.picture = picture;
        this.tiles = tiles;
        this.sampler = sampler;
        schedule = sampler.Schedule;
        quantizer = new Quantizer(schedule);
        this.codecs = [.. codecs];
        format = new PartFormat(header, reconstruction is not null);
        this.reconstruction = reconstruction;
    }

    /// <summary>Encodes all tiles.</summary>
    public EncodedTiles Run(IProgress<double>? progress, CancellationToken cancellationToken)
    {
        int highest = codecs.Length - 1;
        EncodedTiles encoded = new(tiles, codecs.Length, schedule.HasLinearPicture);

        // Where levels refine each other, all share the samples of the finest.
        int samples = schedule.HasLinearPicture
            ? schedule.SamplesPerBlock(highest)
            : schedule.CumulativeSamplesPerBlock(highest);
        int rows = Math.Min(Math.Max(1, TilesPerBand / tiles.Columns), tiles.Rows);
        short[] values = ArrayPool<short>.Shared.Rent((int)(Band(0, rows).Count * samples));
        try
        {
            for (int row = 0; row < tiles.Rows; row += rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int end = Math.Min(row + rows, tiles.Rows);
                BlockRegion blocks = Band(row, end);
                Memory<short> sampled = values.AsMemory(0, (int)(blocks.Count * samples));
                int lowest = schedule.HasLinearPicture ? highest : 0;
                sampler.Sample(picture, blocks, lowest, highest, sampled.Span, cancellationToken);
                Parallel.For(
                    row * tiles.Columns,
                    end * tiles.Columns,
                    new ParallelOptions { CancellationToken = cancellationToken },
                    () => new Scratch(),
                    (tile, _, scratch) =>
                    {
                        Encode(sampled.Span, blocks, tile, encoded, scratch);
                        return scratch;
                    },
                    _ => { });
                progress?.Report((double)end / tiles.Rows);
            }
        }
        finally
        {
            ArrayPool<short>.Shared.Return(values);
        }

        return encoded;
    }

    /// <summary>The blocks of some rows of tiles.</summary>
    private BlockRegion Band(int row, int end)
    {
        int y = row * tiles.Side;
        return new BlockRegion(0, y, tiles.Blocks.Columns, Math.Min(end * tiles.Side, tiles.Blocks.Rows) - y);
    }

    private void Encode(
        ReadOnlySpan<short> band, BlockRegion bandBlocks, int tile, EncodedTiles encoded, Scratch scratch)
    {
        BlockRegion blocks = tiles[tile];
        ArrayBufferWriter<byte> coded = scratch.Coded;
        TileSamples? lower = null;
        Span<short> values = [];
        byte error = 0;
        using LinearError? linear =
            reconstruction is null ? null : new LinearError(reconstruction, picture.View, blocks);
        for (int level = 0; level < codecs.Length; level++)
        {
            int samples = schedule.SamplesPerBlock(level);
            int length = (int)blocks.Count * samples;
            if (level == 0 || !schedule.HasLinearPicture)
            {
                values = scratch.Values(length);
                Cut(band, bandBlocks, blocks, samples, values);
                band = band[((int)bandBlocks.Count * samples)..];
            }

            // A level that refines the one below takes its place in what is held, so two arrays do for all.
            short[] indices = schedule.HasLinearPicture ? scratch.Indices(level % 2, length) : new short[length];
            quantizer.Quantize(level, values, indices);
            coded.ResetWrittenCount();
            codecs[level].Encode(new TilePart(schedule, level, blocks.Columns, blocks.Rows, lower, indices), coded);
            byte lowerError = error;
            double squares = 0;
            long count = schedule.CumulativeSamplesPerBlock(level) * blocks.Count;
            if (linear is not null)
            {
                squares = linear.Measure(level, indices);
                error = PsnrCode.ToQuarters(LinearError.ToPsnrY(squares, linear.Pixels));
                count = indices.Length - indices.AsSpan().Count((short)0);
            }

            byte[] part = format.Join(level, tile, lowerError, error, coded.WrittenSpan);
            encoded.Add(level, tile, part, count, squares);
            lower = TileSamples.Add(schedule, lower, indices);
        }
    }

    /// <summary>Takes the samples of a tile's blocks out of those of a band.</summary>
    private static void Cut(
        ReadOnlySpan<short> band, BlockRegion bandBlocks, BlockRegion blocks, int samples, Span<short> own)
    {
        for (int y = 0; y < blocks.Rows; y++)
        {
            int first = (blocks.Y - bandBlocks.Y + y) * bandBlocks.Columns + blocks.X;
            band.Slice(first * samples, blocks.Columns * samples).CopyTo(own[(y * blocks.Columns * samples)..]);
        }
    }

    /// <summary>What a thread needs for a tile and uses again for the next.</summary>
    private sealed class Scratch
    {
        private readonly short[][] indices = [[], []];
        private short[] values = [];

        public ArrayBufferWriter<byte> Coded { get; } = new();

        public Span<short> Values(int length)
        {
            if (values.Length < length)
            {
                values = new short[length];
            }

            return values.AsSpan(0, length);
        }

        /// <summary>One of two arrays, of exactly this length.</summary>
        public short[] Indices(int number, int length) =>
            indices[number].Length == length ? indices[number] : indices[number] = new short[length];
    }
}
