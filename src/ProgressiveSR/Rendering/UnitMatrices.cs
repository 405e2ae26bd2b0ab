using ProgressiveSR.Backends;
using ProgressiveSR.Models;
using ProgressiveSR.Processing;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Rendering;

/// <summary>
/// The matrices into which a model's chain of processing units folds, each computed on first use. Thread-safe.
/// </summary>
/// <remarks>
/// P-U_0 to P-U_i and Phi^i are affine in the samples, and so are the data-consistency steps. With the vector a of all
/// samples of a block up to level i, and the matrix A of their kernel rows:
/// <code>
/// Phi^i(P-U_i(...))        =  E a + e
/// all steps, applied to x  =  x + Psi (a - A x)
/// </code>
/// The columns of E and Psi are the units' responses to single samples, with the steps applied to a black block.
/// </remarks>
internal sealed class UnitMatrices : IDisposable
{
    private readonly Lock gate = new();
    private readonly ModelBundle bundle;
    private readonly ILinearBackend backend;
    private readonly LevelSchedule schedule;
    private readonly KernelRows[] senders;
    private readonly ILinearMap?[] expanding;
    private readonly ILinearMap?[] sampling;
    private readonly ILinearMap?[] correction;
    private bool disposed;

    public UnitMatrices(ModelBundle bundle, ILinearBackend backend)
    {
        this.bundle = bundle;
        this.backend = backend;
        schedule = bundle.Manifest.Schedule;
        senders = [.. Enumerable.Range(0, schedule.Count).SelectMany(level => schedule[level])
            .SelectMany(rows => Enumerable.Repeat(rows, rows.Count))];
        expanding = new ILinearMap?[schedule.Count];
        sampling = new ILinearMap?[schedule.Count];
        correction = new ILinearMap?[schedule.Count];
    }

    /// <summary>E and e: all samples of a block to 3 x expanded side x expanded side.</summary>
    public ILinearMap Expanding(int level) => Get(expanding, level, MakeExpanding);

    /// <summary>A: 3 x b x b pixels to all samples.</summary>
    public ILinearMap Sampling(int level) => Get(sampling, level, MakeSampling);

    /// <summary>Psi: all samples to 3 x b x b pixels.</summary>
    public ILinearMap Correction(int level) => Get(correction, level, MakeCorrection);

    /// <summary>Computes the matrices of some levels.</summary>
    public void Load(IReadOnlyCollection<int> expanded, IReadOnlyCollection<int> corrected)
    {
        foreach (int level in expanded)
        {
            Expanding(level);
        }

        foreach (int level in corrected)
        {
            Sampling(level);
            Correction(level);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            foreach (ILinearMap? map in expanding.Concat(sampling).Concat(correction))
            {
                map?.Dispose();
            }
        }
    }

    private ILinearMap Get(ILinearMap?[] maps, int level, Func<int, ILinearMap> make)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, typeof(ReceiverModel));
            return maps[level] ??= make(level);
        }
    }

    private ILinearMap MakeExpanding(int level)
    {
        int side = bundle.Manifest.Levels[level].ExpandedSide;
        int outputs = 3 * side * side;
        float[] lowResolution = [];
        float[] expanded = [];
        for (int i = 0; i <= level; i++)
        {
            using IProcessingUnit unit = backend.CreateProcessingUnit(bundle, i);
            int probes = Probes(i);
            float[] next = new float[probes * schedule.CumulativeSamplesPerBlock(i)];
            unit.Process(WithNewProbes(lowResolution, i), Samples(i), probes, next);
            lowResolution = next;
            if (i == level)
            {
                expanded = new float[probes * outputs];
                unit.Expand(lowResolution, probes, expanded);
            }
        }

        Span<float> bias = expanded.AsSpan(0, outputs);
        Span<float> weights = expanded.AsSpan(outputs);
        for (int k = 0; k < weights.Length; k++)
        {
            weights[k] -= bias[k % outputs];
        }

        DivideByProbes(weights, level);
        return backend.CreateLinearMap(weights, bias);
    }

    private ILinearMap MakeSampling(int level)
    {
        int outputs = schedule.CumulativeSamplesPerBlock(level);
        SamplingKernel kernel = bundle.Kernel;
        float[] weights = new float[kernel.RowLength * outputs];
        int output = 0;
        foreach (KernelRows run in Enumerable.Range(0, level + 1).SelectMany(i => schedule[i]))
        {
            for (int row = run.First; row < run.End; row++, output++)
            {
                ReadOnlySpan<short> source = kernel.Weights.Slice(row * kernel.RowLength, kernel.RowLength);
                float scale = (float)Math.ScaleB(1, -kernel.Shifts[row]);
                for (int k = 0; k < source.Length; k++)
                {
                    weights[k * outputs + output] = source[k] * scale;
                }
            }
        }

        return backend.CreateLinearMap(weights, new float[outputs]);
    }

    private ILinearMap MakeCorrection(int level)
    {
        int outputs = schedule.KernelLength;
        float[] pixels = new float[Probes(level) * outputs];
        for (int i = 0; i <= level; i++)
        {
            // Probes of higher levels stay black until then.
            using IProcessingUnit unit = backend.CreateProcessingUnit(bundle, i);
            unit.Correct(Samples(i), Probes(i), pixels.AsSpan(0, Probes(i) * outputs));
        }

        Span<float> weights = pixels.AsSpan(outputs);
        DivideByProbes(weights, level);
        return backend.CreateLinearMap(weights, new float[outputs]);
    }

    /// <summary>
    /// Number of blocks to run through a level: one with zero samples, and one for each sample so far.
    /// </summary>
    private int Probes(int level) => 1 + schedule.CumulativeSamplesPerBlock(level);

    /// <summary>
    /// The samples of a level for all its probes: zero, except that the last probes have one sample at its maximum.
    /// </summary>
    private short[] Samples(int level)
    {
        int count = schedule.SamplesPerBlock(level);
        int first = schedule.CumulativeSamplesPerBlock(level) - count;
        short[] samples = new short[Probes(level) * count];
        for (int i = 0; i < count; i++)
        {
            samples[(Probes(level) - count + i) * count + i] = (short)senders[first + i].HighestIndex;
        }

        return samples;
    }

    /// <summary>LR of the previous level, with copies of the zero block's for the probes that the level adds.</summary>
    private float[] WithNewProbes(float[] lowResolution, int level)
    {
        int width = level == 0 ? 0 : schedule.CumulativeSamplesPerBlock(level - 1);
        float[] all = new float[Probes(level) * width];
        lowResolution.CopyTo(all, 0);
        for (int start = lowResolution.Length; start < all.Length; start += width)
        {
            lowResolution.AsSpan(0, width).CopyTo(all.AsSpan(start));
        }

        return all;
    }

    /// <summary>Scales the response to the probes' samples to that of a sample of value 1.</summary>
    private void DivideByProbes(Span<float> weights, int level)
    {
        int samples = schedule.CumulativeSamplesPerBlock(level);
        int outputs = weights.Length / samples;
        for (int sample = 0; sample < samples; sample++)
        {
            foreach (ref float weight in weights.Slice(sample * outputs, outputs))
            {
                weight /= (float)(senders[sample].HighestIndex * senders[sample].Step / 255);
            }
        }
    }
}
