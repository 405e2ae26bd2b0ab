using ProgressiveSR.Conformance;
using ProgressiveSR.Models;

namespace ProgressiveSR.Onnx.Tests;

/// <summary>Files of networks that are not local.</summary>
public sealed class WindowTests
{
    [OneTimeSetUp]
    public void RequireRuntime() =>
        NativeRequirement.Create(() => new OnnxBackend(), e => e is OnnxProviderException).Dispose();

    /// <summary>Also a file that takes nothing but windows.</summary>
    [Test]
    public void SuperResolve_LargerThanAWindow_IsTheWindowsBlended([Values(null, 20)] int? side)
    {
        using OnnxBackend backend = new(new OnnxOptions { FixedTile = 64 });
        OnnxSuperResolverOptions options = new() { Window = new NetworkWindow(20, 8), InputRange = new(0, 255) };
        using OnnxSuperResolver network = OnnxSuperResolver.Open(
            TestGraphs.Repeat(2, width: side, height: side, mean: true), options, backend);
        float[] source = RandomData.Pixels(1, 3 * 45 * 33);
        float[] result = new float[4 * source.Length];

        network.SuperResolve(source, 45, 33, result);

        double[] expected = ReferenceWindows.SuperResolve(network, source, 45, 33);
        NumericAssert.AreClose(result, expected, 1e-5);
        Assert.That(
            network.Info,
            Is.EqualTo(network.Info with { Window = options.Window, Halo = 19, FixedTile = null, Factor = 2 }));
    }

    [Test]
    public void Open_WindowInTheFile_IsTaken()
    {
        using OnnxSuperResolver network = OnnxSuperResolver.Open(TestGraphs.Repeat(2, window: (64, 24)));

        Assert.That(network.Info.Window, Is.EqualTo(new NetworkWindow(64, 24)));
    }

    [TestCase(0, 0)]
    [TestCase(64, 33)]
    [TestCase(long.MaxValue, long.MaxValue)]
    public void Open_ImpossibleWindowInTheFile_Throws(long side, long overlap) => Assert.That(
        () => OnnxSuperResolver.Open(TestGraphs.Repeat(2, window: (side, overlap))),
        Throws.TypeOf<InvalidModelException>().With.Message.Contains($"windows of {side} pixels"));

    [Test]
    public void Open_FileOfAnotherSizeThanTheWindow_Throws() => Assert.That(
        () => OnnxSuperResolver.Open(
            TestGraphs.Repeat(2, width: 48, height: 48),
            new OnnxSuperResolverOptions { Window = new NetworkWindow(64, 24) }),
        Throws.TypeOf<InvalidModelException>().With.Message.Contains("48x48").And.Message.Contains("64x64"));
}
