using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Cli.Tests;

/// <summary>How much memory pictures of many pixels take in a process of its own.</summary>
[Platform("Linux")]
internal sealed class LargePictureTests
{
    private const long MiB = 1 << 20;

    private WorkFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new WorkFolder();

    [TearDown]
    public void DeleteFolder() => folder.Dispose();

    [TestCase("in.png")]
    [TestCase("in.jpg")]
    public void Encode_8192x8192_NeedsLittleMoreThanThePixels(string name)
    {
        const int side = 8192;
        const long decoded = 4L * side * side;
        const long picture = 3L * side * side;
        using ToolProcess encode = ToolProcess.Start("encode", WriteTiled(folder[name], side), folder["out.psr"]);
        ToolRun run = encode.FinishMeasured(out long peak);
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(peak, Is.InRange(decoded + picture, decoded + picture + 320 * MiB));
    }

    [Test]
    public void Decode_RegionOf4096x4096_NeedsLittleMoreThanThePixelsAndTheNetworks()
    {
        const int side = 4096;
        const long picture = 3L * side * side;
        const long networks = 832 * MiB;
        ToolRun.Succeed("encode", WriteTiled(folder["in.png"], side), folder["a.psr"]);
        using ToolProcess decode = ToolProcess.Start(
            "decode", folder["a.psr"], folder["out.png"], "--roi", "1000,1000,1300,1300", "--roi-level", "7");
        ToolRun run = decode.FinishMeasured(out long peak);
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(peak, Is.InRange(picture, picture + networks));
        Assert.That(PictureFile.ReadInfo(folder["out.png"]), Is.EqualTo(new PictureInfo(side, side, false)));
    }

    /// <summary>A small picture, side by side until a large one is full.</summary>
    private static string WriteTiled(string path, int side)
    {
        const int tile = 512;
        Picture small = TestPictures.Make(tile, tile);
        Picture large = new(side, side);
        for (int y = 0; y < side; y++)
        {
            Span<byte> row = large.Pixels.Span.Slice(y * large.Stride, large.Stride);
            for (int x = 0; x < row.Length; x += small.Stride)
            {
                small.View.Row(y % tile).CopyTo(row[x..]);
            }
        }

        PictureFile.Write(large, path, new PictureWriteOptions { PngCompression = 1 });
        return path;
    }
}
