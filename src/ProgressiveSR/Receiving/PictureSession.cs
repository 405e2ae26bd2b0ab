using System.Diagnostics;
using System.Runtime.CompilerServices;
using ProgressiveSR.Metrics;
using ProgressiveSR.Models;
using ProgressiveSR.Rendering;

namespace ProgressiveSR;

/// <summary>
/// One picture at a receiver: Algorithm 1 of the paper (section 3.3). It asks for increments, adds them, renders what
/// they change, and asks a criterion whether that is good enough.
/// </summary>
/// <remarks>
/// Refinements are made one at a time. What arrived stays when a call fails or is cancelled, and is never asked for
/// again. Disposing the session disposes its source where that was agreed; the receiver stays.
/// </remarks>
public sealed class PictureSession : IAsyncDisposable
{
    private const byte MidGrey = 128;

    private readonly IIncrementSource source;
    private readonly bool ownsSource;
    private readonly RenderOptions rendering;
    private BlockRegion unseen;  // what the decoder shows and the canvas does not yet
    private bool appeared;  // some of it was empty before
    private ReadOnlyMemory<byte>? alpha;
    private Picture? canvas;
    private int refining;

    internal PictureSession(
        IIncrementSource source, bool ownsSource, ProgressiveDecoder decoder, ReceiverOptions options)
    {
        this.source = source;
        this.ownsSource = ownsSource;
        Decoder = decoder;
        rendering = options.Rendering;
        BytesReceived = source.Description.HeaderBytes;
    }

    /// <summary>What there is of the picture.</summary>
    public PictureDescription Description => source.Description;

    /// <summary>What is held, and how to render it otherwise than the session does.</summary>
    public ProgressiveDecoder Decoder { get; }

    /// <summary>Bytes taken in so far: header and index, increments, alpha.</summary>
    public long BytesReceived { get; private set; }

    /// <summary>Why the alpha plane could not be had, so that the picture is shown opaque; null where it could.</summary>
    public InvalidPacketException? AlphaFailure { get; private set; }

    /// <summary>Refines the picture or a region of it, level by level, until a criterion is met.</summary>
    /// <param name="region">Pixels to refine, which grow to whole blocks; null for all.</param>
    /// <param name="until">When to stop; null for the highest level.</param>
    /// <param name="progress">Receives the completed fraction of each rendering, 0 to 1.</param>
    /// <param name="cancellationToken">Stops fetching and rendering.</param>
    /// <returns>
    /// A refinement for each level, as it is shown, the first with what was held and never shown; none where nothing is
    /// left to do. Each is valid until the next.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The region is empty or leaves the picture.</exception>
    /// <exception cref="InvalidOperationException">
    /// Another refinement is under way, or the criterion needs figures that the sender has not measured.
    /// </exception>
    /// <exception cref="InvalidPacketException">What arrived is damaged, or ends early, or was not asked for.</exception>
    /// <exception cref="InvalidModelException">The model cannot be run.</exception>
    /// <exception cref="IOException">What is behind the source failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async IAsyncEnumerable<Refinement> RefineAsync(
        PixelRegion? region = null,
        IStoppingCriterion? until = null,
        IProgress<double>? progress = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        BlockRegion blocks = Blocks(region);
        until?.Require(Description);
        Begin();
        try
        {
            Stopwatch clock = Stopwatch.StartNew();
            int level = Decoder.GetLowestLevel(blocks);
            if (level >= 0 && (canvas is null || !unseen.Intersect(blocks).IsEmpty))
            {
                level--;
            }
            else if (level >= 0 && until is not null
                && await until.ShouldStopAsync(Describe(level, blocks, default, clock), cancellationToken)
                    .ConfigureAwait(false) is not null)
            {
                yield break;
            }

            while (++level <= Description.HighestLevel)
            {
                Refinement refinement =
                    await StepAsync(level, blocks, clock, progress, cancellationToken).ConfigureAwait(false);
                string? reason = until is null
                    ? null
                    : await until.ShouldStopAsync(refinement, cancellationToken).ConfigureAwait(false);
                if (reason is null && level == Description.HighestLevel)
                {
                    reason = $"level {level} is the last";
                }

                yield return refinement with { Stopped = reason };
                if (reason is not null)
                {
                    yield break;
                }
            }
        }
        finally
        {
            End();
        }
    }

    /// <summary>Refines the picture or a region of it to a level at once, rendering only that.</summary>
    /// <param name="level">Level, 0 to the highest.</param>
    /// <param name="region">Pixels to refine, which grow to whole blocks; null for all.</param>
    /// <param name="progress">Receives the completed fraction of the rendering, 0 to 1.</param>
    /// <param name="cancellationToken">Stops fetching and rendering.</param>
    /// <returns>What is shown now.</returns>
    /// <inheritdoc cref="RefineAsync" path="/exception"/>
    public async Task<Refinement> RefineToAsync(
        int level,
        PixelRegion? region = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        BlockRegion blocks = Blocks(region);
        RequireLevel(level);
        Begin();
        try
        {
            Stopwatch clock = Stopwatch.StartNew();
            return await StepAsync(level, blocks, clock, progress, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            End();
        }
    }

    /// <summary>
    /// Takes in what a region lacks up to a level, for <see cref="Decoder"/> to render; nothing is rendered here.
    /// </summary>
    /// <param name="level">Level, 0 to the highest.</param>
    /// <param name="region">Pixels, which grow to whole blocks; null for all.</param>
    /// <param name="cancellationToken">Stops the fetching.</param>
    /// <inheritdoc cref="RefineAsync" path="/exception"/>
    public async Task FetchAsync(
        int level, PixelRegion? region = null, CancellationToken cancellationToken = default)
    {
        BlockRegion blocks = Blocks(region);
        RequireLevel(level);
        Begin();
        try
        {
            await FetchAsync(level, blocks, cancellationToken).ConfigureAwait(false);
            Show(level, blocks);
        }
        finally
        {
            End();
        }
    }

    /// <summary>The alpha plane, fetched when first asked for or with the first increment.</summary>
    /// <param name="cancellationToken">Stops the fetching.</param>
    /// <returns>
    /// width x height bytes, row by row, 255 opaque; no bytes for an opaque picture, and where
    /// <see cref="AlphaFailure"/> says why there are none.
    /// </returns>
    /// <exception cref="IOException">What is behind the source failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> GetAlphaAsync(CancellationToken cancellationToken = default)
    {
        if (alpha is not null || !Description.HasAlpha)
        {
            return alpha ?? default;
        }

        try
        {
            ReadOnlyMemory<byte> plane = await source.GetAlphaAsync(cancellationToken).ConfigureAwait(false);
            long pixels = (long)Decoder.Grid.Width * Decoder.Grid.Height;
            alpha = plane.Length == pixels
                ? plane
                : throw new InvalidPacketException(
                    $"The source sent {plane.Length} values of alpha for {pixels} pixels.",
                    expected: pixels,
                    actual: plane.Length);
            BytesReceived += Description.AlphaBytes;
        }
        catch (InvalidPacketException e)
        {
            AlphaFailure = e;
            alpha = ReadOnlyMemory<byte>.Empty;
        }

        return alpha.Value;
    }

    /// <summary>
    /// Writes down all that is held, to be taken up again by <see cref="ProgressiveReceiver.ResumeAsync"/>.
    /// </summary>
    /// <param name="destination">A stream that can be written.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="IOException">The stream failed.</exception>
    public Task SaveAsync(Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return SavedSession.WriteAsync(this, destination, cancellationToken);
    }

    /// <summary>The alpha plane, if it was fetched; else no bytes.</summary>
    internal ReadOnlyMemory<byte> Alpha => alpha ?? default;

    /// <summary>Takes up what was saved.</summary>
    /// <param name="bytesReceived">Bytes taken in until then.</param>
    /// <param name="plane">The alpha plane; no bytes where it was not fetched.</param>
    internal void Resume(long bytesReceived, ReadOnlyMemory<byte> plane)
    {
        BytesReceived = bytesReceived;
        unseen = Decoder.Grid.All;
        alpha = plane.IsEmpty ? null : plane;
    }

    /// <summary>Disposes the source where that was agreed.</summary>
    public ValueTask DisposeAsync() => ownsSource ? source.DisposeAsync() : ValueTask.CompletedTask;

    private async Task<Refinement> StepAsync(
        int level,
        BlockRegion blocks,
        Stopwatch clock,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        await FetchAsync(level, blocks, cancellationToken).ConfigureAwait(false);
        Show(level, blocks);
        Picture picture = canvas ?? await GreyAsync(cancellationToken).ConfigureAwait(false);
        PixelRegion changed = Decoder.Grid.ToPixels(Decoder.GetAffected(unseen, appeared));
        RenderResult rendered = await Decoder.RenderAsync(
            rendering with { Region = changed, MaxLevel = null }, progress, cancellationToken).ConfigureAwait(false);
        double? movement = canvas is null
            ? null
            : ImageQuality.PsnrY(picture.Crop(changed), rendered.Picture.View);
        Copy(rendered.Picture, picture, changed);
        canvas = picture;
        unseen = default;
        appeared = false;
        return Describe(level, blocks, changed, clock) with
        {
            Movement = movement,
            Statistics = rendered.Statistics,
        };
    }

    /// <summary>Shows a level of some blocks, which stay unseen until they are drawn.</summary>
    private void Show(int level, BlockRegion blocks)
    {
        appeared |= Decoder.GetLowestLevel(blocks) < 0;
        Decoder.Show(level, blocks);
        unseen = unseen.IsEmpty ? blocks : unseen.Union(blocks);
    }

    private Refinement Describe(int level, BlockRegion blocks, PixelRegion changed, Stopwatch clock) => new()
    {
        Picture = canvas!,
        Changed = changed,
        Region = Decoder.Grid.ToPixels(blocks),
        Level = level,
        Quality = Description.Levels[level].Quality,
        PreviousQuality = level > 0 ? Description.Levels[level - 1].Quality : null,
        BytesReceived = BytesReceived,
        Elapsed = clock.Elapsed,
    };

    /// <summary>Takes in all that the tiles of some blocks lack up to a level.</summary>
    private async Task FetchAsync(int level, BlockRegion blocks, CancellationToken cancellationToken)
    {
        BlockRegion cover = Decoder.Tiles.Cover(blocks);
        for (int i = 0; i <= level; i++)
        {
            HashSet<TilePosition> missing = FindMissing(i, cover);
            if (missing.Count > 0)
            {
                await FetchAsync(i, missing, cancellationToken).ConfigureAwait(false);
            }

            if (i == 0)
            {
                // It follows level 0 in files, which may be read forwards only.
                await GetAlphaAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private HashSet<TilePosition> FindMissing(int level, BlockRegion cover)
    {
        HashSet<TilePosition> missing = [];
        for (int y = cover.Y; y < cover.Bottom; y++)
        {
            for (int x = cover.X; x < cover.Right; x++)
            {
                if (Decoder.GetHeldLevel(x, y) < level)
                {
                    missing.Add(new TilePosition(x, y));
                }
            }
        }

        return missing;
    }

    private async Task FetchAsync(int level, HashSet<TilePosition> missing, CancellationToken cancellationToken)
    {
        await foreach (IncrementPacket packet in source.GetIncrementsAsync(level, [.. missing], cancellationToken)
            .ConfigureAwait(false))
        {
            RequireAskedFor(packet, level, missing);
            Decoder.Add(packet, region: default(BlockRegion));
            BytesReceived += packet.Payload.Length;
        }

        if (missing.Count > 0)
        {
            throw new InvalidPacketException(
                $"The source left out {missing.Count} tiles of level {level}.", expected: 0, actual: missing.Count);
        }
    }

    private static void RequireAskedFor(in IncrementPacket packet, int level, HashSet<TilePosition> missing)
    {
        bool expected = packet.Level == level && packet.Tiles.Count <= missing.Count;
        for (int y = packet.Tiles.Y; expected && y < packet.Tiles.Bottom; y++)
        {
            for (int x = packet.Tiles.X; expected && x < packet.Tiles.Right; x++)
            {
                expected = missing.Remove(new TilePosition(x, y));
            }
        }

        if (!expected)
        {
            throw new InvalidPacketException(
                $"The source sent {packet.Tiles} of level {packet.Level}, which was not asked for.",
                expected: level,
                actual: packet.Level);
        }
    }

    private static void Copy(Picture part, Picture whole, PixelRegion place)
    {
        int length = part.Width * RgbView.BytesPerPixel;
        for (int y = 0; y < part.Height; y++)
        {
            int start = (place.Y + y) * whole.Stride + place.X * RgbView.BytesPerPixel;
            part.View.Row(y).CopyTo(whole.Pixels.Span.Slice(start, length));
        }
    }

    /// <summary>The picture of which nothing is shown yet.</summary>
    private async Task<Picture> GreyAsync(CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> plane = await GetAlphaAsync(cancellationToken).ConfigureAwait(false);
        Picture grey = new(Decoder.Grid.Width, Decoder.Grid.Height);
        grey.Pixels.Span.Fill(MidGrey);
        return new Picture(grey.Pixels, grey.Width, grey.Height, grey.Stride, plane);
    }

    private BlockRegion Blocks(PixelRegion? region) =>
        region is PixelRegion pixels ? Decoder.Grid.ToBlocks(pixels) : Decoder.Grid.All;

    private void RequireLevel(int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, Description.HighestLevel);
    }

    private void Begin()
    {
        if (Interlocked.Exchange(ref refining, 1) != 0)
        {
            throw new InvalidOperationException("A session makes one refinement at a time.");
        }
    }

    private void End() => Interlocked.Exchange(ref refining, 0);
}
