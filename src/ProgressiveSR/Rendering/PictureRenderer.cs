using ProgressiveSR.Models;
using ProgressiveSR.SuperResolution;
using ProgressiveSR.Tiles;

namespace ProgressiveSR.Rendering;

/// <summary>Executes a plan: first pictures through the x4 network, refined blocks through x2 networks.</summary>
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

    public PictureRenderer(ReceiverModel model, RenderPlan plan, bool dataConsistency)
    {
        this.model = model;
        this.plan = plan;
        this.dataConsistency = dataConsistency;
        blockSize = plan.Grid.BlockSize;
        reader = new SampleReader(model.Values, plan.Map);
        units = BlockUnits.Of(model, reader);
    }

    public RenderStatistics Render(
        scoped RgbTarget target, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        StatisticsCounter counter = new(plan.Map, model.Manifest.Schedule);
        if (plan.Passes.Any(pass => !pass.IsFedWithSamples))
        {
            model.LoadUnits(
                plan.Map.LevelsIn(plan.Map.Area),
                dataConsistency ? [.. plan.Map.LevelsIn(plan.Map.Shown).Where(IsCorrected)] : []);
        }

        StageClock clock = new();
        ProgressCounter work = new(progress, plan.Passes.Sum(pass => pass.Work));
        foreach (RenderPass pass in plan.Passes)
        {
            Run(pass, target, clock, work, cancellationToken);
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

    private void Run(
        RenderPass pass, scoped RgbTarget target, StageClock clock, ProgressCounter work, CancellationToken token)
    {
        foreach (RenderTile tile in pass.Tiles)
        {
            ReadOnlySpan<float> enlarged = Enlarge(pass, tile, clock, token);
            Show(pass, enlarged, tile.Result(pass.Factor), tile.Blocks, target, token);
            work.Add(tile.Blocks.Count);
        }

        if (pass.Windows is not WindowPass windows)
        {
            return;
        }

        using WindowBand band = new(windows, blockSize, pass.Factor);
        foreach (WindowRow row in windows.Rows)
        {
            band.Begin(row.Row);
            foreach ((int column, RenderTile window) in row.Windows)
            {
                band.Add(row.Row, column, Enlarge(pass, window, clock, token));
                work.Add(window.Blocks.Count);
            }

            Show(pass, band.Planes, band.Area, band.Finished(row.Row), target, token);
        }
    }

    private ReadOnlySpan<float> Enlarge(RenderPass pass, RenderTile tile, StageClock clock, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        Span<float> enlarged = result.Get(tile.ResultLength(pass.Factor));
        Span<float> picture = source.Get(tile.SourceLength(pass.Channels));
        if (pass.IsFedWithSamples)
        {
            FirstPictureSource.Fill(reader, blockSize / pass.Factor, tile, picture);
        }
        else
        {
            BlockInput input = new(blockSize / pass.Factor, pass.Channels);
            ExpandedSource.Fill(units, plan.Map, blockSize, input, tile, picture, token);
        }

        pass.Picture.Continue(tile, picture, pass.Channels);
        clock.Run(pass.Network, tile, picture, enlarged, token);
        return FiniteValues.AreAll(enlarged)
            ? enlarged
            : throw NotFinite(pass.Network.Info, tile, FiniteValues.AreAll(picture));
    }

    private InvalidModelException NotFinite(SuperResolverInfo network, RenderTile tile, bool tookFinite) =>
        new(tookFinite
            ? $"Network '{network.Name}' returned values that are not finite (NaN or infinite) for {tile.Source.Width}x"
                + $"{tile.Source.Height} pixels: if it computes in 16 bits, which overflow beyond 65504, run it in 32 "
                + "bits; otherwise its weights are invalid."
            : $"The units of model '{model.Manifest.Name}' returned values that are not finite (NaN or infinite) for "
                + $"network '{network.Name}': their weights are invalid.");

    private void Show(
        RenderPass pass,
        ReadOnlySpan<float> enlarged,
        PixelRegion area,
        BlockRegion blocks,
        scoped RgbTarget target,
        CancellationToken token)
    {
        if (pass.IsFedWithSamples)
        {
            ShowFirstPicture(pass, enlarged, area, blocks, target);
        }
        else
        {
            ShowRefined(pass, enlarged, area, blocks, target, token);
        }
    }

    private void ShowFirstPicture(
        RenderPass pass,
        ReadOnlySpan<float> enlarged,
        PixelRegion area,
        BlockRegion blocks,
        scoped RgbTarget target)
    {
        for (int y = blocks.Y; y < blocks.Bottom; y++)
        {
            int x = blocks.X;
            while (x < blocks.Right)
            {
                int end = x;
                while (end < blocks.Right && plan.Map[end, y] <= pass.Highest)
                {
                    end++;
                }

                target.Write(enlarged, area, PixelsOf(x, y, end - x));
                x = end + 1;
            }
        }
    }

    private void ShowRefined(
        RenderPass pass,
        ReadOnlySpan<float> enlarged,
        PixelRegion area,
        BlockRegion region,
        scoped RgbTarget target,
        CancellationToken token)
    {
        int length = 3 * blockSize * blockSize;
        bool isSteady = pass.Windows is not null;
        IEnumerable<(int Level, ReadOnlyMemory<BlockPosition> Blocks)> batches = isSteady
            ? BlocksByLevel.SteadyBatches(plan.Map, region, pass.Lowest, blockSize)
            : BlocksByLevel.Batches(plan.Map, region, pass.Lowest, blockSize);
        foreach ((int level, ReadOnlyMemory<BlockPosition> batch)
            in batches.Where(group => group.Level <= pass.Highest))
        {
            ReadOnlySpan<BlockPosition> blocks = batch.Span;
            Memory<float> memory = pixels.GetMemory(blocks.Length * length);
            Span<float> gathered = memory.Span;
            for (int i = 0; i < blocks.Length; i++)
            {
                Gather(enlarged, area, blocks[i], gathered.Slice(i * length, length));
            }

            if (dataConsistency && IsCorrected(level))
            {
                units.Correct(level, batch, memory, token);
            }

            for (int i = 0; i < blocks.Length; i++)
            {
                if (!isSteady || BlocksByLevel.PlaceOf(blocks[i]) == i)
                {
                    PixelRegion shown = PixelsOf(blocks[i].X, blocks[i].Y, 1);
                    target.Write(gathered.Slice(i * length, length), shown, shown);
                }
            }
        }
    }

    private void Gather(ReadOnlySpan<float> picture, PixelRegion area, BlockPosition block, Span<float> values)
    {
        BlockCopy copy = BlockCopy.Of(block.X, block.Y, blockSize, 3, area);
        for (int row = 0; row < copy.Rows; row++)
        {
            picture.Slice(copy.InPicture(row), copy.Columns).CopyTo(values[copy.InBlock(row)..]);
        }
    }

    private bool IsCorrected(int level) => model.Manifest.Levels[level].Corrected;

    private PixelRegion PixelsOf(int x, int y, int columns) =>
        new(x * blockSize, y * blockSize, columns * blockSize, blockSize);
}
