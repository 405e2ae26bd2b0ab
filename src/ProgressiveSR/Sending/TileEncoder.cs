using System.Buffers;
using ProgressiveSR.Coding;
using ProgressiveSR.Reconstruction;
using ProgressiveSR.Sampling;

namespace ProgressiveSR;

/// <summary>Samples, quantises and codes a picture, some rows of tiles at a time.</summary>
/// <remarks>
/// The largest tiles are coded first, then the smaller ones inside them: what a tile holds is cut for each of these.
/// </remarks>
internal sealed class TileEncoder
{
    // Sampling and coding take turns: with too few tiles between them, processors wait for the last one.
    private const int TilesPerBand = 64;

    private readonly Picture picture;
    private readonly TileGrids tiles;
    private readonly ISamplingUnit sampler;
    private readonly LevelSchedule schedule;
    private readonly Quantizer quantizer;
    private readonly IPayloadCodec[] codecs;
    private readonly PartFormat format;
    private readonly TransformReconstruction? reconstruction;

    public TileEncoder(
        Picture picture,
        PictureHeader header,
        TileGrids tiles,
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

    /// <summary>Where levels refine each other, all share the samples of the finest.</summary>
    private bool SharesSamples => reconstruction is not null;

    /// <summary>Encodes all tiles.</summary>
    public EncodedTiles Run(IProgress<double>? progress, CancellationToken cancellationToken)
    {
        int highest = codecs.Length - 1;
        EncodedTiles encoded = new(tiles, codecs.Length, reconstruction is not null);
        int samples = SharesSamples
            ? schedule.SamplesPerBlock(highest)
            : schedule.CumulativeSamplesPerBlock(highest);
        TileGrid largest = tiles[0];
        int smallest = tiles.Finest.Columns * (largest.Size.Rows / tiles.Finest.Size.Rows);
        int rows = Math.Clamp(TilesPerBand / smallest, 1, largest.Rows);
        short[] values = ArrayPool<short>.Shared.Rent((int)(Rows(0, rows).Count * samples));
        try
        {
            for (int row = 0; row < largest.Rows; row += rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int end = Math.Min(row + rows, largest.Rows);
                BlockRegion blocks = Rows(row, end);
                Memory<short> sampled = values.AsMemory(0, (int)(blocks.Count * samples));
                sampler.Sample(
                    picture, blocks, SharesSamples ? highest : 0, highest, sampled.Span, cancellationToken);
                Encode(sampled, blocks, encoded, cancellationToken);
                progress?.Report((double)end / largest.Rows);
            }
        }
        finally
        {
            ArrayPool<short>.Shared.Return(values);
        }

        return encoded;
    }

    /// <summary>The blocks of some rows of the largest tiles.</summary>
    private BlockRegion Rows(int row, int end)
    {
        int y = row * tiles[0].Size.Rows;
        return new BlockRegion(0, y, tiles.Blocks.Columns, Math.Min(end * tiles[0].Size.Rows, tiles.Blocks.Rows) - y);
    }

    /// <summary>Encodes the tiles of a band.</summary>
    private void Encode(
        ReadOnlyMemory<short> band, BlockRegion bandBlocks, EncodedTiles encoded, CancellationToken cancellationToken)
    {
        HeldTile[] coarser = [];
        TileGrid? coarseGrid = null;
        foreach ((TileGrid grid, int first, int end) in tiles.Below(codecs.Length))
        {
            BlockRegion cover = grid.Cover(bandBlocks);
            int start = cover.Y * grid.Columns;
            HeldTile[] own = new HeldTile[cover.Count];
            Parallel.For(
                start,
                cover.Bottom * grid.Columns,
                new ParallelOptions { CancellationToken = cancellationToken },
                () => new Scratch(),
                (tile, _, scratch) =>
                {
                    BlockRegion blocks = grid[tile];
                    HeldTile held = new(blocks, null, 0);
                    if (coarseGrid is not null)
                    {
                        HeldTile around = coarser[
                            coarseGrid.NumberAt(blocks) - coarseGrid.NumberAt(bandBlocks)];
                        held = new HeldTile(blocks, around.Samples!.Cut(around.Blocks, blocks), around.Error);
                    }

                    held = Encode(band.Span, bandBlocks, tile, held, first, end, encoded, scratch);
                    own[tile - start] = end < codecs.Length ? held : default;
                    return scratch;
                },
                _ => { });
            (coarser, coarseGrid) = (own, grid);
        }
    }

    /// <summary>Encodes some levels of a tile.</summary>
    /// <returns>What a receiver of these levels and those below holds.</returns>
    private HeldTile Encode(
        ReadOnlySpan<short> band,
        BlockRegion bandBlocks,
        int tile,
        HeldTile held,
        int first,
        int end,
        EncodedTiles encoded,
        Scratch scratch)
    {
        BlockRegion blocks = held.Blocks;
        ArrayBufferWriter<byte> coded = scratch.Coded;
        Span<short> values = [];
        using LinearError? linear =
            reconstruction is null ? null : new LinearError(reconstruction, picture.View, blocks);
        for (int level = first; level < end; level++)
        {
            int samples = schedule.SamplesPerBlock(level);
            int length = (int)blocks.Count * samples;
            if (level == first || !SharesSamples)
            {
                long before = SharesSamples
                    ? 0
                    : bandBlocks.Count * (schedule.CumulativeSamplesPerBlock(level) - samples);
                values = scratch.Values(length);
                BlockIndices.CopyShared(band[(int)before..], bandBlocks, values, blocks, samples);
            }

            Span<short> indices = scratch.Indices(length);
            quantizer.Quantize(level, values, indices);
            coded.ResetWrittenCount();
            codecs[level].Encode(
                new TilePart(schedule, level, blocks.Columns, blocks.Rows, held.Samples, indices), coded);
            byte error = held.Error;
            double squares = 0;
            long count = schedule.CumulativeSamplesPerBlock(level) * blocks.Count;
            if (linear is not null)
            {
                squares = linear.Measure(level, indices);
                error = PsnrCode.ToQuarters(LinearError.ToPsnrY(squares, linear.Pixels));
                count = indices.Length - indices.Count((short)0);
            }

            byte[] part = format.Join(level, tile, held.Error, error, coded.WrittenSpan);
            encoded.Add(level, tile, part, count, squares);
            held = new HeldTile(blocks, TileSamples.Add(schedule, held.Samples, indices), error);
        }

        return held;
    }

    /// <summary>What a receiver holds of a tile: samples, and the error stated last.</summary>
    private readonly record struct HeldTile(BlockRegion Blocks, TileSamples? Samples, byte Error);

    /// <summary>What a thread needs for a tile and uses again for the next.</summary>
    private sealed class Scratch
    {
        private short[] indices = [];
        private short[] values = [];

        public ArrayBufferWriter<byte> Coded { get; } = new();

        public Span<short> Values(int length) => Take(ref values, length);

        public Span<short> Indices(int length) => Take(ref indices, length);

        private static Span<short> Take(ref short[] array, int length)
        {
            if (array.Length < length)
            {
                array = new short[length];
            }

            return array.AsSpan(0, length);
        }
    }
}
