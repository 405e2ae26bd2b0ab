using System.Diagnostics;
using System.Runtime.CompilerServices;
using ProgressiveSR.Metrics;
using ProgressiveSR.Models;
using ProgressiveSR.Rendering;

namespace ProgressiveSR;

/// <summary>
/// A receiver's session for one picture: Algorithm 1 of the paper (section 3.3). It requests increments, adds them,
/// renders what they change, and stops when a criterion is met.
/// </summary>
/// <remarks>
/// Refinements run one at a time. Data received is kept if a call fails or is cancelled, and is never requested again.
/// Disposing the session disposes its source if the session owns it, but not the receiver.
/// </remarks>
public sealed class PictureSession : IAsyncDisposable
{
    private const byte MidGrey = 128;

    private readonly IIncrementSource source;
    private readonly bool ownsSource;
    private readonly RenderOptions rendering;
    private BlockRegion unseen;  // shown by the decoder, but not yet drawn
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

    /// <summary>Describes the picture.</summary>
    public PictureDescription Description => source.Description;

    /// <summary>The increments received, and the means to render them with other options.</summary>
    public ProgressiveDecoder Decoder { get; }

    /// <summary>Bytes received so far: header and index, increments, alpha.</summary>
    public long BytesReceived { get; private set; }

    /// <summary>Why the alpha plane is unavailable, so that the picture is shown opaque; null if it is not.</summary>
    public InvalidPacketException? AlphaFailure { get; private set; }

    /// <summary>Refines the picture or a region of it, level by level, until a criterion is met.</summary>
    /// <param name="region">Pixels to refine, expanded to whole blocks; null for the whole picture.</param>
    /// <param name="until">When to stop; null to stop at the highest level.</param>
    /// <param name="progress">Receives the completed fraction of each rendering, 0 to 1.</param>
    /// <param name="cancellationToken">Cancels fetching and rendering.</param>
    /// <returns>
    /// One refinement per level shown, starting with any data received but not yet shown; none if there is nothing left
    /// to do. Each is valid until the next.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The region is empty or extends beyond the picture.</exception>
    /// <exception cref="InvalidOperationException">
    /// Another refinement is in progress, or the criterion needs quality figures that the sender has not measured.
    /// </exception>
    /// <exception cref="InvalidPacketException">
    /// The data received is damaged, incomplete, or was not requested.
    /// </exception>
    /// <exception cref="InvalidModelException">The model cannot be run.</exception>
    /// <exception cref="IOException">The underlying file, stream or connection failed.</exception>
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
                    reason = $"level {level} is the highest";
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

    /// <summary>Refines the picture or a region of it directly to a level, rendering only that level.</summary>
    /// <param name="level">Level, 0 to the highest.</param>
    /// <param name="region">Pixels to refine, expanded to whole blocks; null for the whole picture.</param>
    /// <param name="progress">Receives the completed fraction of the rendering, 0 to 1.</param>
    /// <param name="cancellationToken">Cancels fetching and rendering.</param>
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
    /// Fetches what a region lacks up to a level, for <see cref="Decoder"/> to render; renders nothing.
    /// </summary>
    /// <param name="level">Level, 0 to the highest.</param>
    /// <param name="region">Pixels, expanded to whole blocks; null for the whole picture.</param>
    /// <param name="cancellationToken">Cancels fetching.</param>
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

    /// <summary>The alpha plane, fetched on first use or with the first increment.</summary>
    /// <param name="cancellationToken">Cancels fetching.</param>
    /// <returns>
    /// width x height bytes, row-major, 255 opaque; empty for an opaque picture, or if unavailable
    /// (<see cref="AlphaFailure"/>).
    /// </returns>
    /// <exception cref="IOException">The underlying file, stream or connection failed.</exception>
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

    /// <summary>Saves the session, to be resumed with <see cref="ProgressiveReceiver.ResumeAsync"/>.</summary>
    /// <param name="destination">A writable stream.</param>
    /// <param name="cancellationToken">Cancels writing.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="IOException">The stream failed.</exception>
    public Task SaveAsync(Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return SavedSession.WriteAsync(this, destination, cancellationToken);
    }

    /// <summary>The alpha plane; empty if it was not fetched.</summary>
    internal ReadOnlyMemory<byte> Alpha => alpha ?? default;

    /// <summary>Restores what was saved.</summary>
    /// <param name="bytesReceived">Bytes received until then.</param>
    /// <param name="plane">The alpha plane; empty if it was not fetched.</param>
    internal void Resume(long bytesReceived, ReadOnlyMemory<byte> plane)
    {
        BytesReceived = bytesReceived;
        unseen = Decoder.Grid.All;
        alpha = plane.IsEmpty ? null : plane;
    }

    /// <summary>Disposes the source if the session owns it.</summary>
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

    /// <summary>Sets the level to show of some blocks; they appear when next rendered.</summary>
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

    /// <summary>Fetches everything that the tiles of some blocks lack up to a level.</summary>
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
                // In files, which may be readable forwards only, it follows level 0.
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
                $"The source sent {packet.Tiles} of level {packet.Level}, which was not requested.",
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

    /// <summary>The picture before anything is shown.</summary>
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
            throw new InvalidOperationException("A session runs one refinement at a time.");
        }
    }

    private void End() => Interlocked.Exchange(ref refining, 0);
}
