using ProgressiveSR.Conformance;
using ProgressiveSR.Models;

namespace ProgressiveSR.Onnx.Tests;

/// <summary>What TensorRT is told of networks, and which calls are made for it, here on the CPU.</summary>
public sealed class TensorRTTests
{
    private static readonly OnnxTensorRTOptions Small = new() { MinSide = 12, TypicalSide = 20, MaxSide = 40 };

    [OneTimeSetUp]
    public void RequireRuntime() =>
        NativeRequirement.Create(() => new OnnxBackend(), e => e is OnnxProviderException).Dispose();

    [TestCase(null, "1x1", "256x256", "512x512")]
    [TestCase(192, "1x1", "192x192", "512x512")]
    [TestCase(600, "1x1", "600x600", "600x600")]
    public void Profile_FixedTile_IsWhatItIsTunedFor(int? fixedTile, string least, string typical, string greatest) =>
        AssertProfile(TestGraphs.Repeat(2), new() { Halo = 8 }, new(), fixedTile, least, typical, greatest);

    [Test]
    public void Profile_FixedTileBelowTheLeastSide_IsTunedForThat() => AssertProfile(
        TestGraphs.Repeat(2), new() { Halo = 8, MinSide = 128 }, new(), 64, "128x128", "128x128", "512x512");

    [Test]
    public void Profile_Window_IsTheGreatest() => AssertProfile(
        TestGraphs.Repeat(2), new() { Window = new NetworkWindow(64, 8) }, new(), 256, "1x1", "64x64", "64x64");

    [Test]
    public void Profile_WindowThatIsNoMultiple_ReachesWhatItIsPaddedTo() => AssertProfile(
        TestGraphs.Repeat(2),
        new() { Window = new NetworkWindow(60, 8), InputMultiple = 8, MinSide = 12 },
        new(),
        256,
        "16x16",
        "64x64",
        "64x64");

    [Test]
    public void Profile_Multiples_HoldThem() => AssertProfile(
        TestGraphs.Repeat(2), new() { Halo = 3, InputMultiple = 16 }, Small, null, "16x16", "32x32", "48x48");

    [Test]
    public void Profile_HaloLargerThanTheRange_LeavesRoomForABlock() => AssertProfile(
        TestGraphs.Repeat(2), new() { Halo = 50 }, Small, null, "12x12", "20x20", "116x116");

    [Test]
    public void Profile_FixedSides_StayAsTheyAre() => AssertProfile(
        TestGraphs.Repeat(2, width: 48), new() { Halo = 3 }, Small, 256, "12x48", "20x48", "40x48");

    /// <summary>Smaller pictures are padded, larger ones cut, so that all calls are within the range.</summary>
    [TestCase(7, 9)]
    [TestCase(40, 12)]
    [TestCase(103, 41)]
    public void SuperResolve_OutsideTheRange_MakesTheSamePicture(int width, int height)
    {
        float[] source = RandomData.Pixels(4, 3 * width * height);
        OnnxSuperResolverOptions options = new() { Halo = 1 };
        using OnnxBackend limited = new() { TensorRT = Small };
        using OnnxSuperResolver expected = OnnxSuperResolver.Open(TestGraphs.Repeat(2, box: true), options);
        using OnnxSuperResolver actual = OnnxSuperResolver.Open(TestGraphs.Repeat(2, box: true), options, limited);
        float[] whole = new float[4 * source.Length];
        float[] cut = new float[whole.Length];

        expected.SuperResolve(source, width, height, whole);
        actual.SuperResolve(source, width, height, cut);

        // Where a side is padded, its border sees repeated pixels rather than zeros.
        double worst = 0;
        for (int i = 0; i < whole.Length; i++)
        {
            bool isPadded = (width < 12 && i % (2 * width) >= 2 * width - 2)
                || (height < 12 && i / (2 * width) % (2 * height) >= 2 * height - 2);
            worst = Math.Max(worst, isPadded ? 0 : Math.Abs(whole[i] - cut[i]));
        }

        Assert.That(worst, Is.LessThan(1e-6));
    }

    [Test]
    public void Sides_AnyPicture_StayWithinTheRange()
    {
        NetworkPorts ports = Read(TestGraphs.Repeat(2), new() { Halo = 3, InputMultiple = 4 }, Small, null);

        int[] sides = [.. Enumerable.Range(1, 200).Select(ports.Sides.Fit)];

        Assert.That(sides, Is.All.InRange(12, 40).And.All.Matches<int>(side => side % 4 == 0));
        for (int length = 1; length <= 200; length++)
        {
            TileCut[] cuts = [.. TileCut.Cut(length, sides[length - 1], 3, 4)];
            Assert.That(cuts[0].From, Is.Zero);
            Assert.That(cuts.Zip(cuts.Skip(1), (a, b) => b.From - a.To), Is.All.Zero);
            Assert.That(cuts[^1].To, Is.EqualTo(length));
            Assert.That(cuts.Select(cut => cut.Start % 4), Is.All.Zero);
            Assert.That(cuts.Select(cut => cut.From - cut.Start), Is.All.Matches<int>(room => room is 0 or >= 3));
        }
    }

    [Test]
    public void Cut_PiecesWithinTwoMargins_Throws() =>
        Assert.That(() => TileCut.Cut(100, 64, 32).ToArray(), Throws.ArgumentException);

    private static void AssertProfile(
        byte[] graph,
        OnnxSuperResolverOptions options,
        OnnxTensorRTOptions tensorRT,
        int? fixedTile,
        string least,
        string typical,
        string greatest)
    {
        Dictionary<string, string> told = tensorRT.ToProviderOptions(0, Read(graph, options, tensorRT, fixedTile));

        Assert.Multiple(() =>
        {
            Assert.That(told["trt_profile_min_shapes"], Is.EqualTo("input:1x3x" + least));
            Assert.That(told["trt_profile_opt_shapes"], Is.EqualTo("input:1x3x" + typical));
            Assert.That(told["trt_profile_max_shapes"], Is.EqualTo("input:1x3x" + greatest));
        });
    }

    private static NetworkPorts Read(
        byte[] graph, OnnxSuperResolverOptions options, OnnxTensorRTOptions tensorRT, int? fixedTile)
    {
        using OnnxBackend backend = new();
        using OnnxSession session = backend.Load(graph, "the model");
        return NetworkPorts.Read(session, "the model", options, fixedTile, tensorRT);
    }
}
