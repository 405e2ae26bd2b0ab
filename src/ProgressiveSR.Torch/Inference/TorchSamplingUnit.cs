using System.Runtime.InteropServices;
using ProgressiveSR.Models;
using ProgressiveSR.Sampling;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>Runs the sampling units on libtorch, with a bundle's 16-bit kernels.</summary>
internal sealed class TorchSamplingUnit : ISamplingUnit
{
    /// <summary>Blocks sampled at a time, which bounds the memory for floats.</summary>
    private const int BatchBlocks = 1024;

    private readonly Device device;
    private readonly Lazy<SamplingModule>[] modules;

    public TorchSamplingUnit(ModelBundle model, Device device)
    {
        this.device = device;
        BlockSize = model.Manifest.BlockSize;
        Schedule = model.Manifest.Schedule;
        modules = [.. Enumerable.Range(0, Schedule.Count).Select(
            level => new Lazy<SamplingModule>(() => BundleWeights.LoadSampling(model, level).Keep(device)))];
    }

    public int BlockSize { get; }

    public LevelSchedule Schedule { get; }

    public void Sample(
        Picture picture,
        BlockRegion region,
        int firstLevel,
        int lastLevel,
        Span<short> destination,
        CancellationToken cancellationToken = default)
    {
        SamplingArguments.Validate(this, picture, region, firstLevel, lastLevel, destination.Length);
        int length = Schedule.KernelLength;
        float[] values = new float[Math.Min(region.Count, BatchBlocks) * length];
        for (long first = 0; first < region.Count; first += BatchBlocks)
        {
            int count = (int)Math.Min(BatchBlocks, region.Count - first);
            for (int i = 0; i < count; i++)
            {
                int x = region.X + (int)((first + i) % region.Columns);
                int y = region.Y + (int)((first + i) / region.Columns);
                CopyBlock(picture.View, x * BlockSize, y * BlockSize, values.AsSpan(i * length, length));
            }

            using TorchCall call = new(cancellationToken);
            Tensor blocks = SpanTensors.ToDevice(values.AsSpan(0, count * length), [count, length], device);
            long start = 0;
            for (int level = firstLevel; level <= lastLevel; level++)
            {
                int samples = Schedule.SamplesPerBlock(level);
                Tensor values16 = Quantization.ToFixedPoint(modules[level].Value.Project(blocks), Schedule).cpu();
                MemoryMarshal.Cast<byte, short>(values16.bytes).CopyTo(destination[(int)(start + first * samples)..]);
                start += region.Count * samples;
            }
        }
    }

    public void Dispose()
    {
        foreach (Lazy<SamplingModule> module in modules.Where(module => module.IsValueCreated))
        {
            module.Value.Dispose();
        }
    }

    /// <summary>A block as planes in 0..1; beyond the picture, its edge pixels are repeated.</summary>
    private void CopyBlock(RgbView picture, int left, int top, Span<float> destination)
    {
        int plane = BlockSize * BlockSize;
        for (int y = 0; y < BlockSize; y++)
        {
            ReadOnlySpan<byte> row = picture.Row(Math.Min(top + y, picture.Height - 1));
            for (int x = 0; x < BlockSize; x++)
            {
                ReadOnlySpan<byte> pixel = row[(3 * Math.Min(left + x, picture.Width - 1))..];
                int at = y * BlockSize + x;
                destination[at] = pixel[0] * (1f / 255);
                destination[at + plane] = pixel[1] * (1f / 255);
                destination[at + 2 * plane] = pixel[2] * (1f / 255);
            }
        }
    }
}
