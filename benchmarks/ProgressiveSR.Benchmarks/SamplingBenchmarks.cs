using BenchmarkDotNet.Attributes;
using ProgressiveSR.Models.Lite;

namespace ProgressiveSR.Benchmarks;

/// <summary>The sender: level 0, all levels, and one increment of a region, against level 0.</summary>
[MemoryDiagnoser]
public class SamplingBenchmarks
{
    private readonly IntegerSampler sampler = new(LiteModel.Bundle.Kernel);
    private Picture picture = null!;
    private BlockGrid grid = null!;
    private byte[] samples = null!;

    /// <summary>Makes picture and buffer.</summary>
    [GlobalSetup]
    public void Setup()
    {
        picture = TiledPhoto.Create();
        grid = new BlockGrid(picture.Width, picture.Height, sampler.BlockSize);
        samples = new byte[grid.All.Count * sampler.Schedule.CumulativeSamplesPerBlock(sampler.Schedule.Highest)];
    }

    /// <summary>The first picture.</summary>
    [Benchmark(Baseline = true)]
    public void Level0() => Sample(grid.All, 0, 0);

    /// <summary>Everything.</summary>
    [Benchmark]
    public void AllLevels() => Sample(grid.All, 0, sampler.Schedule.Highest);

    /// <summary>The highest increment of 3x3 blocks.</summary>
    [Benchmark]
    public void HighestIncrementOf9Blocks() =>
        Sample(new BlockRegion(8, 8, 3, 3), sampler.Schedule.Highest, sampler.Schedule.Highest);

    private void Sample(BlockRegion region, int first, int last)
    {
        int below = first == 0 ? 0 : sampler.Schedule.CumulativeSamplesPerBlock(first - 1);
        long length = region.Count * (sampler.Schedule.CumulativeSamplesPerBlock(last) - below);
        sampler.Sample(picture, region, first, last, samples.AsSpan(0, (int)length));
    }
}
