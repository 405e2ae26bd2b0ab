using BenchmarkDotNet.Attributes;
using ProgressiveSR.Models.Lite;
using ProgressiveSR.Onnx;
using ProgressiveSR.Processing;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Benchmarks;

/// <summary>Sampling, against one float matrix product of the same size: blocks x 3,072 x samples.</summary>
public class SamplingBenchmarks
{
    private readonly IntegerSampler sampler = new(LiteModel.Bundle.Kernel);
    private OnnxBackend backend = null!;
    private ILinearMap product = null!;
    private Picture picture = null!;
    private BlockGrid grid = null!;
    private short[] values = null!;
    private float[] blocks = null!;
    private float[] products = null!;

    /// <summary>The last level: 0 samples only the first picture, 7 everything.</summary>
    [Params(0, 7)]
    public int Levels0To { get; set; }

    /// <summary>Creates the picture, matrices and buffers.</summary>
    [GlobalSetup]
    public void Setup()
    {
        picture = TiledPhoto.Create(TiledPhoto.Width, TiledPhoto.Height);
        grid = new BlockGrid(picture.Width, picture.Height, sampler.BlockSize);
        int perBlock = sampler.Schedule.CumulativeSamplesPerBlock(Levels0To);
        values = new short[grid.All.Count * perBlock];
        products = new float[values.Length];
        blocks = Random(grid.All.Count * sampler.Schedule.KernelLength);
        backend = new OnnxBackend();
        product = backend.CreateLinearMap(Random(sampler.Schedule.KernelLength * perBlock), new float[perBlock]);
    }

    /// <summary>The product alone.</summary>
    [Benchmark(Baseline = true)]
    public void BareProduct() => product.Apply(blocks, (int)grid.All.Count, products);

    /// <summary>From pixels to fixed-point values.</summary>
    [Benchmark]
    [Limit("1.5")]
    public void Sample() => sampler.Sample(picture, grid.All, 0, Levels0To, values);

    /// <summary>Frees the product.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        product.Dispose();
        backend.Dispose();
    }

    private static float[] Random(long length)
    {
        Random random = new(1);
        return [.. Enumerable.Range(0, (int)length).Select(_ => random.NextSingle())];
    }
}
