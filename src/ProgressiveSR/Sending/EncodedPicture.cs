using ProgressiveSR.Metrics;
using ProgressiveSR.Models;

namespace ProgressiveSR;

/// <summary>
/// A picture encoded once, which supplies increments to any number of receivers: in the same process, as packets, or as
/// a <c>.psr</c> file. Immutable and thread-safe; holds managed memory only.
/// </summary>
public sealed class EncodedPicture : IIncrementSource
{
    private readonly PsrHeader header;
    private readonly byte[][][] parts;  // level by level
    private readonly ReadOnlyMemory<byte> alpha;

    internal EncodedPicture(
        PsrHeader header, byte[][][] parts, ReadOnlyMemory<byte> alpha, IReadOnlyList<MeasuredQuality>? quality)
    {
        this.header = header;
        this.parts = parts;
        this.alpha = alpha;
        Info = PsrFileInfo.Of(header, quality);
    }

    /// <summary>The header of the picture as a file.</summary>
    public PsrFileInfo Info { get; }

    /// <inheritdoc/>
    public PictureDescription Description => Info;

    /// <summary>One level of all tiles that a region touches, as a packet.</summary>
    /// <param name="level">Level, 0 to the highest.</param>
    /// <param name="region">Pixels inside the picture; null for the whole picture.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// No such level, or the region extends beyond the picture.
    /// </exception>
    public IncrementPacket GetIncrement(int level, PixelRegion? region = null) => GetTiles(
        level, Info.GetTiles(level).Cover(region is PixelRegion pixels ? Info.Grid.ToBlocks(pixels) : Info.Grid.All));

    /// <summary>One level of a rectangle of tiles, as a packet.</summary>
    /// <param name="level">Level, 0 to the highest.</param>
    /// <param name="tiles">The rectangle in coordinates of the level's grid.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such level or tile.</exception>
    public IncrementPacket GetTiles(int level, BlockRegion tiles)
    {
        TileGrid grid = Info.GetTiles(level);
        if (!grid.IsInside(tiles))
        {
            throw new ArgumentOutOfRangeException(
                nameof(tiles),
                tiles,
                $"The tiles must lie inside the grid of {grid.Columns}x{grid.Rows} tiles.");
        }

        ReadOnlyMemory<byte>[] taken = new ReadOnlyMemory<byte>[tiles.Count];
        for (int i = 0; i < taken.Length; i++)
        {
            int tile = (tiles.Y + i / tiles.Columns) * grid.Columns + tiles.X + i % tiles.Columns;
            taken[i] = parts[level][tile];
        }

        return new IncrementPacket(header.Picture, level, tiles, header.Levels[level].Codec, PacketParts.Join(taken));
    }

    /// <summary>The index of a level of the picture as a file.</summary>
    /// <param name="level">Level, 0 to the highest.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such level.</exception>
    public PsrLevelIndex GetIndex(int level)
    {
        Info.RequireLevel(level);
        return PsrLevelIndex.Of(Info, level, parts[level]);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<IncrementPacket> GetIncrementsAsync(
        int level, IReadOnlyList<TilePosition> tiles, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tiles);
        Info.RequireLevel(level);
        return tiles.Select(tile =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return GetTiles(level, new BlockRegion(tile.X, tile.Y, 1, 1));
        }).ToAsyncEnumerable();
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> GetAlphaAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<ReadOnlyMemory<byte>>(Info.GetAlpha(alpha));
    }

    /// <summary>A copy of the picture with quality figures; ids are unchanged.</summary>
    /// <param name="quality">The measured quality of each level.</param>
    /// <exception cref="ArgumentException">The number of figures is not the number of levels.</exception>
    public EncodedPicture With(IReadOnlyList<MeasuredQuality> quality)
    {
        ArgumentNullException.ThrowIfNull(quality);
        return quality.Count == Info.Levels.Count
            ? new EncodedPicture(header, parts, alpha, [.. quality])
            : throw new ArgumentException(
                $"{Info.Levels.Count} levels need as many figures, not {quality.Count}.", nameof(quality));
    }

    /// <summary>
    /// Renders each level as a receiver would and measures its quality, which stopping criteria may need
    /// (<see cref="Stop"/>).
    /// </summary>
    /// <param name="original">The picture that was encoded.</param>
    /// <param name="receiver">A receiver that has the picture's model.</param>
    /// <param name="progress">Receives the completed fraction, 0 to 1.</param>
    /// <param name="cancellationToken">Cancels rendering.</param>
    /// <returns>A copy of the picture with PSNR-Y and SSIM-Y of each level; ids are unchanged.</returns>
    /// <exception cref="ArgumentException">The original has a different size.</exception>
    /// <exception cref="InvalidModelException">The receiver does not have the model, or it cannot be run.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<EncodedPicture> MeasureAsync(
        Picture original,
        ProgressiveReceiver receiver,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(original);
        ArgumentNullException.ThrowIfNull(receiver);
        Picture sampled = TransparentColours.Fill(original);
        await using PictureSession session = receiver.Open(this);
        List<MeasuredQuality> quality = [];
        await foreach (Refinement shown in session.RefineAsync(cancellationToken: cancellationToken)
            .ConfigureAwait(false))
        {
            RgbView truth = sampled.View;
            quality.Add(new MeasuredQuality(
                ImageQuality.PsnrY(truth, shown.Picture.View),
                Math.Min(truth.Width, truth.Height) < ImageQuality.SimilarityWindowSide
                    ? double.NaN
                    : ImageQuality.SsimY(truth, shown.Picture.View)));
            progress?.Report((double)quality.Count / Info.Levels.Count);
        }

        return With(quality);
    }

    /// <summary>Writes a <c>.psr</c> file; an existing file is replaced once the new one is complete.</summary>
    /// <param name="path">The file to write, in an existing folder.</param>
    /// <param name="cancellationToken">Cancels writing, leaving the target unchanged.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path, CancellationToken cancellationToken = default) =>
        AtomicFile.Write(path, stream => Save(stream, cancellationToken));

    /// <summary>Writes a <c>.psr</c> file to a stream, at its current position.</summary>
    /// <param name="destination">A writable stream.</param>
    /// <param name="cancellationToken">Cancels writing.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Save(Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Info.WritePrefix(destination);
        for (int level = 0; level <= Info.HighestLevel; level++)
        {
            destination.Write(GetIndex(level).ToBytes());
            foreach (byte[] part in parts[level])
            {
                cancellationToken.ThrowIfCancellationRequested();
                destination.Write(part);
            }

            if (level == 0)
            {
                destination.Write(alpha.Span);
            }
        }
    }

    /// <summary>Writes a <c>.psr</c> file on the thread pool.</summary>
    /// <inheritdoc cref="Save(string, CancellationToken)"/>
    public Task SaveAsync(string path, CancellationToken cancellationToken = default) =>
        Task.Run(() => Save(path, cancellationToken), cancellationToken);

    /// <summary>Does nothing: there is nothing to release.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
