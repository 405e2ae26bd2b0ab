using ProgressiveSR.Reconstruction;
using ProgressiveSR.Sampling;
using ProgressiveSR.Tiles;

namespace ProgressiveSR.Rendering;

/// <summary>Renders the picture of a model of the separable kernel without its network, on all processors.</summary>
internal static class LinearRenderer
{
    /// <summary>Renders a region.</summary>
    /// <param name="reconstruction">The model's linear part.</param>
    /// <param name="values">Dequantises samples.</param>
    /// <param name="map">The blocks of the region; those without data become mid-grey.</param>
    /// <param name="region">The region in pixels.</param>
    /// <param name="cancellationToken">Cancels rendering.</param>
    public static RenderResult Render(
        TransformReconstruction reconstruction,
        SampleValues values,
        LevelMap map,
        PixelRegion region,
        CancellationToken cancellationToken)
    {
        StatisticsCounter counter = new(map, values.Schedule);
        StageClock clock = new();
        SampleReader reader = new(values, map);
        Picture picture = new(region.Width, region.Height);
        Parallel.For(
            map.Shown.Y,
            map.Shown.Bottom,
            new ParallelOptions { CancellationToken = cancellationToken },
            row =>
            {
                RgbTarget target = new(picture.Pixels.Span, picture.Stride, region);
                Span<short> indices = stackalloc short[BlockTransform.RowCount];
                Span<float> pixels = stackalloc float[BlockTransform.RowCount];
                for (int column = map.Shown.X; column < map.Shown.Right; column++)
                {
                    int level = Math.Max(map[column, row], 0);
                    int count = reader.Read(level, new BlockPosition(column, row), indices);
                    reconstruction.Inverse(level, indices[..count], pixels);
                    PixelRegion block = new(
                        column * BlockTransform.Side,
                        row * BlockTransform.Side,
                        BlockTransform.Side,
                        BlockTransform.Side);
                    target.Write(pixels, block, block);
                }
            });
        return new RenderResult(picture, counter.ToStatistics(clock));
    }
}
