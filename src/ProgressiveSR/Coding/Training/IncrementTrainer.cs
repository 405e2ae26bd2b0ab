using ProgressiveSR.Sampling;

namespace ProgressiveSR.Coding;

/// <summary>
/// Fits the weights of levels of coefficients: what lower levels tell of a sample by least squares, rounded to 8 bits
/// in units that are the finer the more an input varies, and with what is too small to matter left out; then what a
/// block's activity tells of its errors.
/// </summary>
internal sealed class IncrementTrainer(LevelSchedule schedule, IReadOnlyList<TrainingTile> tiles)
{
    // A weight's unit as a share of its row's spread, for an input's own spread, and the smallest that is kept. Finer
    // units gain 0.01 bits a sample and double the table.
    private const double Unit = 0.02;
    private const double Smallest = 0.6 * Unit;
    private const double InputRidge = 2e-3;
    private const double ScaleRidge = 1e-4;

    private readonly int side = PictureLayout.SideOf(schedule);
    private readonly int picture = PictureModel.Planes * Square(PictureLayout.SideOf(schedule));
    private readonly int samples = schedule.CumulativeSamplesPerBlock(schedule.Highest);

    /// <summary>Fits the levels from one on; those below are left untrained.</summary>
    public IncrementWeights[] Fit(int first, CancellationToken cancellationToken)
    {
        LeastSquares equations = Gather(cancellationToken);
        IncrementWeights[] levels = new IncrementWeights[schedule.Count];
        for (int level = 0; level < levels.Length; level++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            levels[level] = level < first
                ? IncrementWeights.Untrained(schedule, level)
                : WithScales(level, Predictor(level, equations), cancellationToken);
        }

        return levels;
    }

    private static int Square(int value) => value * value;

    private LeastSquares Gather(CancellationToken cancellationToken)
    {
        // The constant stands first, so that every level has it among its inputs.
        LeastSquares equations = new(1 + samples);
        double[] vector = new double[1 + samples];
        short[] block = new short[samples];
        foreach (TrainingTile tile in tiles)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int i = 0; i < tile.Columns * tile.Rows; i++)
            {
                Read(tile, i, block);
                double size = 0;
                vector[0] = 1;
                for (int k = 0; k < samples; k++)
                {
                    vector[k + 1] = block[k];
                    size += k < picture ? 0 : Math.Abs((double)block[k]);
                }

                IncrementWeights.Transform(vector.AsSpan(1, picture), side);
                equations.Add(vector, 1 / (size / Math.Max(samples - picture, 1) + 1));
            }
        }

        return equations;
    }

    private void Read(TrainingTile tile, int block, Span<short> all)
    {
        for (int level = 0; level < schedule.Count; level++)
        {
            int count = schedule.SamplesPerBlock(level);
            tile.Samples[level].Slice(block * count, count).CopyTo(all);
            all = all[count..];
        }
    }

    private IncrementWeights Predictor(int level, LeastSquares equations)
    {
        int rows = schedule.SamplesPerBlock(level);
        int inputs = level == 0 ? 0 : schedule.CumulativeSamplesPerBlock(level - 1);
        double[][] solved = equations.Solve(
            inputs + 1, InputRidge, [.. Enumerable.Range(inputs + 1, rows)]);
        double[] spread = [.. Enumerable.Range(0, 1 + inputs + rows).Select(i => Spread(equations, i))];

        // Fixed point: rows in 4096ths, inputs in 65536ths, the picture's inputs sixteen times too large.
        short[] inputScales =
            [.. Enumerable.Range(0, inputs).Select(i => ToShort(65536 / (spread[1 + i] / (i < picture ? 16 : 1))))];
        short[] rowScales =
        [
            .. Enumerable.Range(0, rows).Select(row => ToShort(4096 * Unit * spread[1 + inputs + row])),
        ];
        sbyte[] values = new sbyte[rows * inputs];
        short[] biases = new short[rows];
        for (int row = 0; row < rows; row++)
        {
            double mean = equations[0, 1 + inputs + row] / equations[0, 0];
            for (int i = 0; i < inputs; i++)
            {
                double share = solved[row][1 + i] * spread[1 + i] / spread[1 + inputs + row];
                int value = (int)Math.Clamp(Math.Round(share / Unit), -sbyte.MaxValue, sbyte.MaxValue);
                values[row * inputs + i] = (sbyte)(Math.Abs(share) < Smallest ? 0 : value);
                double kept = (double)values[row * inputs + i] * rowScales[row] * inputScales[i] / (4096 * 65536.0)
                    / (i < picture ? 16 : 1);
                mean -= kept * equations[0, 1 + i] / equations[0, 0];
            }

            biases[row] = ToShort(16 * mean);
        }

        return new IncrementWeights(schedule, level, values, rowScales, inputScales, biases, []);
    }

    private IncrementWeights WithScales(int level, IncrementWeights predictor, CancellationToken cancellationToken)
    {
        int rows = predictor.Rows;
        int features = BlockActivity.CountFor(schedule, level, rows);
        double[][]? fitted = null;
        for (int round = 0; round < 2; round++)
        {
            LeastSquares[] equations =
            [
                .. Enumerable.Range(0, rows).Select(
                    row => new LeastSquares(BlockActivity.CountFor(schedule, level, row) + 1)),
            ];
            foreach (TrainingTile tile in tiles)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Gather(tile, level, predictor, fitted, equations);
            }

            fitted = [.. equations.Select(row => row.Solve(row.Length - 1, ScaleRidge, row.Length - 1)[0])];
        }

        short[] scales = new short[rows * features];
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < fitted![row].Length; i++)
            {
                scales[row * features + i] = ToShort(4096 * fitted[row][i]);
            }
        }

        return new IncrementWeights(
            schedule, level, predictor.Values, predictor.RowScales, predictor.InputScales, predictor.Biases, scales);
    }

    private void Gather(
        TrainingTile tile, int level, IncrementWeights predictor, double[][]? fitted, LeastSquares[] equations)
    {
        short[] all = new short[samples];
        int[] buffer = new int[BlockActivity.CountFor(schedule, level, predictor.Rows)];
        double[] vector = new double[buffer.Length + 1];
        for (int block = 0; block < tile.Columns * tile.Rows; block++)
        {
            Read(tile, block, all);
            ReadOnlySpan<short> history = all.AsSpan(0, predictor.Inputs);
            BlockActivity activity = new(buffer, history, side);
            int row = 0;
            foreach (KernelRows run in schedule[level])
            {
                for (int end = row + run.Count; row < end; row++)
                {
                    int prediction = IncrementModel.Predict(run, predictor, row, history);
                    int error = Math.Abs((all[predictor.Inputs + row] << ResidualCoder.Fraction) - prediction);
                    ReadOnlySpan<int> known = activity.Known;
                    double expected = 0;
                    for (int i = 0; i < known.Length; i++)
                    {
                        vector[i] = known[i];
                        expected += known[i] * (fitted?[row][i] ?? 1.0 / known.Length);
                    }

                    vector[known.Length] = error;
                    expected = Math.Max(expected, 4);
                    equations[row].Add(vector.AsSpan(0, known.Length + 1), 1 / (expected * expected));
                    activity.Add(error);
                }
            }
        }
    }

    private static double Spread(LeastSquares equations, int i)
    {
        double mean = equations[0, i] / equations[0, 0];
        return Math.Sqrt(Math.Max(equations[i, i] / equations[0, 0] - mean * mean, 0.01));
    }

    private static short ToShort(double value) =>
        (short)Math.Clamp(Math.Round(value), -short.MaxValue, short.MaxValue);
}
