using BenchmarkDotNet.Attributes;
using ProgressiveSR.Models.Lite;
using ProgressiveSR.Onnx;

namespace ProgressiveSR.Benchmarks;

/// <summary>
/// The receiver on the CPU against the bare networks on the whole picture at once and against a bicubic enlargement.
/// </summary>
[MemoryDiagnoser]
public class RenderingBenchmarks
{
    private readonly OnnxBackend backend = new();
    private ReceiverModel model = null!;
    private ProgressiveDecoder decoder = null!;
    private Picture quarter = null!;
    private float[] source = null!;
    private float[] result = null!;

    /// <summary>Receives all levels and warms the networks up.</summary>
    [GlobalSetup]
    public void Setup()
    {
        Picture picture = TiledPhoto.Create();
        model = new ReceiverModel(LiteModel.Bundle, backend);
        ProgressiveEncoder encoder = new(picture, LiteModel.Bundle.Manifest, new IntegerSampler(LiteModel.Bundle.Kernel));
        decoder = new ProgressiveDecoder(encoder.Header, model);
        for (int level = 0; level <= encoder.Schedule.Highest; level++)
        {
            decoder.Add(encoder.Encode(level, encoder.Grid.All));
        }

        quarter = decoder.RenderLowResolution(new RenderOptions { MaxLevel = 0 }).Picture;
        source = new float[3 * PaddedWidth / 2 * (PaddedHeight / 2)];
        result = new float[3 * PaddedWidth * PaddedHeight];
    }

    /// <summary>What a receiver without a network would do.</summary>
    [Benchmark(Baseline = true)]
    public Picture Bicubic() => BicubicResize.Resize(quarter.View, TiledPhoto.Width, TiledPhoto.Height);

    /// <summary>The bare network of factor 4.</summary>
    [Benchmark]
    public void BareX4() => model.GetSuperResolver(4).SuperResolve(
        source.AsSpan(0, 3 * PaddedWidth / 4 * (PaddedHeight / 4)), PaddedWidth / 4, PaddedHeight / 4, result);

    /// <summary>The whole picture at level 0.</summary>
    [Benchmark]
    public Picture Level0() => decoder.Render(new RenderOptions { MaxLevel = 0 }).Picture;

    /// <summary>The bare network of factor 2.</summary>
    [Benchmark]
    public void BareX2() =>
        model.GetSuperResolver(2).SuperResolve(source, PaddedWidth / 2, PaddedHeight / 2, result);

    /// <summary>The whole picture at level 7.</summary>
    [Benchmark]
    public Picture Level7() => decoder.Render().Picture;

    /// <summary>3x3 blocks at level 7.</summary>
    [Benchmark]
    public Picture Level7Of9Blocks() =>
        decoder.Render(new RenderOptions { Region = new PixelRegion(256, 256, 96, 96) }).Picture;

    /// <summary>Frees model and backend.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        model.Dispose();
        backend.Dispose();
    }

    private int PaddedWidth => decoder.Grid.Columns * decoder.Grid.BlockSize;

    private int PaddedHeight => decoder.Grid.Rows * decoder.Grid.BlockSize;
}
