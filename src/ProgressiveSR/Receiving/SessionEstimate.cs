using ProgressiveSR.Innovation;
using ProgressiveSR.Tiles;

namespace ProgressiveSR;

/// <summary>
/// The error of the picture that a session shows, block by block, as its increments tell
/// (<see cref="Models.InnovationFit"/>).
/// </summary>
internal sealed class SessionEstimate
{
    private readonly ProgressiveDecoder decoder;
    private readonly InnovationEstimator estimator;

    // The figures of each block, and the increment that measured it, or 0.
    private readonly double[] figures;
    private readonly byte[] increments;

    // Whether that increment is also the last one joined.
    private readonly bool[] isLast;

    /// <summary>Starts without knowing anything.</summary>
    /// <param name="decoder">Holds the increments.</param>
    /// <param name="estimator">Estimates of the decoder's model.</param>
    public SessionEstimate(ProgressiveDecoder decoder, InnovationEstimator estimator)
    {
        this.decoder = decoder;
        this.estimator = estimator;
        figures = new double[decoder.Grid.All.Count * estimator.Count];
        increments = new byte[decoder.Grid.All.Count];
        isLast = new bool[increments.Length];
    }

    /// <summary>
    /// Measures the blocks that are about to show a higher level by the increment after the one they show. Where that
    /// is the level itself, it also predicts what they will show.
    /// </summary>
    /// <param name="picture">The picture shown.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="stale">Blocks of which the picture does not show what the decoder has been asked to show.</param>
    /// <param name="level">The level that the blocks will show; the decoder has received it.</param>
    /// <param name="cancellationToken">Cancels between rows of blocks.</param>
    public void Join(
        Picture picture, BlockRegion blocks, BlockRegion stale, int level, CancellationToken cancellationToken)
    {
        for (int y = blocks.Y; y < blocks.Bottom; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            LevelMap map = decoder.TakeMap(new BlockRegion(blocks.X, y, blocks.Columns, 1));
            for (int x = blocks.X; x < blocks.Right;)
            {
                int own = LevelAt(map, x, y);
                BlockRegion run = new(x, y, 1, 1);
                while (run.Right < blocks.Right && LevelAt(map, run.Right, y) == own)
                {
                    run = run with { Columns = run.Columns + 1 };
                }

                x = run.Right;
                if (own >= level)
                {
                    continue;
                }

                increments.AsSpan(IndexOf(run.X, run.Y), run.Columns).Fill((byte)(own + 1));
                isLast.AsSpan(IndexOf(run.X, run.Y), run.Columns).Fill(own + 1 == level);
                if (own >= 0)
                {
                    Measure(picture, map, run, own + 1, cancellationToken);
                }
            }
        }

        int LevelAt(LevelMap map, int x, int y)
        {
            int own = map[x, y];
            return own < level && stale.Contains(x, y) ? -1 : own;
        }
    }

    /// <summary>PSNR-Y of some blocks in dB; null where that of one of them is not known.</summary>
    public PsnrEstimate Get(BlockRegion blocks)
    {
        TileGrid squares = new(decoder.Grid, estimator.Side);
        double after = 0;
        double before = 0;
        double pixels = 0;
        double[] sums = new double[estimator.Count];
        foreach (TilePosition position in TileGrid.Positions(squares.Cover(blocks)))
        {
            BlockRegion square = squares[position.X, position.Y];
            (double After, double Before) means = default;
            int pooled = -1;
            foreach (TilePosition block in TileGrid.Positions(square.Intersect(blocks)))
            {
                int index = IndexOf(block.X, block.Y);
                if (increments[index] != pooled)
                {
                    pooled = increments[index];
                    means = Pool(square, pooled, sums);
                }

                PixelRegion inside = decoder.Grid.ToPixels(new BlockRegion(block.X, block.Y, 1, 1));
                double count = (double)inside.Width * inside.Height;
                after += count * (isLast[index] ? means.After : double.NaN);
                before += count * means.Before;
                pixels += count;
            }
        }

        return new PsnrEstimate(Psnr(after / pixels), Psnr(before / pixels));
    }

    private void Measure(
        Picture picture, LevelMap map, BlockRegion run, int level, CancellationToken cancellationToken)
    {
        int samples = decoder.Model.Manifest.Schedule.SamplesPerBlock(level);
        short[] indices = new short[run.Columns * samples];
        for (int i = 0; i < run.Columns; i++)
        {
            map.CopyIndices(level, run.X + i, run.Y, indices.AsSpan(i * samples, samples));
        }

        int first = IndexOf(run.X, run.Y) * estimator.Count;
        estimator.Measure(
            picture,
            run,
            level,
            indices,
            figures.AsSpan(first, run.Columns * estimator.Count),
            cancellationToken);
    }

    /// <summary>The mean squared errors of those blocks of a square that an increment measured.</summary>
    private (double After, double Before) Pool(BlockRegion square, int increment, double[] sums)
    {
        if (increment == 0)
        {
            return (double.NaN, double.NaN);
        }

        sums.AsSpan().Clear();
        foreach (TilePosition block in TileGrid.Positions(square))
        {
            int index = IndexOf(block.X, block.Y);
            for (int i = 0; increments[index] == increment && i < sums.Length; i++)
            {
                sums[i] += figures[index * sums.Length + i];
            }
        }

        return (estimator.After(increment, sums), estimator.Before(increment, sums));
    }

    private static double? Psnr(double error) =>
        double.IsNaN(error) ? null : 10 * Math.Log10(byte.MaxValue * byte.MaxValue / error);

    private int IndexOf(int x, int y) => y * decoder.Grid.Columns + x;
}
