using ProgressiveSR.Sampling;

namespace ProgressiveSR.Coding;

/// <summary>
/// Fits the weights of level 0, plane after plane: predictions first, with pixels weighted by how smooth their
/// surroundings are, then expected errors, then both once more, weighted by these.
/// </summary>
internal sealed class PictureTrainer(LevelSchedule schedule, IReadOnlyList<TrainingTile> tiles)
{
    private const int Rounds = 2;
    private const double Ridge = 1e-6;

    private readonly int side = PictureLayout.SideOf(schedule);
    private readonly PictureNeighbourhood[] near = new PictureNeighbourhood[tiles.Count];

    /// <summary>Fits all planes.</summary>
    public PlaneWeights[] Fit(CancellationToken cancellationToken)
    {
        try
        {
            for (int i = 0; i < near.Length; i++)
            {
                near[i] = new PictureNeighbourhood(tiles[i].Columns * side, tiles[i].Rows * side);
            }

            return [.. Enumerable.Range(0, PictureModel.Planes).Select(plane => FitPlane(plane, cancellationToken))];
        }
        finally
        {
            Array.ForEach(near, n => n?.Dispose());
        }
    }

    private PlaneWeights FitPlane(int plane, CancellationToken cancellationToken)
    {
        PlaneWeights weights = PlaneWeights.Untrained(plane);
        for (int i = 0; i < near.Length; i++)
        {
            Fill(near[i], tiles[i], plane);
        }

        for (int round = 0; round < Rounds; round++)
        {
            weights = Fit(plane, weights, round > 0, Target.Pixel, cancellationToken);
            SetErrors(plane, weights);
            weights = Fit(plane, weights, round > 0, Target.Error, cancellationToken);
            SetErrors(plane, weights);
        }

        return weights;
    }

    private PlaneWeights Fit(
        int plane, PlaneWeights current, bool weighted, Target target, CancellationToken cancellationToken)
    {
        int inputs = target == Target.Pixel ? PlaneWeights.PredictionsOf(plane) : PlaneWeights.ScalesOf(plane);
        LeastSquares[] places = [.. Enumerable.Range(0, PlaneWeights.Places).Select(_ => new LeastSquares(inputs + 1))];
        double[] vector = new double[inputs + 1];
        foreach (PictureNeighbourhood tile in near)
        {
            cancellationToken.ThrowIfCancellationRequested();
            PixelFeatures features = new(tile, plane);
            for (int y = 0; y < tile.Height; y++)
            {
                for (int x = 0; x < tile.Width; x++)
                {
                    features.MoveTo(x, y);
                    int place = features.Place;
                    double expected = weighted
                        ? Math.Max(features.Scale(current[place]), 0.3)
                        : 2 + features.Gradient;
                    (target == Target.Pixel ? features.Pixels : features.Errors).CopyTo(vector, 0);
                    vector[inputs] = target == Target.Pixel ? features.Pixel : features.Error;
                    places[place].Add(vector, 1 / (expected * expected));
                }
            }
        }

        return new PlaneWeights(places.Select((equations, place) =>
        {
            short[] solved = Round(equations.Solve(inputs, Ridge, inputs)[0]);
            return target == Target.Pixel
                ? current[place] with { Prediction = solved }
                : current[place] with { Scale = solved };
        }));
    }

    private void SetErrors(int plane, PlaneWeights weights)
    {
        foreach (PictureNeighbourhood tile in near)
        {
            PixelFeatures features = new(tile, plane);
            for (int y = 0; y < tile.Height; y++)
            {
                tile.BeginRow(plane, y);
                for (int x = 0; x < tile.Width; x++)
                {
                    features.MoveTo(x, y);
                    int prediction = features.Prediction(weights[features.Place]);
                    int at = tile.At(plane, x, y);
                    tile.Errors[at] = Math.Abs((tile.Pixels[at] << ResidualCoder.Fraction) - prediction);
                }

                tile.EndRow(plane, y);
            }
        }
    }

    private void Fill(PictureNeighbourhood tile, TrainingTile from, int plane)
    {
        ReadOnlySpan<short> samples = from.Samples[0];
        for (int y = 0; y < tile.Height; y++)
        {
            tile.BeginRow(plane, y);
            for (int x = 0; x < tile.Width; x++)
            {
                int at = tile.At(plane, x, y);
                tile.Pixels[at] = samples[PictureLayout.IndexOf(from.Columns, side, plane, x, y)];
                tile.Errors[at] = 0;
            }

            tile.EndRow(plane, y);
        }
    }

    private static short[] Round(double[] weights) =>
        [.. weights.Select(weight => (short)Math.Clamp(
            Math.Round(weight * (1 << PictureModel.WeightFraction)), -short.MaxValue, short.MaxValue))];

    private enum Target
    {
        Pixel,
        Error,
    }
}
