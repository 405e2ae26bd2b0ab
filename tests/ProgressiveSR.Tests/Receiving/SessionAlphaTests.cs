using ProgressiveSR.Tests.Files;
using static ProgressiveSR.Tests.Receiving.SessionCases;

namespace ProgressiveSR.Tests.Receiving;

/// <summary>The alpha plane of a picture that a session shows.</summary>
public sealed class SessionAlphaTests
{
    private readonly PixelRegion region = new(33, 20, 30, 25);

    [Test]
    public async Task RefineAsync_PictureWithAlpha_FetchesThePlaneOnceAfterLevel0()
    {
        await using ProgressiveReceiver receiver = Receiver();
        await using TestSource source = new(PictureWithAlpha);
        await using PictureSession session = receiver.Open(source);
        byte[] plane = PictureWithAlpha.Alpha();
        await foreach (Refinement step in session.RefineAsync(region))
        {
            Assert.That(step.Picture.Alpha.ToArray(), Is.EqualTo(plane));
        }

        await session.CollectAsync(null);
        Assert.That((await session.GetAlphaAsync()).ToArray(), Is.EqualTo(plane));
        Assert.That(source.AlphaFetches, Is.EqualTo(1));
        Assert.That(session.AlphaFailure, Is.Null);
        Assert.That(session.BytesReceived, Is.EqualTo(PictureWithAlpha.Info.Length));
    }

    [TestCase(-1)]
    [TestCase(1)]
    [TestCase(-Width * Height)]
    public async Task RefineAsync_AlphaOfAnotherSize_ShowsThePictureOpaqueAndSaysWhy(int surplus)
    {
        await using ProgressiveReceiver receiver = Receiver();
        await using TestSource source = new(PictureWithAlpha) { AlphaLie = plane => new byte[plane.Length + surplus] };
        await RequireOpaqueAsync(receiver, source);
    }

    [Test]
    public async Task RefineAsync_AlphaDamaged_ShowsThePictureOpaqueAndSaysWhy()
    {
        byte[] bytes = PsrFiles.Write(PictureWithAlpha);
        bytes[PictureWithAlpha.Info.Alpha.Offset + 2] ^= 1;
        await using ProgressiveReceiver receiver = Receiver();
        await using PsrFile file = PsrFiles.Open(bytes);
        await RequireOpaqueAsync(receiver, file);
    }

    private static async Task RequireOpaqueAsync(ProgressiveReceiver receiver, IIncrementSource source)
    {
        await using PictureSession session = receiver.Open(source);
        List<(Refinement Step, byte[] Pixels)> steps = await session.CollectAsync(null);
        Assert.That(steps.Select(step => step.Step.Picture.Alpha.Length), Is.All.Zero);
        Assert.That(steps[^1].Pixels, Is.EqualTo(Expected(3, PictureWithAlpha)));
        Assert.That(session.AlphaFailure, Is.Not.Null);
        Assert.That((await session.GetAlphaAsync()).Length, Is.Zero);
    }
}
