using System.Globalization;
using ProgressiveSR.Innovation;
using ProgressiveSR.Metrics;
using ProgressiveSR.Models;
using ProgressiveSR.Rendering;
using ProgressiveSR.Tests.Rendering;
using ProgressiveSR.Tiles;

namespace ProgressiveSR.Tests.Innovation;

/// <summary>Weights fitted on one photograph say how good another one is.</summary>
public sealed class InnovationTrainerTests
{
    private const int Levels = 7;

    private static readonly Picture Astronaut = Photo("astronaut_x4.hr");
    private static readonly Picture Coffee = Photo("coffee_x2.hr");

    [Test]
    public async Task Train_OnOnePhotograph_EstimatesAnotherOne()
    {
        using TransformModel model = new(coarsest: 128, levels: Levels, innovation: Train(Astronaut));
        await using ProgressiveReceiver receiver = model.Receive(new ReceiverOptions { EstimatesQuality = true });
        await using PictureSession session = receiver.Open(model.Encode(Coffee));
        double before = 0;
        await foreach (Refinement step in session.RefineAsync())
        {
            double psnr = ImageQuality.PsnrY(Coffee.View, step.Picture.View);
            TestContext.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"level {step.Level}: {psnr:0.00} dB, predicted {step.EstimatedPsnrY:0.00}, "
                + $"before {step.PreviousEstimatedPsnrY:0.00}"));
            if (step.Level > 0)
            {
                Assert.That(step.PreviousEstimatedPsnrY, Is.EqualTo(before).Within(1), $"level {step.Level - 1}");
                Assert.That(step.EstimatedPsnrY, Is.EqualTo(psnr).Within(2), $"level {step.Level}");
            }

            before = psnr;
        }
    }

    [Test]
    public void Train_SamePictures_GivesTheSameWeights()
    {
        IReadOnlyList<InnovationFit> fits = Train(Coffee);
        Assert.That(fits, Has.Count.EqualTo(Levels - 1));
        Assert.That(fits.Select(fit => fit.Before), Is.EqualTo(Train(Coffee).Select(fit => fit.Before)));
        Assert.That(fits.SelectMany(fit => fit.After), Is.All.GreaterThanOrEqualTo(0));
    }

    [Test]
    public void Add_WrongPictures_Throws()
    {
        using TransformModel model = new(levels: 3);
        using InnovationTrainer trainer = new(model.Bundle);
        Picture small = new(31, 64);
        Assert.That(
            () => trainer.Add(small, [small, small, small]),
            Throws.ArgumentException.With.Message.Contains("no block"));
        Assert.That(
            () => trainer.Add(Coffee, [Coffee, Coffee]), Throws.ArgumentException.With.Message.Contains("3 pictures"));
        Assert.That(
            () => trainer.Add(Coffee, [Coffee, Coffee, small]),
            Throws.ArgumentException.With.Message.Contains("3 pictures"));
        Assert.That(trainer.Train, Throws.InvalidOperationException);
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        Assert.That(
            () => trainer.Add(Coffee, [Coffee, Coffee, Coffee], cancelled.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Constructor_ModelWithoutIncrements_Throws()
    {
        using TransformModel model = new(levels: 1);
        Assert.That(() => new InnovationTrainer(model.Bundle), Throws.ArgumentException);
    }

    /// <summary>
    /// The worse the picture, the worse the estimate, the increment being the same; noise far below the step would hide
    /// in the cells of index 0.
    /// </summary>
    [Test]
    public void Measure_NoiseAdded_RaisesTheEstimate([Values(1, 3)] int level)
    {
        using TransformModel model = new(coarsest: 128, levels: Levels, innovation: Train(Astronaut));
        using InnovationEstimator estimator = new(model.Bundle);
        using ReceiverModel received = new(model.Bundle, new ExactBackend());
        ProgressiveDecoder decoder = new(model.Encode(Coffee).Description.Header, received);
        EncodedPicture encoded = model.Encode(Coffee);
        for (int i = 0; i <= level; i++)
        {
            decoder.Add(encoded.GetIncrement(i));
        }

        BlockRegion blocks = decoder.Grid.All;
        short[] indices = new short[blocks.Count * 3072];
        LevelMap map = decoder.TakeMap(blocks);
        for (int i = 0; i < blocks.Count; i++)
        {
            map.CopyIndices(level, i % blocks.Columns, i / blocks.Columns, indices.AsSpan(3072 * i, 3072));
        }

        double last = 0;
        int step = (int)model.Bundle.Manifest.Schedule[level][0].Step;
        foreach (int noise in (int[])[0, step, 2 * step, 4 * step])
        {
            Picture shown = decoder.RenderLinear(new RenderOptions { MaxLevel = level - 1 }).Picture;
            Random random = new(3);
            foreach (ref byte value in shown.Pixels.Span)
            {
                value = (byte)Math.Clamp(value + random.Next(-noise, noise + 1), 0, 255);
            }

            double[] figures = new double[blocks.Count * estimator.Count];
            estimator.Measure(shown, blocks, level, indices, figures, default);
            double error = figures.Chunk(estimator.Count).Average(own => estimator.Before(level, own));
            Assert.That(error, Is.GreaterThan(1.02 * last), $"noise {noise}");
            last = error;
        }
    }

    private static IReadOnlyList<InnovationFit> Train(Picture picture)
    {
        using TransformModel model = new(coarsest: 128, levels: Levels);
        using InnovationTrainer trainer = new(model.Bundle);
        using ReceiverModel received = new(model.Bundle, new ExactBackend());
        EncodedPicture encoded = model.Encode(picture);
        ProgressiveDecoder decoder = new(encoded.Description.Header, received);
        List<Picture> shown = [];
        for (int level = 0; level < Levels; level++)
        {
            decoder.Add(encoded.GetIncrement(level));
            shown.Add(decoder.RenderLinear().Picture);
        }

        trainer.Add(picture, shown);
        return trainer.Train();
    }

    private static Picture Photo(string name) => GoldenFile.ToPicture(GoldenFile.Load("metrics_golden").Tensors[name]);
}
