using System.Runtime.Intrinsics;

namespace ProgressiveSR.Coding;

/// <summary>
/// Fits <see cref="CoefficientWeights"/>: the probability that a coefficient is other than 0 is a logistic function of
/// the logarithm of the activity, <c>a + g ln(sum of exp(w) f + exp(b))</c>, and its likelihood is climbed by Adam.
/// </summary>
/// <remarks>Weights are exponentials, hence never negative: more around a coefficient never means less of it.</remarks>
internal sealed class ActivityFit
{
    private const int Taps = CoefficientWeights.Taps;
    private const int Offset = Taps + CoefficientWeights.Biases;
    private const int Slope = Offset + 1;
    private const int Parameters = Slope + 1;
    private const int Batch = 8192;
    private const int Iterations = 800;
    private const double Rate = 0.1;

    // The largest tap, the most that a sum can be, and the share of it that is the bias's.
    private const double LargestTap = 110;
    private const double LargestSum = 32000;
    private const double LargestBias = 8000;

    // How many coefficients each tap weighs. The causal sum is not among the 16-bit sums, but was never seen above ten.
    private static readonly int[] Weighed =
        [1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 1, 4, 1, 4, 1, 4, 1, 4, 1, 4, 1, 4, 10];

    private readonly ActivityRecorder.Reservoir samples;
    private readonly float[] features;
    private readonly float[] parameters = new float[Parameters];
    private readonly bool[] isDead = new bool[Taps];

    private ActivityFit(ActivityRecorder.Reservoir samples)
    {
        this.samples = samples;
        features = new float[samples.Count * Taps];
        Array.Fill(isDead, true);
        for (int i = 0; i < samples.Count; i++)
        {
            samples.CopyTo(i, features.AsSpan(i * Taps, Taps));
            for (int k = 0; k < Taps; k++)
            {
                isDead[k] &= features[i * Taps + k] == 0;
            }
        }

        Array.Fill(parameters, -2f, 0, Offset);
        parameters[Taps - 1] = -3.5f;
        parameters[Offset] = -1;
        parameters[Slope] = 1.5f;
    }

    /// <summary>Fits a plane of a level.</summary>
    /// <param name="samples">Decisions.</param>
    /// <param name="seed">Chooses the batches.</param>
    /// <param name="cancellationToken">Stops the fit.</param>
    public static CoefficientWeights Fit(
        ActivityRecorder.Reservoir samples, int seed, CancellationToken cancellationToken)
    {
        if (samples.Count == 0)
        {
            return CoefficientWeights.Untrained();
        }

        ActivityFit fit = new(samples);
        fit.Climb(seed, cancellationToken);
        return fit.Round();
    }

    private void Climb(int seed, CancellationToken cancellationToken)
    {
        Random random = new(seed);
        float[] gradient = new float[Parameters];
        float[] mean = new float[Parameters];
        float[] square = new float[Parameters];
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Gradient(random, gradient);
            double rate = Rate * (iteration < 0.5 * Iterations ? 1 : iteration < 0.8 * Iterations ? 0.3 : 0.1);
            for (int i = 0; i < Parameters; i++)
            {
                mean[i] = 0.9f * mean[i] + 0.1f * gradient[i];
                square[i] = 0.99f * square[i] + 0.01f * gradient[i] * gradient[i];
                double step = mean[i] / (1 - Math.Pow(0.9, iteration + 1))
                    / (Math.Sqrt(square[i] / (1 - Math.Pow(0.99, iteration + 1))) + 1e-9);
                parameters[i] -= (float)(rate * step);
                parameters[i] = i < Taps ? Math.Max(parameters[i], -9) : parameters[i];
            }
        }
    }

    private void Gradient(Random random, float[] gradient)
    {
        float[] weights = Weights();
        float[] biases = [.. parameters[Taps..Offset].Select(MathF.Exp)];
        Array.Clear(gradient);
        Span<float> taps = gradient.AsSpan(0, Taps);
        for (int n = 0; n < Batch; n++)
        {
            int i = random.Next(samples.Count);
            ReadOnlySpan<float> row = features.AsSpan(i * Taps, Taps);
            int bias = samples.Bias(i);
            float sum = Dot(row, weights) + biases[bias] + 1e-6f;
            float log = MathF.Log(sum);
            float logit = parameters[Offset] + parameters[Slope] * log;
            float error = (1 / (1 + MathF.Exp(-logit)) - (samples.IsOne(i) ? 1 : 0)) / Batch;
            float perSum = error * parameters[Slope] / sum;
            for (int k = 0; k < Taps; k += Vector128<float>.Count)
            {
                (Vector128.Create<float>(taps[k..]) + Vector128.Create<float>(row[k..]) * perSum).CopyTo(taps[k..]);
            }

            gradient[Taps + bias] += perSum;
            gradient[Offset] += error;
            gradient[Slope] += error * log;
        }

        for (int k = 0; k < Offset; k++)
        {
            gradient[k] *= k < Taps ? weights[k] : biases[k - Taps];
        }
    }

    private float[] Weights() =>
        [.. Enumerable.Range(0, Taps).Select(k => isDead[k] ? 0 : MathF.Exp(parameters[k]))];

    private static float Dot(ReadOnlySpan<float> row, ReadOnlySpan<float> weights)
    {
        Vector128<float> sum = default;
        for (int k = 0; k < Taps; k += Vector128<float>.Count)
        {
            sum += Vector128.Create<float>(row[k..]) * Vector128.Create<float>(weights[k..]);
        }

        return Vector128.Sum(sum);
    }

    /// <summary>
    /// Scales weights to integers as large as sums of 16 bits allow, and divides activities into classes.
    /// </summary>
    private CoefficientWeights Round()
    {
        float[] weights = Weights();
        double most = weights.Zip(Weighed, (weight, count) => weight * count * 31.0).Sum();
        double scale = Math.Min(
            LargestTap / Math.Max(weights.Max(), 1e-3), (LargestSum - LargestBias) / Math.Max(most, 1e-3));
        byte[] classes = new byte[CoefficientWeights.Steps];
        for (int i = 0; i < classes.Length; i++)
        {
            double activity = Math.ScaleB(1 + ((i & 7) + 0.5) / 8, i >> 3) / (8 * scale);
            double logit = parameters[Offset] + parameters[Slope] * Math.Log(activity);
            classes[i] = (byte)Math.Clamp(Math.Floor(3 * logit + 21), 0, CoefficientContexts.Activities - 1);
        }

        return new CoefficientWeights(
            [.. weights.Select(weight => (short)Math.Round(weight * scale))],
            [.. parameters[Taps..Offset].Select(
                bias => (short)Math.Clamp(Math.Round(Math.Exp(bias) * 8 * scale), 1, LargestBias))],
            classes);
    }
}
