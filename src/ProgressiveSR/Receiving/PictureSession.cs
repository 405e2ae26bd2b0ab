using System.Diagnostics;
using System.Runtime.CompilerServices;
using ProgressiveSR.Models;

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
    private readonly IIncrementSource source;
    private readonly bool ownsSource;
    private readonly IncrementIntake intake;
    private readonly SessionView view;
    private int refining;

    internal PictureSession(
        IIncrementSource source, bool ownsSource, ProgressiveDecoder decoder, ReceiverOptions options)
    {
        this.source = source;
        this.ownsSource = ownsSource;
        Decoder = decoder;
        intake = new IncrementIntake(source, decoder);
        view = new SessionView(source.Description, decoder, intake, options);
    }

    /// <summary>Describes the picture.</summary>
    public PictureDescription Description => source.Description;

    /// <summary>The increments received, and the means to render them with other options.</summary>
    public ProgressiveDecoder Decoder { get; }

    /// <summary>Bytes received so far: header and indexes, increments, alpha.</summary>
    public long BytesReceived => intake.BytesReceived;

    /// <summary>
    /// Why the alpha plane is unavailable, so that the picture is shown opaque; null if it is available or not needed.
    /// </summary>
    public InvalidPacketException? AlphaFailure => intake.AlphaFailure;

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
    /// Another refinement is in progress, or the criterion needs quality figures that the sender has not measured, or
    /// an estimate for which the model lacks fitted weights.
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
        bool isEstimated = view.IsEstimated(until);
        using Turn turn = TakeTurn();
        Stopwatch clock = Stopwatch.StartNew();
        int level = Decoder.GetLowestLevel(blocks);
        if (level >= 0 && view.Lacks(blocks))
        {
            level--;
        }
        else if (level >= 0 && until is not null
            && await until.ShouldStopAsync(view.Describe(level, blocks, clock), cancellationToken)
                .ConfigureAwait(false) is not null)
        {
            yield break;
        }

        int certain = until?.GetLowestLevel(Description) ?? Description.HighestLevel;
        await using LevelReader reader = Read(blocks, certain, cancellationToken);
        while (++level <= Description.HighestLevel)
        {
            Refinement refinement =
                await StepAsync(reader, level, blocks, isEstimated, clock, progress, cancellationToken)
                    .ConfigureAwait(false);
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
        using Turn turn = TakeTurn();
        Stopwatch clock = Stopwatch.StartNew();
        await using LevelReader reader = Read(blocks, level, cancellationToken);
        return await StepAsync(
                reader, level, blocks, view.IsEstimated(until: null), clock, progress, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Shows what has been received of the picture or a region, and fetches nothing: after a source has ended early,
    /// the tiles that came, each at its own level.
    /// </summary>
    /// <param name="level">The highest level to show, 0 to the highest.</param>
    /// <param name="region">Pixels to show, expanded to whole blocks; null for the whole picture.</param>
    /// <param name="progress">Receives the completed fraction of the rendering, 0 to 1.</param>
    /// <param name="cancellationToken">Cancels rendering.</param>
    /// <returns>
    /// What is shown now. <see cref="Refinement.Level"/> is the lowest level of the region, -1 where tiles are missing.
    /// </returns>
    /// <inheritdoc cref="RefineAsync" path="/exception"/>
    public async Task<Refinement> ShowReceivedAsync(
        int level,
        PixelRegion? region = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        BlockRegion blocks = Blocks(region);
        RequireLevel(level);
        using Turn turn = TakeTurn();
        Stopwatch clock = Stopwatch.StartNew();
        view.Show(level, blocks);
        return await view.DrawAsync(
                Decoder.GetLowestLevel(blocks), blocks, clock, progress, cancellationToken)
            .ConfigureAwait(false);
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
        using Turn turn = TakeTurn();
        await using LevelReader reader = Read(blocks, level, cancellationToken);
        await reader.ReadAsync(level).ConfigureAwait(false);
        view.Show(level, blocks);
    }

    /// <summary>
    /// Estimates the PSNR of a region as shown, tile by tile for instance, if refinements carry an estimate
    /// (<see cref="Refinement.EstimatedPsnrY"/>).
    /// </summary>
    /// <param name="region">Pixels, expanded to whole blocks; null for the whole picture.</param>
    /// <exception cref="ArgumentOutOfRangeException">The region is empty or extends beyond the picture.</exception>
    public PsnrEstimate EstimatePsnrY(PixelRegion? region = null) => view.GetEstimate(Blocks(region));

    /// <summary>The alpha plane, fetched on first use or with the first increment.</summary>
    /// <param name="cancellationToken">Cancels fetching.</param>
    /// <returns>
    /// width x height bytes, row-major, 255 opaque; empty for an opaque picture, or if unavailable
    /// (<see cref="AlphaFailure"/>).
    /// </returns>
    /// <exception cref="IOException">The underlying file, stream or connection failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask<ReadOnlyMemory<byte>> GetAlphaAsync(CancellationToken cancellationToken = default) =>
        intake.GetAlphaAsync(cancellationToken);

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
    internal ReadOnlyMemory<byte> Alpha => intake.Alpha;

    /// <summary>Restores what was saved.</summary>
    /// <param name="bytesReceived">Bytes received until then.</param>
    /// <param name="plane">The alpha plane; empty if it was not fetched.</param>
    internal void Resume(long bytesReceived, ReadOnlyMemory<byte> plane)
    {
        intake.Resume(bytesReceived, plane);
        view.Invalidate();
    }

    /// <summary>Disposes the source if the session owns it.</summary>
    public ValueTask DisposeAsync() => ownsSource ? source.DisposeAsync() : ValueTask.CompletedTask;

    private LevelReader Read(BlockRegion blocks, int certain, CancellationToken cancellationToken) =>
        new(intake, blocks, certain, Description.HighestLevel, source.MaxConcurrentLevels, cancellationToken);

    private async Task<Refinement> StepAsync(
        LevelReader reader,
        int level,
        BlockRegion blocks,
        bool isEstimated,
        Stopwatch clock,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        await reader.ReadAsync(level).ConfigureAwait(false);
        if (isEstimated)
        {
            await view.ShowEstimatedAsync(level, blocks, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            view.Show(level, blocks);
        }

        await intake.GetAlphaAsync(cancellationToken).ConfigureAwait(false);
        Refinement refinement =
            await view.DrawAsync(level, blocks, clock, progress, cancellationToken).ConfigureAwait(false);
        return refinement with { BytesReceived = BytesReceived - reader.BytesAbove(level) };
    }

    private BlockRegion Blocks(PixelRegion? region) =>
        region is PixelRegion pixels ? Decoder.Grid.ToBlocks(pixels) : Decoder.Grid.All;

    private void RequireLevel(int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, Description.HighestLevel);
    }

    private Turn TakeTurn() => Interlocked.Exchange(ref refining, 1) == 0
        ? new Turn(this)
        : throw new InvalidOperationException("A session runs one refinement at a time.");

    /// <summary>The only refinement under way, until it is disposed.</summary>
    private readonly struct Turn(PictureSession session) : IDisposable
    {
        public void Dispose() => Interlocked.Exchange(ref session.refining, 0);
    }
}
