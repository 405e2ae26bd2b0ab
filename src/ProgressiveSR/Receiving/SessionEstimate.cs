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

    // Mean squared errors of luma; NaN where nothing is known.
    private readonly float[] shown;
    private readonly float[] previous;

    /// <summary>Starts without knowing anything.</summary>
    /// <param name="decoder">Holds the increments.</param>
    /// <param name="estimator">Estimates of the decoder's model.</param>
    public SessionEstimate(ProgressiveDecoder decoder, InnovationEstimator estimator)
    {
        this.decoder = decoder;
        this.estimator = estimator;
        shown = new float[decoder.Grid.All.Count];
        previous = new float[shown.Length];
        shown.AsSpan().Fill(float.NaN);
        previous.AsSpan().Fill(float.NaN);
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

                if (own < 0)
                {
                    Forget(run);
                }
                else
                {
                    Measure(picture, map, run, own + 1, cancellationToken);
                    if (own + 1 < level)
                    {
                        shown.AsSpan(IndexOf(run.X, run.Y), run.Columns).Fill(float.NaN);
                    }
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
    public PsnrEstimate Get(BlockRegion blocks) => new(Psnr(shown, blocks), Psnr(previous, blocks));

    private void Measure(
        Picture picture, LevelMap map, BlockRegion run, int level, CancellationToken cancellationToken)
    {
        int samples = decoder.Model.Manifest.Schedule.SamplesPerBlock(level);
        short[] indices = new short[run.Columns * samples];
        for (int i = 0; i < run.Columns; i++)
        {
            map.CopyIndices(level, run.X + i, run.Y, indices.AsSpan(i * samples, samples));
        }

        double[] figures = new double[run.Columns * estimator.Count];
        estimator.Measure(picture, run, level, indices, figures, cancellationToken);
        for (int i = 0; i < run.Columns; i++)
        {
            ReadOnlySpan<double> own = figures.AsSpan(i * estimator.Count, estimator.Count);
            previous[IndexOf(run.X + i, run.Y)] = (float)estimator.Before(level, own);
            shown[IndexOf(run.X + i, run.Y)] = (float)estimator.After(level, own);
        }
    }

    private void Forget(BlockRegion run)
    {
        shown.AsSpan(IndexOf(run.X, run.Y), run.Columns).Fill(float.NaN);
        previous.AsSpan(IndexOf(run.X, run.Y), run.Columns).Fill(float.NaN);
    }

    private double? Psnr(float[] errors, BlockRegion blocks)
    {
        double squares = 0;
        double pixels = 0;
        for (int y = blocks.Y; y < blocks.Bottom; y++)
        {
            for (int x = blocks.X; x < blocks.Right; x++)
            {
                PixelRegion inside = decoder.Grid.ToPixels(new BlockRegion(x, y, 1, 1));
                double count = (double)inside.Width * inside.Height;
                squares += count * errors[IndexOf(x, y)];
                pixels += count;
            }
        }

        return double.IsNaN(squares) ? null : 10 * Math.Log10(byte.MaxValue * byte.MaxValue * pixels / squares);
    }

    private int IndexOf(int x, int y) => y * decoder.Grid.Columns + x;
}
