using BenchmarkDotNet.Attributes;
using ProgressiveSR.Models.Lite;

namespace ProgressiveSR.Benchmarks;

/// <summary>The sender's answer to a request for a region: one increment of 3x3 blocks.</summary>
public class IncrementBenchmarks
{
    // The same region in blocks, which are tiles here, and in pixels not aligned with them.
    private static readonly BlockRegion Blocks = new(8, 8, 3, 3);
    private static readonly PixelRegion Pixels = new(8 * 32 + 5, 8 * 32 + 5, 2 * 32 + 2, 2 * 32 + 2);

    private EncodedPicture exact = null!;
    private EncodedPicture inTiles = null!;

    /// <summary>Encodes the picture.</summary>
    [GlobalSetup]
    public void Setup()
    {
        Picture picture = TiledPhoto.Create(TiledPhoto.Width, TiledPhoto.Height);
        exact = new ProgressiveSender(LiteModel.Bundle, new SenderOptions { TileSizes = new(1) }).Encode(picture);
        inTiles = new ProgressiveSender(LiteModel.Bundle).Encode(picture);
    }

    /// <summary>The highest increment, which is the largest, for these blocks alone.</summary>
    [Benchmark]
    [Limit("1 ms")]
    public int Increment7Of9Blocks() => exact.GetTiles(exact.Info.HighestLevel, Blocks).Payload.Length;

    /// <summary>The same increment for all tiles of the default size that the blocks touch.</summary>
    [Benchmark]
    [Limit("1 ms")]
    public int Increment7OfTheirTiles() =>
        inTiles.GetIncrement(inTiles.Info.HighestLevel, Pixels).Payload.Length;
}
