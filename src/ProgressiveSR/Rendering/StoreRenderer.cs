using ProgressiveSR.Tiles;

namespace ProgressiveSR.Rendering;

/// <summary>
/// Renders what a store holds in each of three ways: through the networks, without them, and as their input.
/// Thread-safe; each rendering works on a snapshot.
/// </summary>
internal sealed class StoreRenderer(ReceiverModel model, TileStore store)
{
    private BlockGrid Grid => store.Tiles.Blocks;

    private int Highest => model.Manifest.Schedule.Highest;

    /// <summary>The pixels to render, if they lie inside the picture.</summary>
    public PixelRegion RequireRegion(RenderOptions options)
    {
        PixelRegion region = options.Region ?? new PixelRegion(0, 0, Grid.Width, Grid.Height);
        return region.IsInside(Grid.Width, Grid.Height)
            ? region
            : throw new ArgumentOutOfRangeException(
                nameof(options), region, $"The region must lie inside the picture of {Grid.Width}x{Grid.Height}.");
    }

    /// <summary>Renders a region of the picture through the networks.</summary>
    public RenderStatistics Render(
        scoped RgbTarget target,
        RenderOptions options,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        RenderPlan plan = RenderPlan.Make(
            model, store, Grid, Grid.ToBlocks(target.Region), RequireMaxLevel(options), options.TileSize);
        bool dataConsistency = options.DataConsistency && model.Manifest.DataConsistency;
        using PictureRenderer renderer = new(model, plan, dataConsistency);
        return renderer.Render(target, progress, cancellationToken);
    }

    /// <summary>Renders the linear picture, which needs no network.</summary>
    public RenderResult RenderLinear(RenderOptions options, CancellationToken cancellationToken)
    {
        PixelRegion region = RequireRegion(options);
        LevelMap map = TakeMap(region, options);
        return LinearRenderer.Render(
            model.Reconstruction
                ?? throw new InvalidOperationException($"Model '{model.Manifest.Name}' has no linear picture."),
            model.Values,
            map,
            region,
            cancellationToken);
    }

    /// <summary>Renders the networks' input.</summary>
    public RenderResult RenderLowResolution(
        RenderOptions options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        PixelRegion region = RequireRegion(options);
        using LowResolutionRenderer renderer = new(model, Grid, TakeMap(region, options));
        return renderer.Render(region, progress, cancellationToken);
    }

    private LevelMap TakeMap(PixelRegion region, RenderOptions options) =>
        LevelMap.Take(store, Grid.ToBlocks(region), 0, RequireMaxLevel(options));

    private int RequireMaxLevel(RenderOptions options) =>
        options.MaxLevel is int level && level > Highest
            ? throw new ArgumentOutOfRangeException(
                nameof(options), level, $"The model's levels are 0 to {Highest}.")
            : options.MaxLevel ?? Highest;
}
