using ProgressiveSR.Reconstruction;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Coding;

/// <summary>Trains <see cref="ContextTables"/> on pictures. Not thread-safe.</summary>
/// <remarks>Holds all samples in memory: two bytes each, about 1.3 MB for a megapixel at 22 % of the samples.</remarks>
public sealed class ContextTrainer
{
    private readonly ISamplingUnit sampler;
    private readonly Quantizer quantizer;
    private readonly List<TrainingTile> tiles = [];
    private readonly PointStatistics? points;

    /// <summary>Starts without pictures.</summary>
    /// <param name="sampler">Samples as the model does; it stays the caller's.</param>
    public ContextTrainer(ISamplingUnit sampler)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        this.sampler = sampler;
        quantizer = new Quantizer(sampler.Schedule);
        points = sampler.Schedule.HasLinearPicture ? new PointStatistics(sampler.Schedule) : null;
    }

    /// <summary>Adds the tiles of a picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="sizes">Sizes of the tiles: as senders will cut them.</param>
    /// <param name="cancellationToken">Stops the sampling; the picture is then partly added.</param>
    public void Add(Picture picture, TileSizes sizes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(picture);
        TileGrids grids = new(new BlockGrid(picture.Width, picture.Height, sampler.BlockSize), sizes);
        TrainingTile[] coarser = [];
        TileGrid? coarseGrid = null;
        foreach ((TileGrid grid, int first, int end) in grids.Below(sampler.Schedule.Count))
        {
            TrainingTile[] added = new TrainingTile[grid.Count];
            for (int i = 0; i < added.Length; i++)
            {
                TrainingTile? around = coarseGrid is null ? null : coarser[coarseGrid.NumberAt(grid[i])];
                added[i] = Take(
                    picture, grid[i], around?.Samples.Cut(around.Blocks, grid[i]), first, end, cancellationToken);
            }

            tiles.AddRange(added);
            (coarser, coarseGrid) = (added, grid);
        }
    }

    /// <summary>Trains on all tiles that were added.</summary>
    /// <param name="cancellationToken">Stops the training.</param>
    /// <returns>The tables: the same for the same pictures in the same order, on one machine.</returns>
    /// <exception cref="InvalidOperationException">No picture was added.</exception>
    public ContextTables Train(CancellationToken cancellationToken = default)
    {
        if (tiles.Count == 0)
        {
            throw new InvalidOperationException("Tables cannot be trained without pictures.");
        }

        LevelSchedule schedule = sampler.Schedule;
        if (CoefficientLayout.Fits(schedule))
        {
            return new ContextTables(
                schedule, new CoefficientTrainer(schedule, tiles).Train(cancellationToken), isTrained: true)
            {
                Points = points!.ToPoints(),
            };
        }

        bool picture = PictureLayout.SideOf(schedule) > 0;
        ContextTables tables = ContextTables.Untrained(schedule);
        TrainingTile[] lowest = [.. tiles.Where(tile => tile.First == 0)];
        TrainingTile[] complete = [.. tiles.Where(tile => tile.End == schedule.Count)];
        PlaneWeights[] planes =
            picture ? new PictureTrainer(schedule, lowest).Fit(cancellationToken) : [.. tables.Planes];
        IncrementWeights[] increments = new IncrementTrainer(schedule, complete).Fit(
            picture ? 1 : 0, cancellationToken);
        tables = new ContextTables(schedule, planes, increments, tables.PictureBits, tables.IncrementBits);

        CountingCoder pictureCounts = new(tables.PictureBits.Length);
        CountingCoder incrementCounts = new(tables.IncrementBits.Length);
        foreach (TrainingTile tile in tiles)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int level = tile.First; level < tile.End; level++)
            {
                tables.Code(
                    ref picture && level == 0 ? ref pictureCounts : ref incrementCounts,
                    tile.Part(schedule, level));
            }
        }

        return new ContextTables(schedule, planes, increments, pictureCounts.ToBits(), incrementCounts.ToBits())
        {
            Points = points?.ToPoints(),
        };
    }

    /// <summary>Samples levels of a tile above those that it has.</summary>
    private TrainingTile Take(
        Picture picture,
        BlockRegion blocks,
        TileSamples? samples,
        int first,
        int end,
        CancellationToken cancellationToken)
    {
        LevelSchedule schedule = sampler.Schedule;
        for (int level = first; level < end; level++)
        {
            short[] values = new short[blocks.Count * schedule.SamplesPerBlock(level)];
            sampler.Sample(picture, blocks, level, level, values, cancellationToken);
            short[] indices = new short[values.Length];
            quantizer.Quantize(level, values, indices);
            points?.Add(level, values, indices);
            samples = TileSamples.Add(schedule, samples, indices);
        }

        return new TrainingTile(blocks, samples!, first, end);
    }
}
