using ProgressiveSR.Coding;
using ProgressiveSR.Models;
using ProgressiveSR.Rendering;
using ProgressiveSR.SuperResolution;
using ProgressiveSR.Tiles;

namespace ProgressiveSR;

/// <summary>
/// Decodes one picture at the receiver: accepts increments in any order, and renders the current state at any time.
/// </summary>
/// <remarks>
/// <para>
/// A tile's level is the number of consecutive increments it has from level 0 up, minus 1. An increment that arrives
/// early is kept and takes effect once the gap is closed, so the state does not depend on the order of packets. A block
/// shows its tile's level, up to the level requested for the block.
/// </para>
/// <para>
/// Thread-safe: packets may be added during rendering. A rendering shows the state at its start, with whole packets
/// only, and blocks nobody. The decoder holds managed memory only and needs no disposal.
/// </para>
/// </remarks>
public sealed class ProgressiveDecoder
{
    private readonly TileStore store;
    private readonly TileGrids grids;
    private readonly StoreRenderer renderer;

    /// <summary>Creates a decoder for a picture, with nothing received yet.</summary>
    /// <param name="header">The picture's header, as in its packets.</param>
    /// <param name="model">The model, which is needed for rendering only; not disposed by the decoder.</param>
    /// <param name="limits">The receiver's size limits; null for the defaults.</param>
    /// <exception cref="InvalidPacketException">
    /// The header is of another model, or has a size that is invalid or exceeds the limits.
    /// </exception>
    public ProgressiveDecoder(PictureHeader header, ReceiverModel model, PacketLimits? limits = null)
        : this(header, model, limits, (model ?? throw new ArgumentNullException(nameof(model))).Codecs)
    {
    }

    internal ProgressiveDecoder(
        PictureHeader header, ReceiverModel model, PacketLimits? limits, PayloadCodecs codecs)
    {
        ArgumentNullException.ThrowIfNull(model);
        limits ??= PacketLimits.Default;
        Header = header;
        Model = model;
        grids = PacketCheck.RequireHeader(header, model.Manifest, limits);
        Parts = new PartFormat(header, model.Manifest.Schedule.HasLinearPicture);
        store = new TileStore(grids, model.Manifest.Schedule, codecs, Parts, limits);
        renderer = new StoreRenderer(model, store);
    }

    /// <summary>The picture.</summary>
    public PictureHeader Header { get; }

    /// <summary>The model.</summary>
    public ReceiverModel Model { get; }

    /// <summary>The picture's block grid.</summary>
    public BlockGrid Grid => grids.Blocks;

    internal PartFormat Parts { get; }

    /// <summary>
    /// Samples received: shown, not shown, and waiting for a lower level. Where each level refines the samples of the
    /// one below, those of each tile's highest level that are not 0.
    /// </summary>
    public long SamplesHeld => store.SamplesHeld;

    /// <summary>Adds an increment, copying the data that it keeps.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="region">
    /// The blocks that show the increment from now on; the packet's other blocks are kept until <see cref="Show"/> is
    /// called for them. Null for all blocks of the packet.
    /// </param>
    /// <returns>What happened to the packet's blocks.</returns>
    /// <exception cref="InvalidPacketException">
    /// The packet belongs to another picture or model, has different sizes, a level or tiles outside the picture or an
    /// unknown codec, or a part cannot be decoded: the decoder is unchanged and remains usable. Or an earlier part that
    /// was waiting for this packet cannot be decoded: that part is discarded, and this packet is added.
    /// </exception>
    public AddResult Add(in IncrementPacket packet, BlockRegion? region = null)
    {
        PacketCheck.Require(packet, Header, grids, Model.Manifest.Schedule);
        return store.Add(packet, region ?? Grid.All);
    }

    /// <summary>Sets the level to show of some blocks; those that do not have it yet show it once it arrives.</summary>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <param name="region">Blocks inside the picture.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// No such level, or the region extends beyond the picture.
    /// </exception>
    public void Show(int level, BlockRegion region)
    {
        RequireLevel(level);
        Grid.Require(region);
        store.Show(level, region);
    }

    /// <summary>The tile grid of a level.</summary>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such level.</exception>
    public TileGrid GetTiles(int level)
    {
        RequireLevel(level);
        return grids[level];
    }

    /// <summary>The errors that the parts of a tile at a level that it has, and below, state.</summary>
    internal (byte Lower, byte Own) GetErrors(int level, int x, int y) => store.GetErrors(level, x, y);

    /// <summary>A snapshot of the levels that some blocks show, and of all that is held of them.</summary>
    internal LevelMap TakeMap(BlockRegion blocks) => LevelMap.Take(store, blocks, 0, Model.Manifest.Schedule.Highest);

    /// <summary>The level that a block has, whether or not it shows it.</summary>
    /// <param name="x">Block column.</param>
    /// <param name="y">Block row.</param>
    /// <returns>0 to the schedule's highest; -1 for none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No such block.</exception>
    public int GetHeldLevel(int x, int y)
    {
        Grid.Require(new BlockRegion(x, y, 1, 1));
        return store.GetHeldLevel(x, y);
    }

    /// <summary>Whether a tile's increment has arrived, be it early.</summary>
    internal bool Holds(int level, TilePosition tile) => store.Holds(level, tile);

    /// <summary>A tile's increment that has arrived early, in coded form; null if there is none.</summary>
    internal ReadOnlyMemory<byte>? GetWaiting(int level, TilePosition tile, PayloadCodec codec) =>
        store.GetWaiting(level, tile, codec);

    /// <summary>The highest level of which something has arrived, be it early; -1 for none.</summary>
    internal int GetHighestReceived() => store.GetHighestReceived();

    /// <summary>The samples of a level's tile, whether or not its blocks show them.</summary>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <param name="x">Tile column in the level's grid.</param>
    /// <param name="y">Tile row.</param>
    /// <returns>The samples of this level and those below; null if the tile does not have the level.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No such level or tile.</exception>
    public TileSamples? GetSamples(int level, int x, int y)
    {
        _ = GetTiles(level)[x, y];
        return store.GetSamples(level, x, y);
    }

    /// <summary>
    /// PSNR-Y of a region's linear picture, which a receiver would show without a network, as the sender states it tile
    /// by tile.
    /// </summary>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <param name="region">The blocks; tiles that it touches count whole. Null for the whole picture.</param>
    /// <returns>
    /// dB, to a quarter of a dB per tile; null if the model has no linear picture, or some tile does not have the
    /// level.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// No such level, or the region is empty or extends beyond the picture.
    /// </exception>
    public double? GetLinearPsnrY(int level, BlockRegion? region = null)
    {
        RequireLevel(level);
        BlockRegion blocks = region ?? Grid.All;
        Grid.Require(blocks);
        return Parts.StatesError ? store.GetPsnr(level, blocks) : null;
    }

    /// <summary>The level that a block shows.</summary>
    /// <param name="x">Block column.</param>
    /// <param name="y">Block row.</param>
    /// <returns>0 to the schedule's highest; -1 for none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No such block.</exception>
    public int GetLevel(int x, int y)
    {
        Grid.Require(new BlockRegion(x, y, 1, 1));
        return store.LowestLevel(new BlockRegion(x, y, 1, 1));
    }

    /// <summary>The highest level that all blocks of a region show.</summary>
    /// <param name="region">The blocks; null for the whole picture.</param>
    /// <returns>0 to the schedule's highest; -1 if some block shows nothing.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The region is empty or extends beyond the picture.</exception>
    public int GetLowestLevel(BlockRegion? region = null)
    {
        BlockRegion blocks = region ?? Grid.All;
        Grid.Require(blocks);
        return store.LowestLevel(blocks);
    }

    /// <summary>
    /// The blocks whose pixels may change when some are refined: these and refined neighbours within their network's
    /// reach and, if the blocks were empty before, also neighbours at level 0.
    /// </summary>
    /// <param name="refined">The refined blocks, inside the picture.</param>
    /// <param name="appeared">Whether some of them showed nothing before.</param>
    /// <returns>The smallest rectangle that contains all affected blocks.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The region is empty or extends beyond the picture.</exception>
    /// <exception cref="InvalidModelException">The model cannot be run.</exception>
    public BlockRegion GetAffected(BlockRegion refined, bool appeared = false)
    {
        Grid.Require(refined);
        return RenderPlan.Affected(Model, store, refined, appeared);
    }

    /// <summary>Renders the picture, or a region of it, into a new picture.</summary>
    /// <param name="options">What to render and how; null for the whole picture with all data received.</param>
    /// <param name="progress">Receives the completed fraction, 0 to 1, on the rendering thread.</param>
    /// <param name="cancellationToken">Cancels rendering, also within a network.</param>
    /// <returns>The picture, of the region's size.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The region extends beyond the picture, the level is above the schedule's highest, or the result exceeds the
    /// maximum array length: render regions instead.
    /// </exception>
    /// <exception cref="ArgumentException">A tile with its halo is too large for one call.</exception>
    /// <exception cref="InvalidModelException">
    /// The model cannot be run, or a network returned values that are not finite.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <remarks>
    /// Blocks at level 0 show the output of the x4 network, higher blocks that of the x2 network on the expanded
    /// picture. Blocks without data are rendered as if their first picture were mid-grey (128). Tiles do not depend on
    /// the blocks' levels, so refining one block changes no pixel of a block at level 0. Rendering a region costs the
    /// region and the networks' halo, or the network's fixed tiles or windows that it touches
    /// (<see cref="SuperResolverInfo.FixedTile"/>, <see cref="SuperResolverInfo.Window"/>); without windows its pixels
    /// may differ from those of the whole picture by floating-point rounding. Callers that cache rendered blocks must
    /// render blocks again that lie within the halo, in source pixels, of a refined block. The network's input is
    /// extended beyond the picture's borders by a few mirrored pixels.
    /// </remarks>
    public RenderResult Render(
        RenderOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        PixelRegion region = renderer.RequireRegion(options ??= RenderOptions.Default);
        Picture picture = new(region.Width, region.Height);
        RgbTarget target = new(picture.Pixels.Span, picture.Stride, region);
        return new RenderResult(picture, renderer.Render(target, options, progress, cancellationToken));
    }

    /// <summary>Renders the picture, or a region of it, into caller-owned memory.</summary>
    /// <param name="destination">
    /// Receives interleaved R, G, B; at least <c>(height - 1) * stride + width * 3</c> bytes. Padding between rows is
    /// left unchanged. Partly written if rendering fails or is cancelled.
    /// </param>
    /// <param name="width">Width to render: the region's, or the picture's.</param>
    /// <param name="height">Height to render: the region's, or the picture's.</param>
    /// <param name="stride">Bytes from one row to the next, at least <c>width * 3</c>.</param>
    /// <param name="options">What to render and how; null for the whole picture with all data received.</param>
    /// <param name="progress">Receives the completed fraction, 0 to 1, on the rendering thread.</param>
    /// <param name="cancellationToken">Cancels rendering, also within a network.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The region extends beyond the picture, the stride is too small, or the level is above the schedule's highest.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// The sizes are not those of the region or too large for the memory, or a tile with its halo is too large for one
    /// call.
    /// </exception>
    /// <exception cref="InvalidModelException">
    /// The model cannot be run, or a network returned values that are not finite.
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
        PixelRegion region = renderer.RequireRegion(options ??= RenderOptions.Default);
        PixelLayout.Validate(destination.Length, width, height, stride);
        if (width != region.Width || height != region.Height)
        {
            throw new ArgumentException(
                $"The rendering has {region.Width}x{region.Height} pixels, not {width}x{height}.", nameof(width));
        }

        return renderer.Render(new RgbTarget(destination, stride, region), options, progress, cancellationToken);
    }

    /// <summary>Renders into a new picture on the thread pool.</summary>
    /// <inheritdoc cref="Render(RenderOptions?, IProgress{double}?, CancellationToken)"/>
    public Task<RenderResult> RenderAsync(
        RenderOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default) =>
        Task.Run(() => Render(options, progress, cancellationToken), cancellationToken);

    /// <summary>Renders into caller-owned memory on the thread pool.</summary>
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

    /// <summary>
    /// Renders the linear picture: what the samples give without a network, whose runtime is not needed either.
    /// </summary>
    /// <param name="options">
    /// The region and the highest level to use; other options are ignored. Null for the whole picture with all data
    /// received.
    /// </param>
    /// <param name="cancellationToken">Cancels rendering.</param>
    /// <returns>The picture, of the region's size; blocks without data are mid-grey (128).</returns>
    /// <exception cref="InvalidOperationException">
    /// The model has no linear picture: its kernel is not <see cref="Sampling.KernelKind.Transform"/>.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The region extends beyond the picture, the level is above the schedule's highest, or the result exceeds the
    /// maximum array length.
    /// </exception>
    /// <exception cref="InvalidModelException">The model's tables are missing or invalid.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public RenderResult RenderLinear(RenderOptions? options = null, CancellationToken cancellationToken = default) =>
        renderer.RenderLinear(options ?? RenderOptions.Default, cancellationToken);

    /// <summary>Renders the super-resolver's input, without running it.</summary>
    /// <param name="options">
    /// The region, in pixels of the full picture, and the highest level to use; other options are ignored. Null for the
    /// whole picture with all data received.
    /// </param>
    /// <param name="progress">Receives the completed fraction, 0 to 1, on the rendering thread.</param>
    /// <param name="cancellationToken">Cancels rendering.</param>
    /// <returns>
    /// LR_0 if no rendered block is above level 0: a quarter of the size, rounded up. Else the expanded picture, with
    /// each block at its own level: half the size, rounded up.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The region extends beyond the picture, or the level is above the schedule's highest.
    /// </exception>
    /// <exception cref="InvalidModelException">
    /// The model cannot be run, or a network returned values that are not finite.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public RenderResult RenderLowResolution(
        RenderOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default) =>
        renderer.RenderLowResolution(options ?? RenderOptions.Default, progress, cancellationToken);

    /// <summary>Renders the super-resolver's input on the thread pool.</summary>
    /// <inheritdoc cref="RenderLowResolution"/>
    public Task<RenderResult> RenderLowResolutionAsync(
        RenderOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default) =>
        Task.Run(() => RenderLowResolution(options, progress, cancellationToken), cancellationToken);

    private void RequireLevel(int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, Model.Manifest.Schedule.Highest);
    }
}
