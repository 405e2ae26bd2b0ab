using ProgressiveSR.SuperResolution;
using ProgressiveSR.Tiles;

namespace ProgressiveSR.Rendering;

/// <summary>Renders the super-resolvers' input: LR_0, or the expanded picture if blocks are refined.</summary>
internal sealed class LowResolutionRenderer : IDisposable
{
    private const int TileBlocks = 32;

    private readonly ReceiverModel model;
    private readonly BlockGrid grid;
    private readonly LevelMap map;
    private readonly SampleReader reader;
    private readonly BlockUnits units;
    private readonly PooledBuffer<float> source = new();

    public LowResolutionRenderer(ReceiverModel model, BlockGrid grid, LevelMap map)
    {
        this.model = model;
        this.grid = grid;
        this.map = map;
        reader = new SampleReader(model.Values, map);
        units = BlockUnits.Of(model, reader);
    }

    public RenderResult Render(
        PixelRegion fullSize, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        StatisticsCounter counter = new(map, model.Manifest.Schedule);
        int level = counter.HighestLevelKnown;
        bool expanded = !model.Manifest.IsFedWithSamples(model.Manifest.NetworkOf(level));
        int side = model.Manifest.LowResolutionSide(level);
        int factor = grid.BlockSize / side;
        if (expanded)
        {
            model.LoadUnits(map.LevelsIn(map.Area), []);
        }

        StageClock clock = new();
        PixelRegion region = fullSize.Reduce(factor);
        Picture picture = new(region.Width, region.Height);
        RgbTarget target = new(picture.Pixels.Span, picture.Stride, region);
        ProgressCounter work = new(progress, map.Shown.Count);
        TileLayout layout = new(new ContinuedSource(grid, side), TileBlocks);
        foreach (BlockRegion cell in layout.Cells(map.Shown))
        {
            cancellationToken.ThrowIfCancellationRequested();
            BlockRegion blocks = cell.Intersect(map.Shown);
            RenderTile tile = layout.Around(cell, blocks);
            Span<float> values = source.Get(tile.SourceLength(channels: 3));
            if (expanded)
            {
                ExpandedSource.Fill(
                    units, map, grid.BlockSize, new BlockInput(side, Channels: 3), tile, values, cancellationToken);
            }
            else
            {
                FirstPictureSource.Fill(reader, side, tile, values);
            }

            target.Write(values, tile.Source, tile.Source);
            work.Add(blocks.Count);
        }

        return new RenderResult(picture, counter.ToStatistics(clock));
    }

    public void Dispose()
    {
        units.Dispose();
        source.Dispose();
    }
}
