using ProgressiveSR.Metrics;
using ProgressiveSR.Models;
using ProgressiveSR.Tests.Rendering;

namespace ProgressiveSR.Tests.Receiving;

/// <summary>What sessions say of the quality that nobody stated, and when that stops them.</summary>
public sealed class SessionEstimateTests
{
    private const int Levels = 5;

    // The squared distance alone, and some error in every pixel: enough to tell one from another.
    private static readonly InnovationFit Fit = new([0.5, 1.2, 0, 0.1], [0.5, 0.4, 0, 0.1]);

    private readonly Picture picture = TestPictures.MakeHalfFlat(300, 200);
    private readonly TransformModel model = new(levels: Levels, innovation: [.. Enumerable.Repeat(Fit, Levels - 1)]);
    private EncodedPicture encoded = null!;

    [OneTimeSetUp]
    public void Encode() => encoded =
        new ProgressiveSender(model.Bundle, new SenderOptions { TileSizes = new TileSizes(2) }).Encode(picture);

    [OneTimeTearDown]
    public void Free() => model.Dispose();

    [Test]
    public async Task RefineAsync_NobodyAsks_EstimatesNothing()
    {
        await using ProgressiveReceiver receiver = model.Receive();
        await using PictureSession session = receiver.Open(encoded);
        await foreach (Refinement step in session.RefineAsync(until: Stop.AtLevel(3)))
        {
            Assert.That((step.EstimatedPsnrY, step.PreviousEstimatedPsnrY), Is.EqualTo(((double?)null, (double?)null)));
        }

        Assert.That(session.EstimatePsnrY(), Is.EqualTo(default(PsnrEstimate)));
    }

    [Test]
    public async Task RefineAsync_UntilInnovation_StopsThereAndSaysWhy()
    {
        await using ProgressiveReceiver receiver = model.Receive();
        List<Refinement> all = await CollectAsync(receiver, Stop.WhenInnovation(double.PositiveInfinity));
        Assert.That(all[^1].Stopped, Is.EqualTo($"level {Levels - 1} is the highest"));
        Assert.That(all[0].EstimatedPsnrY, Is.Null, "nothing was joined to anything");
        Assert.That(all.Skip(1).Select(step => step.EstimatedPsnrY), Has.None.Null.And.Ordered);

        double goal = Math.Round(all[3].EstimatedPsnrY!.Value - 0.2, 2);
        Assert.That(goal, Is.GreaterThan(all[2].EstimatedPsnrY!.Value));
        List<Refinement> stopped = await CollectAsync(
            receiver, Stop.WhenAny(Stop.WhenInnovation(goal), Stop.AtLevel(4)));
        Assert.That(
            stopped.Select(step => step.EstimatedPsnrY), Is.EqualTo(all.Take(4).Select(step => step.EstimatedPsnrY)));
        Assert.That(stopped[^1].Stopped, Is.EqualTo(FormattableString.Invariant(
            $"estimated {all[3].EstimatedPsnrY:0.0} dB ≥ {goal:0.##} dB at level 3")));
    }

    [Test]
    public async Task EstimatePsnrY_OfTiles_AddsUpToTheWhole()
    {
        await using ProgressiveReceiver receiver = model.Receive(new ReceiverOptions { EstimatesQuality = true });
        await using PictureSession session = receiver.Open(encoded);
        await foreach (Refinement step in session.RefineAsync(until: Stop.AtLevel(2)))
        {
            if (step.Level == 0)
            {
                continue;
            }

            PsnrEstimate[] tiles = [.. Tiles().Select(tile => session.EstimatePsnrY(tile))];
            double pixels = picture.Width * picture.Height;
            double Sum(Func<PsnrEstimate, double?> of) => tiles.Zip(Tiles(), (estimate, tile) =>
                tile.Width * tile.Height * Math.Pow(10, -of(estimate)!.Value / 10)).Sum();
            Assert.That(
                step.EstimatedPsnrY, Is.EqualTo(-10 * Math.Log10(Sum(tile => tile.Shown) / pixels)).Within(1e-4));
            Assert.That(
                step.PreviousEstimatedPsnrY,
                Is.EqualTo(-10 * Math.Log10(Sum(tile => tile.Previous) / pixels)).Within(1e-4));
            Assert.That(tiles.Select(tile => tile.Shown).Distinct().Count(), Is.GreaterThan(3), "tiles differ");
        }
    }

    /// <summary>The weights here are those of the distance: what a level changes is what was wrong.</summary>
    [Test]
    public async Task RefineAsync_EveryLevel_MeasuresWhatWasShown()
    {
        await using ProgressiveReceiver receiver = model.Receive(new ReceiverOptions { EstimatesQuality = true });
        await using PictureSession session = receiver.Open(encoded);
        double before = 0;
        await foreach (Refinement step in session.RefineAsync())
        {
            if (step.Level > 0)
            {
                Assert.That(step.PreviousEstimatedPsnrY, Is.EqualTo(before).Within(3), $"level {step.Level - 1}");
            }

            before = ImageQuality.PsnrY(picture.View, step.Picture.View);
        }
    }

    [Test]
    public async Task RefineToAsync_LevelsSkipped_MeasuresWhatWasShownAndPredictsNothing()
    {
        await using ProgressiveReceiver receiver = model.Receive(new ReceiverOptions { EstimatesQuality = true });
        await using PictureSession session = receiver.Open(encoded);
        List<Refinement> all = await CollectAsync(receiver, Stop.AtLevel(4));
        await session.RefineToAsync(0);
        Refinement skipped = await session.RefineToAsync(3);
        Assert.That(skipped.EstimatedPsnrY, Is.Null);
        Assert.That(skipped.PreviousEstimatedPsnrY, Is.EqualTo(all[1].PreviousEstimatedPsnrY));
        Refinement next = await session.RefineToAsync(4);
        Assert.That(next.EstimatedPsnrY, Is.EqualTo(all[4].EstimatedPsnrY));
    }

    /// <summary>
    /// What is shown without being drawn, or drawn without an increment, is not judged by another's figures.
    /// </summary>
    [Test]
    public async Task FetchAsync_AfterAnEstimate_ForgetsIt()
    {
        await using ProgressiveReceiver receiver = model.Receive(new ReceiverOptions { EstimatesQuality = true });
        await using PictureSession session = receiver.Open(encoded);
        await session.RefineToAsync(0);
        await session.RefineToAsync(1);
        Assert.That(session.EstimatePsnrY().Shown, Is.Not.Null);
        await session.FetchAsync(2);
        Assert.That(session.EstimatePsnrY().Shown, Is.Null);
        Refinement drawn = await session.RefineToAsync(2);
        Assert.That((drawn.EstimatedPsnrY, drawn.PreviousEstimatedPsnrY), Is.EqualTo(((double?)null, (double?)null)));
    }

    [Test]
    public async Task RefineAsync_Region_EstimatesTheRegion()
    {
        await using ProgressiveReceiver receiver = model.Receive(new ReceiverOptions { EstimatesQuality = true });
        await using PictureSession session = receiver.Open(encoded);
        await session.RefineToAsync(0);
        PixelRegion region = new(64, 64, 100, 40);
        Refinement last = null!;
        await foreach (Refinement step in session.RefineAsync(region, Stop.AtLevel(2)))
        {
            last = step;
        }

        Assert.That(last.EstimatedPsnrY, Is.EqualTo(session.EstimatePsnrY(region).Shown).And.Not.Null);
        Assert.That(session.EstimatePsnrY().Shown, Is.Null, "the rest shows level 0, which nothing predicts");
        await session.RefineToAsync(1);
        Assert.That(session.EstimatePsnrY().Shown, Is.Not.Null, "each block by its own level");
        Assert.That(session.EstimatePsnrY(region).Shown, Is.EqualTo(last.EstimatedPsnrY), "still at level 2");
    }

    [Test]
    public async Task RefineAsync_ModelWithoutWeights_RefusesTheCriterion()
    {
        using TransformModel bare = new(levels: 3);
        await using ProgressiveReceiver receiver = bare.Receive(new ReceiverOptions { EstimatesQuality = true });
        await using PictureSession session = receiver.Open(bare.Encode(picture));
        Assert.That(
            async () => await session.CollectAsync(null, Stop.WhenInnovation(30)),
            Throws.InvalidOperationException.With.Message.Contains("psr fit"));
        List<(Refinement Step, byte[] Pixels)> steps = await session.CollectAsync(null);
        Assert.That(steps.Select(step => step.Step.EstimatedPsnrY), Is.All.Null, "the option asks for what there is");
    }

    [Test]
    public async Task RefineAsync_CancelledWhileEstimating_KeepsWhatItHas()
    {
        await using ProgressiveReceiver receiver = model.Receive(new ReceiverOptions { EstimatesQuality = true });
        await using PictureSession session = receiver.Open(encoded);
        await session.RefineToAsync(0);
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        Assert.That(
            async () => await session.RefineToAsync(1, cancellationToken: cancelled.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That((await session.RefineToAsync(1)).EstimatedPsnrY, Is.Not.Null);
    }

    private IEnumerable<PixelRegion> Tiles() => Enumerable.Range(0, (int)encoded.Info.GetTiles(0).Count)
        .Select(i => encoded.Info.Grid.ToPixels(encoded.Info.GetTiles(0)[i]));

    private async Task<List<Refinement>> CollectAsync(ProgressiveReceiver receiver, IStoppingCriterion until)
    {
        await using PictureSession session = receiver.Open(encoded);
        return [.. (await session.CollectAsync(null, until)).Select(step => step.Step)];
    }
}
