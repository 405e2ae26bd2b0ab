using ProgressiveSR.Coding;
using ProgressiveSR.Models;
using ProgressiveSR.Rendering;
using ProgressiveSR.SuperResolution;
using ProgressiveSR.Tiles;

namespace ProgressiveSR;

/// <summary>
/// The receiver's side of one picture: takes increments in any order, and renders what is held at any time.
/// </summary>
/// <remarks>
/// <para>
/// A tile's level is the number of increments that it holds without a gap from level 0 up, minus 1. A later increment
/// that arrives early is kept and counts once the gap is closed, so the state after a set of packets does not depend on
/// their order. A block shows its tile's level as far as it was asked for.
/// </para>
/// <para>
/// Thread-safe: packets may be added while pictures are rendered. A rendering shows the state at its start, whole
/// packets only, and holds up nobody. The decoder holds managed memory only and needs no disposal.
/// </para>
/// </remarks>
public sealed class ProgressiveDecoder
{
    private readonly TileStore store;

    /// <summary>Makes a picture of which nothing is held yet.</summary>
    /// <param name="header">The picture, as its packets name it.</param>
    /// <param name="model">The model; it stays its maker's, and is needed for rendering only.</param>
    /// <param name="limits">What the receiver is willing to take in; the defaults where null.</param>
    /// <exception cref="InvalidPacketException">
    /// The header names another model, an impossible size, or one beyond the limits.
    /// </exception>
    public ProgressiveDecoder(PictureHeader header, ReceiverModel model, PacketLimits? limits = null)
        : this(header, model, limits, PayloadCodecs.Default)
    {
    }

    internal ProgressiveDecoder(
        PictureHeader header, ReceiverModel model, PacketLimits? limits, PayloadCodecs codecs)
    {
        ArgumentNullException.ThrowIfNull(model);
        limits ??= PacketLimits.Default;
        Header = header;
        Model = model;
        Tiles = PacketCheck.RequireHeader(header, model.Manifest, limits);
        store = new TileStore(Tiles, model.Manifest.Schedule, codecs, limits);
    }

    /// <summary>The picture.</summary>
    public PictureHeader Header { get; }

    /// <summary>The model.</summary>
    public ReceiverModel Model { get; }

    /// <summary>The picture's blocks.</summary>
    public BlockGrid Grid => Tiles.Blocks;

    /// <summary>How the blocks lie in tiles.</summary>
    public TileGrid Tiles { get; }

    /// <summary>Samples held: shown, not shown, and waiting for a lower level.</summary>
    public long SamplesHeld => store.SamplesHeld;

    /// <summary>Takes an increment, and copies what it keeps of it.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="region">
    /// The blocks that were asked for, and show the increment from now on; what the packet's tiles hold beside them is
    /// kept until <see cref="Show"/> asks for it. Null for all blocks of the packet.
    /// </param>
    /// <returns>What became of the packet's blocks.</returns>
    /// <exception cref="InvalidPacketException">
    /// The packet belongs to another picture or model, states other sizes, a level or tiles outside the picture or an
    /// unknown codec, or a part is no level of its tile: the decoder is unchanged and can go on. Or what had arrived
    /// early for a tile turns out to be broken now: that is dropped, and this packet is taken.
    /// </exception>
    public AddResult Add(in IncrementPacket packet, BlockRegion? region = null)
    {
        PacketCheck.Require(packet, Header, Tiles, Model.Manifest.Schedule);
        return store.Add(packet, region ?? Grid.All);
    }

    /// <summary>Shows a level of blocks that may be held already; those that lack it show it once it arrives.</summary>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <param name="region">Blocks inside the picture.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level, or the region does not fit.</exception>
    public void Show(int level, BlockRegion region)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, Model.Manifest.Schedule.Highest);
        store.Show(level, region);
    }

    /// <summary>The level that a tile holds, whether its blocks show it or not.</summary>
    /// <param name="x">Tile column.</param>
    /// <param name="y">Tile row.</param>
    /// <returns>0 to the schedule's highest; -1 for nothing.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The picture has no such tile.</exception>
    public int GetHeldLevel(int x, int y)
    {
        _ = Tiles[x, y];
        return store.GetHeldLevel(x, y);
    }

    /// <summary>What a tile holds, whether its blocks show it or not; null for nothing.</summary>
    /// <param name="x">Tile column.</param>
    /// <param name="y">Tile row.</param>
    /// <exception cref="ArgumentOutOfRangeException">The picture has no such tile.</exception>
    public TileSamples? GetSamples(int x, int y)
    {
        _ = Tiles[x, y];
        return store.GetSamples(x, y);
    }

    /// <summary>The level that a block shows.</summary>
    /// <param name="x">Block column.</param>
    /// <param name="y">Block row.</param>
    /// <returns>0 to the schedule's highest; -1 where not even level 0 is.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The picture has no such block.</exception>
    public int GetLevel(int x, int y)
    {
        Grid.Require(new BlockRegion(x, y, 1, 1));
        return store.LowestLevel(new BlockRegion(x, y, 1, 1));
    }

    /// <summary>The highest level that all blocks of a region show.</summary>
    /// <param name="region">The blocks; null for all.</param>
    /// <returns>0 to the schedule's highest; -1 where some block shows nothing.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The region is empty or leaves the picture.</exception>
    public int GetLowestLevel(BlockRegion? region = null)
    {
        BlockRegion blocks = region ?? Grid.All;
        Grid.Require(blocks);
        return store.LowestLevel(blocks);
    }

    /// <summary>
    /// The blocks whose pixels may have changed when some were refined: these, and refined ones beside them whose network
    /// sees them; where they were empty before, also blocks at level 0 beside them.
    /// </summary>
    /// <param name="refined">The blocks refined, inside the picture.</param>
    /// <param name="appeared">Whether some of them showed nothing before.</param>
    /// <returns>The smallest rectangle that holds them all.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The region is empty or leaves the picture.</exception>
    /// <exception cref="InvalidModelException">The model cannot be run.</exception>
    public BlockRegion GetAffected(BlockRegion refined, bool appeared = false)
    {
        Grid.Require(refined);
        return RenderPlan.Affected(Model, store, refined, appeared);
    }

    /// <summary>Renders the picture, or a region of it, into a new picture.</summary>
    /// <param name="options">What to render and how; null for the whole picture with all that is held.</param>
    /// <param name="progress">Told the share done, rising to 1, on the rendering thread.</param>
    /// <param name="cancellationToken">Stops the rendering, also inside a network.</param>
    /// <returns>The picture, with the region's size.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The region leaves the picture, a level above the schedule's highest was asked for, or the result is larger than
    /// one array can hold: ask for regions.
    /// </exception>
    /// <exception cref="ArgumentException">A tile with its halo is too large for one call.</exception>
    /// <exception cref="InvalidModelException">
    /// The model cannot be run, or a network made values that are not finite.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <remarks>
    /// Blocks at level 0 show the x4 network's result; blocks above show the x2 network's on the expanded picture.
    /// Blocks of which nothing is held look as if their first picture were mid-grey (128). Pixels come from the same
    /// tiles whatever the blocks' levels are, so refining one block changes no pixel of a block at level 0. A rendered
    /// region costs that region and the networks' halo, or what it touches of a network's tiles or windows
    /// (<see cref="SuperResolverInfo.FixedTile"/>, <see cref="SuperResolverInfo.Window"/>); without windows it may
    /// differ from the same pixels of the whole picture by the noise of floating-point sums. Whoever keeps rendered
    /// blocks renders those anew that lie, in source pixels, within the halo of one that was refined. Networks see the
    /// picture continued by a few mirrored pixels beyond its borders.
    /// </remarks>
    public RenderResult Render(
        RenderOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        PixelRegion region = RequireRegion(options ??= RenderOptions.Default);
        Picture picture = new(region.Width, region.Height);
        RgbTarget target = new(picture.Pixels.Span, picture.Stride, region);
        return new RenderResult(picture, Render(target, options, progress, cancellationToken));
    }

    /// <summary>Renders the picture, or a region of it, into memory that the caller owns.</summary>
    /// <param name="destination">
    /// Receives interleaved R, G, B; at least <c>(height - 1) * stride + width * 3</c> bytes. Bytes between rows are
    /// left alone. Partly written where the rendering fails or is cancelled.
    /// </param>
    /// <param name="width">The rendered width: the region's, or the picture's.</param>
    /// <param name="height">The rendered height: the region's, or the picture's.</param>
    /// <param name="stride">Bytes from one row to the next, at least <c>width * 3</c>.</param>
    /// <param name="options">What to render and how; null for the whole picture with all that is held.</param>
    /// <param name="progress">Told the share done, rising to 1, on the rendering thread.</param>
    /// <param name="cancellationToken">Stops the rendering, also inside a network.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The region leaves the picture, the stride is too small, or a level above the schedule's highest was asked for.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// The sizes are not those of the region or too large for the memory, or a tile with its halo is too large for one
    /// call.
    /// </exception>
    /// <exception cref="InvalidModelException">
    /// The model cannot be run, or a network made values that are not finite.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <remarks>As <see cref="Render(RenderOptions?, IProgress{double}?, CancellationToken)"/>.</remarks>
    public RenderStatistics Render(
        Span<byte> destination,
        int width,
        int height,
        int stride,
        RenderOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        PixelRegion region = RequireRegion(options ??= RenderOptions.Default);
        PixelLayout.Validate(destination.Length, width, height, stride);
        if (width != region.Width || height != region.Height)
        {
            throw new ArgumentException(
                $"The rendering has {region.Width}x{region.Height} pixels, not {width}x{height}.", nameof(width));
        }

        return Render(new RgbTarget(destination, stride, region), options, progress, cancellationToken);
    }

    /// <summary>Renders into a new picture on a thread of the pool.</summary>
    /// <inheritdoc cref="Render(RenderOptions?, IProgress{double}?, CancellationToken)"/>
    public Task<RenderResult> RenderAsync(
        RenderOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default) =>
        Task.Run(() => Render(options, progress, cancellationToken), cancellationToken);

    /// <summary>Renders into memory that the caller owns, on a thread of the pool.</summary>
    /// <inheritdoc cref="Render(Span{byte}, int, int, int, RenderOptions?, IProgress{double}?, CancellationToken)"/>
    public Task<RenderStatistics> RenderAsync(
        Memory<byte> destination,
        int width,
        int height,
        int stride,
        RenderOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default) =>
        Task.Run(
            () => Render(destination.Span, width, height, stride, options, progress, cancellationToken),
            cancellationToken);

    /// <summary>Renders what the super-resolver would see, without running it.</summary>
    /// <param name="options">
    /// The region, in pixels of the full picture, and the highest level to use; the other options do not matter here.
    /// Null for the whole picture with all that is held.
    /// </param>
    /// <param name="progress">Told the share done, rising to 1, on the rendering thread.</param>
    /// <param name="cancellationToken">Stops the rendering.</param>
    /// <returns>
    /// Where no block rendered is above level 0, LR_0: a quarter of the size, rounded up. Else the expanded picture,
    /// each block at its own level: half the size, rounded up.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The region leaves the picture, or a level above the schedule's highest was asked for.
    /// </exception>
    /// <exception cref="InvalidModelException">
    /// The model cannot be run, or a network made values that are not finite.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public RenderResult RenderLowResolution(
        RenderOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        PixelRegion region = RequireRegion(options ??= RenderOptions.Default);
        LevelMap map = LevelMap.Take(store, Grid.ToBlocks(region), 0, RequireMaxLevel(options));
        using LowResolutionRenderer renderer = new(Model, Grid, map);
        return renderer.Render(region, progress, cancellationToken);
    }

    /// <summary>Renders what the super-resolver would see, on a thread of the pool.</summary>
    /// <inheritdoc cref="RenderLowResolution"/>
    public Task<RenderResult> RenderLowResolutionAsync(
        RenderOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default) =>
        Task.Run(() => RenderLowResolution(options, progress, cancellationToken), cancellationToken);

    private RenderStatistics Render(
        scoped RgbTarget target,
        RenderOptions options,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        RenderPlan plan = RenderPlan.Make(
            Model, store, Grid, Grid.ToBlocks(target.Region), RequireMaxLevel(options), options.TileSize);
        bool dataConsistency = options.DataConsistency && Model.Manifest.DataConsistency;
        using PictureRenderer renderer = new(Model, plan, dataConsistency);
        return renderer.Render(target, progress, cancellationToken);
    }

    private PixelRegion RequireRegion(RenderOptions options)
    {
        PixelRegion region = options.Region ?? new PixelRegion(0, 0, Grid.Width, Grid.Height);
        return region.IsInside(Grid.Width, Grid.Height)
            ? region
            : throw new ArgumentOutOfRangeException(
                nameof(options), region, $"The region must lie inside the picture of {Grid.Width}x{Grid.Height}.");
    }

    private int RequireMaxLevel(RenderOptions options)
    {
        int highest = Model.Manifest.Schedule.Highest;
        return options.MaxLevel is int level && level > highest
            ? throw new ArgumentOutOfRangeException(
                nameof(options), level, $"The model's levels are 0 to {highest}.")
            : options.MaxLevel ?? highest;
    }
}
