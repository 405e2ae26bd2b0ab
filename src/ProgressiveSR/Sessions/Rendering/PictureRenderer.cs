namespace ProgressiveSR;

/// <summary>Carries out a plan: first pictures through the x4 network, refined blocks through x2 networks.</summary>
internal sealed class PictureRenderer : IDisposable
{
    private readonly ReceiverModel model;
    private readonly RenderPlan plan;
    private readonly bool dataConsistency;
    private readonly int blockSize;
    private readonly SampleReader reader;
    private readonly BlockUnits units;
    private readonly PooledBuffer<float> source = new();
    private readonly PooledBuffer<float> result = new();
    private readonly PooledBuffer<float> pixels = new();

    public PictureRenderer(ReceiverModel model, SampleStore store, RenderPlan plan, bool dataConsistency)
    {
        this.model = model;
        this.plan = plan;
        this.dataConsistency = dataConsistency;
        blockSize = plan.Grid.BlockSize;
        reader = new SampleReader(store, model.Manifest.Schedule, plan.Map);
        units = BlockUnits.Of(model, reader);
    }

    public RenderStatistics Render(
        scoped RgbTarget target, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        StatisticsCounter counter = new(plan.Map, model.Manifest.Schedule);
        if (plan.RefinedTiles.Count > 0)
        {
            model.LoadUnits(
                plan.Map.LevelsIn(plan.Map.Area),
                dataConsistency ? [.. plan.Map.LevelsIn(plan.Map.Shown).Where(level => level > 0)] : []);
        }

        StageClock clock = new();
        ProgressCounter work = new(
            progress,
            plan.FirstPictureTiles.Concat(plan.RefinedTiles.Select(refined => refined.Tile))
                .Sum(tile => tile.Blocks.Count));
        foreach (Tile tile in plan.FirstPictureTiles)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RenderFirstPicture(tile, target, clock, cancellationToken);
            work.Add(tile.Blocks.Count);
        }

        foreach (RefinedTile refined in plan.RefinedTiles)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RenderRefined(refined, target, clock, cancellationToken);
            work.Add(refined.Tile.Blocks.Count);
        }

        return counter.ToStatistics(clock);
    }

    public void Dispose()
    {
        units.Dispose();
        source.Dispose();
        result.Dispose();
        pixels.Dispose();
    }

    private void RenderFirstPicture(Tile tile, scoped RgbTarget target, StageClock clock, CancellationToken token)
    {
        const int factor = ReceiverModel.FirstPictureFactor;
        Span<float> enlarged = result.Get(tile.ResultLength(factor));
        Span<float> picture = source.Get(tile.SourceLength);
        FirstPictureSource.Fill(reader, blockSize / factor, tile, picture);
        clock.Run(model.GetSuperResolver(factor), tile, picture, enlarged, token);
        BlockRegion blocks = tile.Blocks;
        for (int y = blocks.Y; y < blocks.Bottom; y++)
        {
            int x = blocks.X;
            while (x < blocks.Right)
            {
                int end = x;
                while (end < blocks.Right && plan.Map[end, y] <= 0)
                {
                    end++;
                }

                target.Write(enlarged, tile.Result(factor), PixelsOf(x, y, end - x));
                x = end + 1;
            }
        }
    }

    private void RenderRefined(
        RefinedTile refined, scoped RgbTarget target, StageClock clock, CancellationToken token)
    {
        const int factor = ReceiverModel.RefinedFactor;
        Tile tile = refined.Tile;
        Span<float> enlarged = result.Get(tile.ResultLength(factor));
        Span<float> picture = source.Get(tile.SourceLength);
        ExpandedSource.Fill(units, plan.Map, blockSize, tile, picture, token);
        clock.Run(refined.Network, tile, picture, enlarged, token);
        int length = 3 * blockSize * blockSize;
        foreach ((int level, ReadOnlyMemory<BlockPosition> batch)
            in BlocksByLevel.Batches(plan.Map, tile.Blocks, refined.Lowest, blockSize)
                .TakeWhile(group => group.Level <= refined.Highest))
        {
            ReadOnlySpan<BlockPosition> blocks = batch.Span;
            Span<float> gathered = pixels.Get(blocks.Length * length);
            for (int i = 0; i < blocks.Length; i++)
            {
                Gather(enlarged, tile.Result(factor), blocks[i], gathered.Slice(i * length, length));
            }

            if (dataConsistency)
            {
                units.Correct(level, blocks, gathered, token);
            }

            for (int i = 0; i < blocks.Length; i++)
            {
                PixelRegion area = PixelsOf(blocks[i].X, blocks[i].Y, 1);
                target.Write(gathered.Slice(i * length, length), area, area);
            }
        }
    }

    private void Gather(ReadOnlySpan<float> picture, PixelRegion area, BlockPosition block, Span<float> values)
    {
        BlockCopy copy = BlockCopy.Of(block.X, block.Y, blockSize, area);
        for (int row = 0; row < copy.Rows; row++)
        {
            picture.Slice(copy.InPicture(row), copy.Columns).CopyTo(values[copy.InBlock(row)..]);
        }
    }

    private PixelRegion PixelsOf(int x, int y, int columns) =>
        new(x * blockSize, y * blockSize, columns * blockSize, blockSize);
}
