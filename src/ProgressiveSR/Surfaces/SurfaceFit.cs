using System.Numerics;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Surfaces;

/// <summary>
/// The most likely surface of a block given all its samples up to a level, and whether it explains them. Thread-safe.
/// </summary>
/// <remarks>
/// With samples y of variance R about <c>A (B z + noise)</c>, B the surface basis, z normal with variances L, and the
/// noise in each sample assumed to be independent (S = R + its variance):
/// <code>
/// z = W y,   W = (1/L + (A B)' 1/S A B)^-1 (A B)' 1/S
/// </code>
/// The mean colour is unconstrained. Everything is computed per block in a fixed order, so the result for a block does
/// not depend on the backend or batch.
/// </remarks>
internal sealed class SurfaceFit
{
    private const double AnyColour = 1e6;

    private readonly SurfaceRows rows;
    private readonly SurfaceBasis basis;
    private readonly SurfacePrior prior;
    private readonly int width;
    private readonly float[] estimate;
    private readonly float[] sampled;
    private readonly float[] precision;
    private readonly float[] halfSteps;
    private readonly float[] noiseGain;

    public SurfaceFit(SurfaceRows rows, SurfacePrior prior, int blockSize)
    {
        this.rows = rows;
        this.prior = prior;
        basis = new SurfaceBasis(blockSize, Math.Max(1, prior.Degree * blockSize / 32));
        int coefficients = basis.Count;
        int pair = 2 * Vector<float>.Count;
        width = (coefficients + pair - 1) / pair * pair;
        estimate = new float[rows.Count * width];
        sampled = new float[rows.Count * width];
        precision = [.. rows.Senders.Select(sender => (float)(12 / (sender.Step * sender.Step)))];
        halfSteps = [.. rows.Senders.Select(sender => (float)(sender.Step / 2))];
        noiseGain = new float[rows.Count];

        double[] products = new double[rows.Count * coefficients];
        double[] variances = new double[rows.Count];
        Sample(products, variances, prior.Noise);
        double[] posterior = Posterior(products, variances, prior);
        for (int i = 0; i < rows.Count; i++)
        {
            ReadOnlySpan<double> product = products.AsSpan(i * coefficients, coefficients);
            for (int j = 0; j < coefficients; j++)
            {
                double spread = VectorMath.Dot<double>(posterior.AsSpan(j * coefficients, coefficients), product);
                estimate[i * width + j] = (float)(spread / variances[i]);
                sampled[i * width + j] = (float)product[j];
            }

            noiseGain[i] = (float)(prior.Noise / variances[i]);
        }
    }

    /// <summary>Number of values of a surface, padded to whole vectors.</summary>
    public int Width => width;

    /// <summary>The largest mean-square misfit of a previously tried surface with which this one is tried.</summary>
    public float EntryLimit => prior.EntryLimit;

    /// <summary>Fits the surfaces of four blocks.</summary>
    /// <param name="values">Each sample's values in 8-bit units, of the four blocks.</param>
    /// <param name="surfaces">Receives four surfaces.</param>
    public void Estimate(ReadOnlySpan<Vector4> values, Span<float> surfaces) =>
        VectorMath.WeightedSums(estimate, width, values, surfaces);

    /// <summary>Compares a surface with the samples of its block.</summary>
    /// <param name="surface">The surface.</param>
    /// <param name="values">The samples' values in 8-bit units.</param>
    /// <param name="indices">The samples' indices; those at the end of their range may be clipped.</param>
    /// <param name="rest">Receives the residuals, all of them where the surface explains the samples.</param>
    /// <param name="isGraded">Whether the misfit matters where the surface does not explain the samples.</param>
    /// <returns>
    /// Whether the surface explains the samples, and its mean-square misfit relative to the quantisation error.
    /// </returns>
    public (bool IsExplained, float Missed) Explain(
        ReadOnlySpan<float> surface,
        ReadOnlySpan<float> values,
        ReadOnlySpan<short> indices,
        Span<float> rest,
        bool isGraded)
    {
        // Increments well below their step are all quantised to 0, and would mask what the first picture says.
        int split = rows.FirstPictureCount;
        float unlike = SurfacePrior.MostMissed * rows.Count;
        float worst = isGraded ? float.MaxValue : prior.WorstLimit;
        Tally tally = new(isGraded ? unlike : prior.FirstLimit * split, worst);
        Compare(surface, values, indices, rest, ..split, ref tally);
        bool isExplained = tally.Mean <= prior.FirstLimit;
        if (isExplained || isGraded)
        {
            tally.MostSum = isGraded ? unlike : prior.MeanLimit * rows.Count;
            Compare(surface, values, indices, rest, split..rows.Count, ref tally);
        }

        isExplained = isExplained && tally.Mean <= prior.MeanLimit && tally.Worst <= prior.WorstLimit;
        return (isExplained, tally.Mean);
    }

    /// <summary>Renders the surface of an explained block.</summary>
    /// <param name="surface">The surface.</param>
    /// <param name="rest">Its residuals.</param>
    /// <param name="pixels">Receives 3 x b x b values in 0..1 units.</param>
    public void Show(ReadOnlySpan<float> surface, ReadOnlySpan<float> rest, Span<float> pixels)
    {
        basis.Evaluate(surface[..basis.Count], pixels);
        if (prior.ShowsNoise)
        {
            AddNoise(rest, pixels);
        }

        foreach (ref float pixel in pixels)
        {
            pixel /= 255;
        }
    }

    private void Compare(
        ReadOnlySpan<float> surface,
        ReadOnlySpan<float> values,
        ReadOnlySpan<short> indices,
        Span<float> rest,
        Range range,
        ref Tally tally)
    {
        for (int i = range.Start.Value; i < range.End.Value && !tally.IsDecided; i++)
        {
            float difference = values[i] - VectorMath.Dot<float>(sampled.AsSpan(i * width, width), surface);
            KernelRows sender = rows.Senders[i];
            if ((indices[i] == sender.HighestIndex && difference < 0)
                || (indices[i] == sender.LowestIndex && difference > 0))
            {
                // Clipped: any value beyond is consistent with the sample.
                rest[i] = 0;
                continue;
            }

            rest[i] = difference;
            tally.Add(difference * difference * precision[i], Math.Abs(difference) / halfSteps[i]);
        }
    }

    private void AddNoise(ReadOnlySpan<float> rest, Span<float> pixels)
    {
        for (int i = 0; i < rest.Length; i++)
        {
            rows.AddMultiple(i, pixels, rest[i] * noiseGain[i]);
        }
    }

    /// <summary>A B, and the variances S of the samples about it.</summary>
    private void Sample(Span<double> products, Span<double> variances, double noise)
    {
        double[] row = new double[rows.Length];
        for (int i = 0; i < rows.Count; i++)
        {
            rows.Copy<double>(i, row);
            basis.Project(row, products.Slice(i * basis.Count, basis.Count));
            variances[i] = rows.Senders[i].Step * rows.Senders[i].Step / 12 + noise * VectorMath.Dot<double>(row, row);
        }
    }

    /// <summary>The posterior covariance of z.</summary>
    private double[] Posterior(ReadOnlySpan<double> products, ReadOnlySpan<double> variances, SurfacePrior prior)
    {
        int size = basis.Count;
        double[] matrix = new double[size * size];
        for (int i = 0; i < rows.Count; i++)
        {
            ReadOnlySpan<double> product = products.Slice(i * size, size);
            for (int j = 0; j < size; j++)
            {
                VectorMath.AddMultiple(matrix.AsSpan(j * size, size), product, product[j] / variances[i]);
            }
        }

        for (int j = 0; j < size; j++)
        {
            (int degree, bool isLuma) = basis.Describe(j);
            double deviation = SurfacePrior.Spread * Math.Pow(1 + degree, -prior.Decay) * (isLuma ? 1 : prior.Chroma);
            matrix[j * size + j] += 1 / (degree == 0 ? AnyColour : deviation * deviation);
        }

        SymmetricInverse.Invert(matrix, size);
        return matrix;
    }

    /// <summary>Misfit of a surface over some samples.</summary>
    private struct Tally(float mostSum, float mostWorst)
    {
        private int count;

        /// <summary>The sum of squares beyond which the surface explains nothing.</summary>
        public float MostSum { get; set; } = mostSum;

        public float Sum { get; private set; }

        public float Worst { get; private set; }

        public readonly float Mean => Sum / Math.Max(count, 1);

        /// <summary>Whether the surface missed more than any further sample could make good.</summary>
        public readonly bool IsDecided => Sum > MostSum || Worst > mostWorst;

        public void Add(float square, float halfSteps)
        {
            count++;
            Sum += square;
            Worst = Math.Max(Worst, halfSteps);
        }
    }
}
