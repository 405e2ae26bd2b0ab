using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Cli.Tests;

/// <summary>How much memory pictures of many pixels take in a process of its own.</summary>
/// <remarks>
/// The networks see tiles of one size however large the picture is, so what is held beyond the pixels is the same at
/// 8192x8192, which takes minutes.
/// </remarks>
[Platform("Linux")]
internal sealed class LargePictureTests : WorkFolderFixture
{
    private const int Side = 4096;
    private const long Pixels = 3L * Side * Side;
    private const long MiB = 1 << 20;

    [TestCase("in.png")]
    [TestCase("in.jpg")]
    public void Encode_LargePicture_NeedsLittleMoreThanThePixels(string name)
    {
        const long decoded = 4L * Side * Side;
        using ToolProcess encode = ToolProcess.Start("encode", WriteTiled(folder[name]), folder["out.psr"]);
        ToolRun run = encode.FinishMeasured(out long peak);
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(peak, Is.InRange(Pixels, Pixels + decoded + 256 * MiB));
    }

    [Test]
    public void Decode_LargePictureWithARegion_NeedsLittleMoreThanThePixelsAndTheNetworks()
    {
        ToolRun.Succeed("encode", WriteTiled(folder["in.png"]), folder["a.psr"]);
        using ToolProcess decode = ToolProcess.Start(
            "decode", folder["a.psr"], folder["out.png"], "--roi", "1000,1000,1024,1024", "--roi-level", "7");
        ToolRun run = decode.FinishMeasured(out long peak);
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(peak, Is.InRange(Pixels, Pixels + 1024 * MiB));
        Assert.That(PictureFile.ReadInfo(folder["out.png"]), Is.EqualTo(new PictureInfo(Side, Side, false)));
    }

    /// <summary>A small picture, side by side until a large one is full.</summary>
    private static string WriteTiled(string path)
    {
        const int tile = 512;
        Picture small = TestPictures.Make(tile, tile);
        Picture large = new(Side, Side);
        for (int y = 0; y < Side; y++)
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
