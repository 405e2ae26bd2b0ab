using ProgressiveSR.Conformance;
using ProgressiveSR.Models;
using ProgressiveSR.Rendering;
using ProgressiveSR.SuperResolution;
using DataType = ProgressiveSR.Torch.OnnxFormat.TensorProto.Types.DataType;

namespace ProgressiveSR.Onnx.Tests;

/// <summary>Files that take some sizes only: tiles, padding and windows.</summary>
public sealed class OnnxSuperResolverSizeTests : OnnxSuperResolverFixture
{
    [Test]
    public void Open_SizeInItsNodes_NamesTheOtherSizeAndTheOption() =>
        Refuses(TestGraphs.BakedSize(), null, "a picture of 19x27", "InputMultiple");

    [Test]
    public void Open_PaddingNotCutOff_NamesWhatItMakesAndTheOption() => Refuses(
        TestGraphs.Uncropped(), null, "outputs 1 x 3 x 64 x 48 from 19x27", "gives 1 x 3 x 54 x 38", "InputMultiple");

    [Test]
    public void SuperResolve_PaddingNotCutOffButMultipleGiven_RepeatsPixels()
    {
        float[] source = RandomData.Pixels(6, 3 * 21 * 30);
        OnnxSuperResolverOptions options = new() { InputMultiple = 8, MinSide = 16 };
        using OnnxSuperResolver network = OnnxSuperResolver.Open(TestGraphs.Uncropped(), options);

        NumericAssert.AreClose(SuperResolve(network, source, 21, 30), Repeat(source, 21, 30, 2), 0);
    }

    [Test]
    public void SuperResolve_SizeThatFails_NamesItAndTheOption()
    {
        using OnnxSuperResolver network = OnnxSuperResolver.Open(
            TestGraphs.LeastSide12(), new OnnxSuperResolverOptions { Name = "own" });

        Assert.That(
            () => SuperResolve(network, new float[3 * 5 * 7], 5, 7),
            Throws.TypeOf<InvalidModelException>()
                .With.Message.Contains("a picture of 5x7").And.Message.Contains("MinSide"));
    }

    /// <summary>16-bit files in a range of their own, of any size, padded and cut.</summary>
    [TestCase(null, 7)]
    [TestCase(16, 7)]
    [TestCase(16, 41)]
    public void SuperResolve_HalvesInTiles_RepeatsPixels(int? side, int width)
    {
        float[] source = RandomData.Pixels(2, 3 * width * 9);
        byte[] file = TestGraphs.Repeat(2, width: side, height: side, type: DataType.Float16);
        using OnnxSuperResolver network = OnnxSuperResolver.Open(
            file, new OnnxSuperResolverOptions { InputRange = new(0, 255) });

        NumericAssert.AreClose(SuperResolve(network, source, width, 9), Repeat(source, width, 9, 2), 1e-3);
    }

    [TestCase(1, 1)]
    [TestCase(7, 9)]
    [TestCase(16, 8)]
    [TestCase(24, 17)]
    public void SuperResolve_InputMultiple_PadsAndCrops(int width, int height)
    {
        float[] source = RandomData.Pixels(3, 3 * width * height);
        OnnxSuperResolverOptions options = new() { InputMultiple = 8, MinSide = 12 };
        using OnnxSuperResolver network = OnnxSuperResolver.Open(TestGraphs.Cells(2), options);

        NumericAssert.AreClose(
            SuperResolve(network, source, width, height), Repeat(Cells(source, width, height), width, height, 2), 1e-5);
    }

    /// <summary>Without padding the same file cannot be run.</summary>
    [TestCase(8, 1)]
    [TestCase(1, 12)]
    public void Open_FileThatNeedsPadding_CannotDoWithoutEither(int multiple, int minSide) => Assert.That(
        () =>
        {
            using OnnxSuperResolver network = OnnxSuperResolver.Open(
                TestGraphs.Cells(2), new OnnxSuperResolverOptions { InputMultiple = multiple, MinSide = minSide });
            SuperResolve(network, new float[3 * 7 * 7], 7, 7);
        },
        Throws.TypeOf<InvalidModelException>().With.Message.Contains("InputMultiple"));

    /// <summary>A picture smaller than the window is seen whole and padded, in a longer one each window.</summary>
    [TestCase(5, 3)]
    [TestCase(24, 1)]
    [TestCase(24, 24)]
    [TestCase(61, 5)]
    public void SuperResolve_MinSideAndWindow_PadsWhatEachWindowSees(int width, int height)
    {
        float[] source = RandomData.Pixels(3, 3 * width * height);
        OnnxSuperResolverOptions options = new()
        {
            InputMultiple = 8, MinSide = 12, Window = new NetworkWindow(24, 8),
        };
        using OnnxSuperResolver network = OnnxSuperResolver.Open(TestGraphs.Cells(2), options);

        float[] actual = SuperResolve(network, source, width, height);

        // Windows start at multiples of 16, and the last one of 61 pixels at 37: its cells are others.
        int same = width > 24 ? 32 : width;
        float[] expected = Repeat(Cells(source, width, height), width, height, 2);
        NumericAssert.AreClose(
            Inner(actual, width, height, 2, width - same, 0), Inner(expected, width, height, 2, width - same, 0), 1e-5);
        double[] blended = ReferenceWindows.SuperResolve(network, source, width, height);
        NumericAssert.AreClose(actual, blended, 1e-5);
    }

    /// <summary>Cells lie on the picture, wherever a region begins and however the picture is cut.</summary>
    [Test]
    public void Render_NetworkOfCells_RegionEqualsWhole([Values(null, 48)] int? side, [Values(0, 48)] int fixedTile)
    {
        using TestModel model = TestModel.Create(16, seed: 6);
        using OnnxBackend backend = new(new OnnxOptions { FixedTile = fixedTile });
        OnnxSuperResolverOptions options = new() { InputMultiple = 8, MinSide = 12, Halo = 7 };
        using ReceiverModel receiver = new(
            model.Bundle,
            backend,
            [
                OnnxSuperResolver.Open(TestGraphs.Cells(4, side), options, backend),
                OnnxSuperResolver.Open(TestGraphs.Cells(2, side), options, backend),
            ],
            ownsSuperResolvers: true);
        EncodedPicture encoded = model.Encode(Squares(413, 301));
        ProgressiveDecoder decoder = new(encoded.Info.Header, receiver);
        decoder.Add(encoded.GetIncrement(0));
        decoder.Add(encoded.GetTiles(1, new BlockRegion(3, 1, 9, 14)));

        Picture whole = decoder.Render().Picture;

        foreach (PixelRegion region in (PixelRegion[])[new(37, 21, 1, 1), new(100, 60, 140, 99), new(390, 280, 23, 21)])
        {
            Picture part = decoder.Render(new RenderOptions { Region = region }).Picture;
            for (int y = 0; y < region.Height; y++)
            {
                // Another tiling may sum in another order, and round to the other side of a half.
                byte[] expected = whole.Crop(region).Row(y).ToArray();
                int worst = expected.Zip(part.View.Row(y).ToArray(), (a, b) => Math.Abs(a - b)).Max();
                Assert.That(worst, Is.LessThanOrEqualTo(1), $"row {y} of {region}");
            }
        }
    }

    [Test]
    public void Open_FixedSideThatIsNoMultiple_NamesBoth() => Refuses(
        TestGraphs.Repeat(2, width: 20), new OnnxSuperResolverOptions { InputMultiple = 8 }, "20xany", "of 8");

    /// <summary>One side fixed, the other not: narrower pictures are padded, wider ones cut.</summary>
    [TestCase(100, 70)]
    [TestCase(20, 70)]
    [TestCase(64, 3)]
    [TestCase(65, 130)]
    public void SuperResolve_OneSideFixed_EqualsAnySize(int width, int height)
    {
        float[] source = RandomData.Pixels(4, 3 * width * height);
        using OnnxSuperResolver wide = OnnxSuperResolver.Open(TestGraphs.Repeat(2, width: 64));
        using OnnxSuperResolver high = OnnxSuperResolver.Open(TestGraphs.Repeat(2, height: 64));

        Assert.That((wide.Info.Halo, high.Info.Halo), Is.EqualTo((16, 16)), "a quarter of the fixed side");
        NumericAssert.AreClose(SuperResolve(wide, source, width, height), Repeat(source, width, height, 2), 1e-6);
        NumericAssert.AreClose(SuperResolve(high, source, width, height), Repeat(source, width, height, 2), 1e-6);
    }

    [Test]
    public void Open_TileWithinTwoHalos_Throws() => Refuses(
        TestGraphs.Repeat(2, width: 12, height: 12), new OnnxSuperResolverOptions { Halo = 6 }, "12x12", "halo of 6");

    [TestCase(64, null)]
    [TestCase(null, 64)]
    [TestCase(64, 200)]
    public void Open_FixedSideWithinTwoHalos_Throws(int? width, int? height) => Refuses(
        TestGraphs.Repeat(2, width: width, height: height),
        new OnnxSuperResolverOptions { Halo = 32 },
        $"{width?.ToString() ?? "any"}x{height?.ToString() ?? "any"}",
        "halo of 32");

    [Test]
    public void Open_FileOfMoreValuesThanAnArrayHolds_Throws() =>
        Refuses(TestGraphs.Repeat(2, width: 40_000, height: 40_000), null, "40000x40000", "too many values");

    [Test]
    public void Open_LeastSideOfMoreValuesThanAnArrayHolds_Throws() => Refuses(
        TestGraphs.Repeat(2), new OnnxSuperResolverOptions { MinSide = 40_000 }, "40000x40000", "too many values");

    [TestCase(0, 1)]
    [TestCase(1, 0)]
    [TestCase(BlockGrid.MaxSide + 1, 1)]
    [TestCase(1, BlockGrid.MaxSide + 1)]
    public void Open_ImpossiblePadding_Throws(int multiple, int minSide) => Assert.That(
        () => OnnxSuperResolver.Open(
            TestGraphs.Repeat(2), new OnnxSuperResolverOptions { InputMultiple = multiple, MinSide = minSide }),
        Throws.InstanceOf<ArgumentOutOfRangeException>());

    [TestCase(16, 12)]
    [TestCase(5, 3)]
    [TestCase(40, 12)]
    [TestCase(17, 50)]
    [TestCase(61, 47)]
    public void SuperResolve_FixedSize_EqualsAnySize(int width, int height)
    {
        float[] source = RandomData.Pixels(4, 3 * width * height);
        OnnxSuperResolverOptions options = new() { Halo = 1 };
        using OnnxSuperResolver fixedSize = OnnxSuperResolver.Open(
            TestGraphs.Repeat(2, width: 16, height: 12, box: true), options);
        using OnnxSuperResolver anySize = OnnxSuperResolver.Open(TestGraphs.Repeat(2, box: true), options);

        float[] actual = SuperResolve(fixedSize, source, width, height);

        // Where a side is padded up to the fixed size, its border sees repeated pixels rather than zeros.
        int right = width < 16 ? 1 : 0;
        int bottom = height < 12 ? 1 : 0;
        NumericAssert.AreClose(
            Inner(actual, width, height, 2, right, bottom),
            Inner(SuperResolve(anySize, source, width, height), width, height, 2, right, bottom),
            1e-6);
    }

    [Test]
    public void Open_FixedSizeWithoutHalo_TakesAQuarterAtMost()
    {
        using OnnxSuperResolver network = OnnxSuperResolver.Open(TestGraphs.Repeat(2, width: 40, height: 32));

        Assert.That(network.Info.Halo, Is.EqualTo(8));
    }

    /// <summary>Squares of 16 pixels, each of a grey of its own: the samples of blocks are averages.</summary>
    private static Picture Squares(int width, int height)
    {
        Picture picture = new(width, height);
        byte[] greys = RandomData.Bytes(1, 32 * 32);
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = picture.Pixels.Span.Slice(y * picture.Stride, 3 * width);
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = greys[y / 16 * 32 + i / 48];
            }
        }

        return picture;
    }

    /// <summary>What <see cref="TestGraphs.Cells"/> makes of a picture padded to multiples of 8, 16 at least.</summary>
    private static float[] Cells(float[] source, int width, int height)
    {
        float[] result = new float[source.Length];
        for (int i = 0; i < result.Length; i++)
        {
            (int x, int y, int colour) = (i % width, i / width % height, i / (width * height));
            double sum = 0;
            for (int k = 0; k < 64; k++)
            {
                int column = Math.Min(x / 8 * 8 + k % 8, width - 1);
                int row = Math.Min(y / 8 * 8 + k / 8, height - 1);
                sum += source[(colour * height + row) * width + column];
            }

            result[i] = (float)((source[i] + sum / 64) / 2);
        }

        return result;
    }

    private static float[] Inner(float[] planes, int width, int height, int factor, int right, int bottom) =>
    [
        .. planes.Where((_, i) =>
            i % (width * factor) < (width - right) * factor
            && i / (width * factor) % (height * factor) < (height - bottom) * factor),
    ];
}
