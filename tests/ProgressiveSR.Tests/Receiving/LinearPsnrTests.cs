using ProgressiveSR.Metrics;
using ProgressiveSR.Reconstruction;
using ProgressiveSR.Rendering;
using ProgressiveSR.Sampling;
using ProgressiveSR.Tests.Rendering;

namespace ProgressiveSR.Tests.Receiving;

/// <summary>
/// The PSNR of the linear picture, which the sender states, is that of the picture that a receiver makes.
/// </summary>
[TestFixture("astronaut_x4.hr")]
[TestFixture("coffee_x2.hr")]
public sealed class LinearPsnrTests(string photograph)
{
    private const int Levels = 8;

    // Of luma in studio range.
    private static readonly double[] Weights = [65.481, 128.553, 24.966];

    // Whole blocks: the error counts those that continue the picture too.
    private readonly Picture picture = GoldenFile.ToPicture(GoldenFile.Load("metrics_golden").Tensors[photograph]);
    private readonly TransformModel model = new(coarsest: 128, levels: Levels);
    private EncodedPicture encoded = null!;

    [OneTimeSetUp]
    public void Encode() => encoded = new ProgressiveSender(
        model.Bundle, new SenderOptions { TileSizes = new(2), Codec = PayloadCodec.Context }).Encode(picture);

    [OneTimeTearDown]
    public void Free() => model.Dispose();

    /// <summary>What is shown is clipped colour by colour, and by the sender luma alone.</summary>
    [Test]
    public async Task RefineAsync_EveryLevel_HasTheStatedPsnr()
    {
        await using ProgressiveReceiver receiver = Receive();
        await using PictureSession session = receiver.Open(encoded);
        List<double> stated = [];
        await foreach (Refinement step in session.RefineAsync())
        {
            double psnr = encoded.Info.Levels[step.Level].LinearPsnrY!.Value;
            double shown = ImageQuality.PsnrY(picture.View, step.Picture.View);
            TestContext.Out.WriteLine(
                FormattableString.Invariant($"level {step.Level}: stated {psnr:0.00}, shown {shown:0.000} dB"));
            Assert.That(step.LinearPsnrY, Is.EqualTo(psnr));
            Assert.That(
                psnr,
                Is.EqualTo(ToPsnr(Errors(session, step.Level).Average())).Within(psnr < 50 ? 0.05 : 0.2),
                $"level {step.Level}");
            Assert.That(shown, Is.EqualTo(psnr).Within(psnr < 50 ? 0.1 : 0.3), $"level {step.Level}");
            stated.Add(psnr);
        }

        Assert.That(stated, Has.Count.EqualTo(Levels).And.Ordered);
    }

    [Test]
    public async Task GetLinearPsnrY_EveryTile_IsThatOfTheTileInQuarters()
    {
        await using ProgressiveReceiver receiver = Receive();
        await using PictureSession session = receiver.Open(encoded);
        for (int level = 0; level < Levels; level++)
        {
            await session.FetchAsync(level);
            double[] errors = Errors(session, level);
            for (int tile = 0; tile < errors.Length; tile++)
            {
                double stated = session.Decoder.GetLinearPsnrY(level, encoded.Info.GetTiles(0)[tile])!.Value;
                Assert.That(stated, Is.EqualTo(Math.Round(4 * stated) / 4).Within(1e-9));
                if (stated < 50)
                {
                    Assert.That(
                        stated, Is.EqualTo(ToPsnr(errors[tile])).Within(0.125 + 0.05), $"tile {tile}, level {level}");
                }
            }
        }
    }

    [Test]
    public async Task GetLinearPsnrY_SeveralTiles_IsThatOfTheirMeanError()
    {
        await using ProgressiveReceiver receiver = Receive();
        await using PictureSession session = receiver.Open(encoded);
        Assert.That(session.Decoder.GetLinearPsnrY(0), Is.Null, "nothing is there yet");
        await session.FetchAsync(3);
        double mean = Enumerable.Range(0, (int)encoded.Info.GetTiles(0).Count).Average(
            tile => Math.Pow(10, -session.Decoder.GetLinearPsnrY(3, encoded.Info.GetTiles(0)[tile])!.Value / 10));
        Assert.That(session.Decoder.GetLinearPsnrY(3), Is.EqualTo(-10 * Math.Log10(mean)).Within(1e-9));
        Assert.That(session.Decoder.GetLinearPsnrY(3), Is.EqualTo(encoded.Info.Levels[3].LinearPsnrY).Within(0.125));
        Assert.That(session.Decoder.GetLinearPsnrY(4), Is.Null);
        Assert.That(() => session.Decoder.GetLinearPsnrY(Levels), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => session.Decoder.GetLinearPsnrY(0, default(BlockRegion)),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public async Task RefineAsync_UntilAPsnrThatNobodyMeasured_StopsAtTheStatedOne()
    {
        await using ProgressiveReceiver receiver = Receive();
        await using PictureSession session = receiver.Open(encoded);
        Refinement last = await LastAsync(session, null, Stop.WhenPsnr(36));
        Assert.That(last.Level, Is.EqualTo(encoded.Info.Levels.First(level => level.LinearPsnrY >= 36).Level));
        Assert.That(
            last.Stopped, Is.EqualTo(FormattableString.Invariant($"PSNR is at least {last.LinearPsnrY:0.00} dB")));

        PixelRegion region = encoded.Info.Grid.ToPixels(encoded.Info.GetTiles(0)[5]);
        last = await LastAsync(session, region, Stop.WhenPsnr(45));
        Assert.That(
            last.LinearPsnrY, Is.EqualTo(session.Decoder.GetLinearPsnrY(last.Level, encoded.Info.GetTiles(0)[5])));
        Assert.That(last.LinearPsnrY, Is.GreaterThanOrEqualTo(45));
        Assert.That(
            session.Decoder.GetLinearPsnrY(last.Level - 1, encoded.Info.GetTiles(0)[5]), Is.LessThan(45), "not before");

        foreach (IStoppingCriterion unknown in (IStoppingCriterion[])[Stop.WhenSsim(0.9), Stop.WhenGainBelow(1)])
        {
            Assert.That(
                async () => await LastAsync(session, null, unknown),
                Throws.InvalidOperationException.With.Message.Contains("is not known"));
        }
    }

    [Test]
    public async Task RefineAsync_MeasuredPsnr_GoesBeforeTheStatedOne()
    {
        EncodedPicture measured = encoded.With(
            [.. encoded.Info.Levels.Select(level => new MeasuredQuality(30 + level.Level, 0.5))]);
        await using ProgressiveReceiver receiver = Receive();
        await using PictureSession session = receiver.Open(measured);
        Refinement last = await LastAsync(session, null, Stop.WhenPsnr(33));
        Assert.That((last.Level, last.Stopped), Is.EqualTo((3, "PSNR is 33.00 dB")));
    }

    [Test]
    public async Task ResumeAsync_SavedSession_KeepsTheErrorsOfTiles()
    {
        await using ProgressiveReceiver receiver = Receive();
        await using PictureSession session = receiver.Open(encoded);
        PixelRegion region = encoded.Info.Grid.ToPixels(encoded.Info.GetTiles(0)[2]);
        await session.FetchAsync(1);
        await session.FetchAsync(5, region);
        using MemoryStream saved = new();
        await session.SaveAsync(saved);
        saved.Position = 0;
        await using PictureSession again = await receiver.ResumeAsync(encoded, saved);
        for (int level = 0; level < Levels; level++)
        {
            for (int tile = 0; tile < encoded.Info.GetTiles(0).Count; tile++)
            {
                Assert.That(
                    again.Decoder.GetLinearPsnrY(level, encoded.Info.GetTiles(0)[tile]),
                    Is.EqualTo(session.Decoder.GetLinearPsnrY(level, encoded.Info.GetTiles(0)[tile])),
                    $"tile {tile}, level {level}");
            }
        }

        Assert.That(again.Decoder.GetLinearPsnrY(5, encoded.Info.GetTiles(0)[2]), Is.Not.Null);
    }

    /// <summary>The linear picture alone: the network adds nothing, and nothing is corrected.</summary>
    private ProgressiveReceiver Receive() =>
        model.Receive(new ReceiverOptions { Rendering = new RenderOptions { DataConsistency = false } });

    /// <summary>The mean squared error of each tile's luma, of pixels rounded but not clipped.</summary>
    private double[] Errors(PictureSession session, int level)
    {
        TransformReconstruction reconstruction = new(model.Bundle.Manifest.Schedule);
        TileGrid tiles = encoded.Info.GetTiles(0);
        double[] errors = new double[tiles.Count];
        float[] expanded = new float[TransformReconstruction.Channels * 16 * 16];
        for (int tile = 0; tile < errors.Length; tile++)
        {
            ReadOnlySpan<short> indices =
                session.Decoder.GetSamples(level, tile % tiles.Columns, tile / tiles.Columns)![level];
            BlockRegion blocks = tiles[tile];
            for (int block = 0; block < blocks.Count; block++)
            {
                reconstruction.Expand(
                    level, indices.Slice(block * BlockTransform.RowCount, BlockTransform.RowCount), expanded);
                int left = 32 * (blocks.X + block % blocks.Columns);
                int top = 32 * (blocks.Y + block / blocks.Columns);
                for (int pixel = 0; pixel < BlockTransform.PlaneLength; pixel++)
                {
                    (int y, int x) = Math.DivRem(pixel, 32);
                    double luma = 0;
                    double original = 0;
                    for (int colour = 0; colour < 3; colour++)
                    {
                        int phase = 4 * colour + 2 * (y % 2) + x % 2;
                        luma += Weights[colour] / 255 * Math.Round(255 * expanded[(phase * 16 + y / 2) * 16 + x / 2]);
                        original += Weights[colour] / 255 * picture.View.Row(top + y)[3 * (left + x) + colour];
                    }

                    double error = Math.Clamp(luma, 0, 219) - original;
                    errors[tile] += error * error / (blocks.Count * BlockTransform.PlaneLength);
                }
            }
        }

        return errors;
    }

    private static double ToPsnr(double error) => 10 * Math.Log10(255 * 255 / error);

    private static async Task<Refinement> LastAsync(
        PictureSession session, PixelRegion? region, IStoppingCriterion until)
    {
        Refinement? last = null;
        await foreach (Refinement step in session.RefineAsync(region, until))
        {
            last = step;
        }

        return last!;
    }
}
