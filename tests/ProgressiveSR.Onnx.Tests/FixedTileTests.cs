using ProgressiveSR.Conformance;
using ProgressiveSR.Rendering;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Onnx.Tests;

/// <summary>Calls of one shape, as GPUs want them, here on the CPU.</summary>
public sealed class FixedTileTests
{
    [OneTimeSetUp]
    public void RequireRuntime() =>
        NativeRequirement.Create(() => new OnnxBackend(), e => e is OnnxProviderException).Dispose();

    [TestCase(OnnxProvider.Cpu, null)]
    [TestCase(OnnxProvider.Cuda, 256)]
    [TestCase(OnnxProvider.TensorRT, 256)]
    [TestCase(OnnxProvider.DirectML, 256)]
    public void Options_FixedTile_HoldsWhereProvidersGain(OnnxProvider provider, int? expected)
    {
        Assert.Multiple(() =>
        {
            Assert.That(new OnnxOptions().FixedTileOn(provider), Is.EqualTo(expected));
            Assert.That(new OnnxOptions { FixedTile = 0 }.FixedTileOn(provider), Is.Null);
            Assert.That(new OnnxOptions { FixedTile = 96 }.FixedTileOn(provider), Is.EqualTo(96));
        });
    }

    [TestCase(null, null)]
    [TestCase(0, null)]
    [TestCase(64, 64)]
    [TestCase(1, (2 * TestModel.Halo) + 16)]
    public void Create_NetworkOfABundle_HasTheTileAndRoomInIt(int? asked, int? expected)
    {
        using TestModel model = TestModel.Create(8, seed: 5);
        using OnnxBackend backend = new(new OnnxOptions { FixedTile = asked });
        using ISuperResolver network = backend.CreateSuperResolver(model.Bundle, "x4");

        Assert.That(network.Info.FixedTile, Is.EqualTo(expected));
    }

    [TestCase(64, 64, 8, 64)]
    [TestCase(64, 48, 8, null)]
    [TestCase(64, null, 8, null)]
    [TestCase(64, 64, 25, null)]
    [TestCase(null, null, 8, 128)]
    [TestCase(null, null, 100, 216)]
    [TestCase(null, null, int.MaxValue, null)]
    public void Open_AnyFile_HasTheTileThatSuitsIt(int? width, int? height, int halo, int? expected)
    {
        using OnnxBackend backend = new(new OnnxOptions { FixedTile = 128 });
        using OnnxSuperResolver network = OnnxSuperResolver.Open(
            TestGraphs.Repeat(2, width: width, height: height), new OnnxSuperResolverOptions { Halo = halo }, backend);

        Assert.That(network.Info.FixedTile, Is.EqualTo(expected));
    }


    /// <summary>Values differ by less than 1e-5, so hardly any falls to the other side of a half.</summary>
    [TestCase(8, 203, 151)]
    [TestCase(16, 203, 151)]
    [TestCase(16, 40, 300)]
    [TestCase(16, 30, 20)]
    public void Render_FixedTile_MakesTheSamePicture(int blockSize, int width, int height)
    {
        using TestModel model = TestModel.Create(blockSize, seed: 6);
        using OnnxBackend plain = new();
        using OnnxBackend tiled = new(new OnnxOptions { FixedTile = 40 });
        using ReceiverModel plainModel = new(model.Bundle, plain);
        using ReceiverModel tiledModel = new(model.Bundle, tiled);
        Picture picture = RandomData.Picture(3, width, height);
        BlockGrid grid = new(width, height, blockSize);
        BlockRegion[] regions =
        [
            grid.All,
            grid.All.Intersect(new BlockRegion(grid.Columns / 3, 1, grid.Columns, 2)),
            grid.All.Intersect(new BlockRegion(0, grid.Rows / 2, 2, grid.Rows)),
        ];
        for (int refined = 0; refined < regions.Length; refined++)
        {
            BlockRegion[] levels = regions[..(refined + 1)];

            byte[] expected = Render(plainModel, picture, model, levels, null);
            byte[] actual = Render(tiledModel, picture, model, levels, null);

            int[] differences = [.. actual.Zip(expected, (a, b) => Math.Abs(a - b))];
            Assert.That(differences.Max(), Is.LessThanOrEqualTo(1));
            Assert.That(differences.Count(difference => difference > 0), Is.LessThanOrEqualTo(expected.Length / 1000));
            Assert.That(expected.Count(value => value is > 0 and < 255), Is.GreaterThan(expected.Length / 10));
        }
    }

    /// <summary>
    /// A file of fixed size sees a picture's true border in a region as it does in the whole: nothing is padded.
    /// </summary>
    [Test]
    public void Render_FileOfFixedSize_RegionEqualsCropOfWhole()
    {
        using TestModel model = TestModel.Create(8, seed: 6);
        using OnnxBackend backend = new();
        OnnxSuperResolverOptions options = new() { Halo = 1 };
        using OnnxSuperResolver network = OnnxSuperResolver.Open(
            TestGraphs.Repeat(4, width: 20, height: 20, box: true), options, backend);
        using OnnxSuperResolver anySize = OnnxSuperResolver.Open(TestGraphs.Repeat(4, box: true), options, backend);
        using ReceiverModel fixedModel = new(model.Bundle, backend, [network]);
        using ReceiverModel anyModel = new(model.Bundle, backend, [anySize]);
        Picture picture = RandomData.Picture(3, 160, 120);
        BlockRegion[] levels = [new(0, 0, 20, 15)];
        PixelRegion corner = new(140, 100, 20, 20);

        byte[] whole = Render(anyModel, picture, model, levels, null);
        byte[] region = Render(fixedModel, picture, model, levels, corner);

        byte[] expected = [.. whole.Where((_, i) => i / 3 % 160 >= 140 && i / 3 / 160 >= 100)];
        Assert.That(region, Has.Length.EqualTo(expected.Length));
        Assert.That(region.Zip(expected, (a, b) => Math.Abs(a - b)).Max(), Is.LessThanOrEqualTo(1));
        Assert.That(region.Zip(expected).Count(pair => pair.First != pair.Second), Is.LessThanOrEqualTo(2));
    }

    /// <summary>Renders a picture of which each level is held in a region of its own.</summary>
    private static byte[] Render(
        ReceiverModel receiver, Picture picture, TestModel model, BlockRegion[] levels, PixelRegion? region)
    {
        EncodedPicture encoded = model.Encode(picture);
        ProgressiveDecoder decoder = new(encoded.Info.Header, receiver);
        for (int level = 0; level < levels.Length && level <= model.Schedule.Highest; level++)
        {
            decoder.Add(encoded.GetTiles(level, levels[level]));
        }

        Picture rendered = decoder.Render(new RenderOptions { Region = region }).Picture;
        List<byte> bytes = [];
        for (int y = 0; y < rendered.Height; y++)
        {
            bytes.AddRange(rendered.View.Row(y));
        }

        return [.. bytes];
    }
}
