using ProgressiveSR.Models;
using ProgressiveSR.Processing;

namespace ProgressiveSR.Tests;

/// <summary>
/// An exact processing unit: LR_i is LR_(i-1) with the increment's values behind it; Phi^i repeats the pixels of LR_0
/// and lets every other value shift some; each step of consistency pulls pixels towards the increment.
/// </summary>
internal sealed class AppendingProcessingUnit(ModelManifest manifest, int level) : IProcessingUnit
{
    private readonly int block = manifest.BlockSize;
    private readonly int samples = manifest.Schedule.SamplesPerBlock(level);
    private readonly int length = manifest.Schedule.CumulativeSamplesPerBlock(level);

    public int Level => level;

    public int Disposals { get; private set; }

    public void Process(
        ReadOnlySpan<float> previous,
        ReadOnlySpan<short> increment,
        int blocks,
        Span<float> destination,
        CancellationToken cancellationToken)
    {
        int before = length - samples;
        RequireLengths(previous.Length, before, increment.Length, samples, destination.Length, length, blocks);
        for (int i = 0; i < blocks; i++)
        {
            previous.Slice(i * before, before).CopyTo(destination[(i * length)..]);
            for (int k = 0; k < samples; k++)
            {
                destination[i * length + before + k] = increment[i * samples + k] / 255f;
            }
        }
    }

    public void Expand(
        ReadOnlySpan<float> lowResolution, int blocks, Span<float> destination, CancellationToken cancellationToken)
    {
        int quarter = block / 4;
        int half = block / 2;
        int first = 3 * quarter * quarter;
        RequireLengths(lowResolution.Length, length, 0, 0, destination.Length, 3 * half * half, blocks);
        for (int k = 0; k < destination.Length; k++)
        {
            (int i, int inBlock) = Math.DivRem(k, 3 * half * half);
            (int line, int x) = Math.DivRem(inBlock, half);
            (int colour, int y) = Math.DivRem(line, half);
            ReadOnlySpan<float> values = lowResolution.Slice(i * length, length);
            float more = length == first ? 0 : values[first + inBlock % (length - first)];
            destination[k] = values[(colour * quarter + y / 2) * quarter + x / 2] + 0.25f * more;
        }
    }

    public void Correct(
        ReadOnlySpan<short> increment, int blocks, Span<float> pixels, CancellationToken cancellationToken)
    {
        int perBlock = 3 * block * block;
        RequireLengths(increment.Length, samples, 0, 0, pixels.Length, perBlock, blocks);
        for (int k = 0; k < pixels.Length; k++)
        {
            (int i, int inBlock) = Math.DivRem(k, perBlock);
            pixels[k] += 0.125f * (increment[i * samples + inBlock % samples] / 255f - pixels[k]);
        }
    }

    public void Dispose() => Disposals++;

    private static void RequireLengths(int a, int perA, int b, int perB, int c, int perC, int blocks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(a, blocks * perA);
        ArgumentOutOfRangeException.ThrowIfNotEqual(b, blocks * perB);
        ArgumentOutOfRangeException.ThrowIfNotEqual(c, blocks * perC);
    }
}
