using ProgressiveSR.Metrics;
using ProgressiveSR.Models;
using ProgressiveSR.Tests.Files;
using static ProgressiveSR.Tests.Receiving.SessionCases;

namespace ProgressiveSR.Tests.Receiving;

public sealed class MeasureTests
{
    private static readonly Picture Original = TestPictures.MakeHalfFlat(Width, Height);

    [Test]
    public async Task MeasureAsync_Picture_HasTheFiguresOfEachLevelAndTheSameIds()
    {
        await using ProgressiveReceiver receiver = Receiver();
        ProgressList progress = new();
        EncodedPicture measured = await Opaque.MeasureAsync(Original, receiver, progress);
        Assert.That(measured.Description.Header, Is.EqualTo(Opaque.Description.Header));
        Assert.That(progress.Values, Is.EqualTo(new[] { 0.25, 0.5, 0.75, 1 }));
        for (int level = 0; level <= 3; level++)
        {
            byte[] pixels = Expected(level);
            MeasuredQuality quality = measured.Description.Levels[level].Quality!.Value;
            RgbView shown = new(pixels, Width, Height, 3 * Width);
            Assert.That(quality.PsnrY, Is.EqualTo(ImageQuality.PsnrY(Original.View, shown)));
            Assert.That(quality.SsimY, Is.EqualTo(ImageQuality.SsimY(Original.View, shown)));
        }

        byte[] before = PsrFiles.Write(Opaque);
        byte[] after = PsrFiles.Write(measured);
        int header = Opaque.Info.HeaderBytes - 1;
        Assert.That(after[..header], Is.EqualTo(before[..header]), "header");
        Assert.That(
            after[measured.Info.HeaderBytes..], Is.EqualTo(before[Opaque.Info.HeaderBytes..]), "indexes and parts");
    }

    [Test]
    public async Task MeasureAsync_PictureSmallerThanTheWindow_HasNoSsim()
    {
        Picture small = TestPictures.Make(40, 7);
        EncodedPicture encoded = new ProgressiveSender(Bundle).Encode(small);
        await using ProgressiveReceiver receiver = Receiver();
        EncodedPicture measured = await encoded.MeasureAsync(small, receiver);
        Assert.That(
            measured.Description.Levels.Select(level => double.IsNaN(level.Quality!.Value.SsimY)), Is.All.True);
        Assert.That(measured.Description.Levels.Select(level => level.Quality!.Value.PsnrY), Is.All.GreaterThan(0));
    }

    [Test]
    public async Task MeasureAsync_WrongArguments_Throw()
    {
        await using ProgressiveReceiver receiver = Receiver();
        Assert.That(
            async () => await Opaque.MeasureAsync(TestPictures.Make(Width, Height + 1), receiver),
            Throws.ArgumentException);
        Assert.That(async () => await Opaque.MeasureAsync(null!, receiver), Throws.ArgumentNullException);
        Assert.That(async () => await Opaque.MeasureAsync(Original, null!), Throws.ArgumentNullException);
        await using ProgressiveReceiver other = new(TestModel.Bundle(8), new ExactBackend());
        Assert.That(async () => await Opaque.MeasureAsync(Original, other), Throws.TypeOf<InvalidModelException>());
        Assert.That(
            async () => await Opaque.MeasureAsync(
                Original, receiver, cancellationToken: new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
    }
}
