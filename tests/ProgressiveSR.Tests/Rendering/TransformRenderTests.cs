using ProgressiveSR.Coding;
using ProgressiveSR.Metrics;
using ProgressiveSR.Models;
using ProgressiveSR.Rendering;
using ProgressiveSR.Resizing;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests.Rendering;

/// <summary>The separable kernel from picture to pixels.</summary>
[TestFixture]
public sealed class TransformRenderTests
{
    [Test]
    public async Task Refine_AllLevels_EachIsNearerThanTheOneBefore()
    {
        using TransformModel model = new();
        Picture picture = Waves(100, 75);
        await using ProgressiveReceiver receiver = model.Receive();
        await using PictureSession session = receiver.Open(model.Encode(picture));
        List<double> quality = [];
        await foreach (Refinement refinement in session.RefineAsync())
        {
            quality.Add(ImageQuality.PsnrY(picture.View, refinement.Picture.View));
        }

        Assert.That(quality, Has.Count.EqualTo(7));
        Assert.That(quality, Is.Ordered);
        Assert.That(quality[0], Is.GreaterThan(22));
        Assert.That(quality[^1], Is.GreaterThan(50));
    }

    [Test]
    public async Task Refine_GreyPicture_IsExact()
    {
        using TransformModel model = new();
        foreach (byte grey in (byte[])[0, 1, 127, 128, 200, 255])
        {
            Picture picture = new(40, 33);
            picture.Pixels.Span.Fill(grey);
            await using ProgressiveReceiver receiver = model.Receive();
            await using PictureSession session = receiver.Open(model.Encode(picture));
            Refinement refinement = await session.RefineToAsync(3);

            Assert.That(refinement.Picture.Pixels.ToArray(), Is.All.EqualTo(grey));
        }
    }

    /// <summary>Mid-grey has no coefficients, other greys a mean alone, which some levels do not refine.</summary>
    [TestCase(128, 0, 0)]
    [TestCase(70, 4, 40)]
    public async Task Refine_GreyPictureOfAFile_IsExactFromFewBytes(byte grey, int least, int most)
    {
        const int Levels = 4;
        using TransformModel model = new(levels: Levels, tables: Tables(Waves(160, 96), Levels));
        Picture picture = new(140, 100);
        picture.Pixels.Span.Fill(grey);
        EncodedPicture encoded = model.Encode(picture);
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"grey-{grey}.psr");
        await encoded.SaveAsync(path);
        await using ProgressiveReceiver receiver = model.Receive();
        await using PictureSession session = receiver.Open(PsrFile.Open(path), ownsSource: true);
        int bytes = 0;
        for (int level = 0; level < Levels; level++)
        {
            foreach (PacketPart part in encoded.GetIncrement(level).Parts)
            {
                bytes += part.Payload.Length;
            }
        }

        Picture shown = (await session.RefineToAsync(Levels - 1)).Picture;
        Assert.That(shown.Pixels.ToArray(), Is.All.EqualTo(grey));
        Assert.That(bytes, Is.InRange(least, most));
    }

    [Test]
    public async Task Refine_NetworkThatAddsNoise_EndsInTheCells()
    {
        Random random = new(1);
        float[] noise = [.. Enumerable.Range(0, 3 * 64 * 64).Select(_ => (random.NextSingle() - 0.5f) * 0.4f)];
        using TransformModel model = new() { Added = i => noise[i] };
        Picture picture = Waves(64, 64);
        await using ProgressiveReceiver receiver = model.Receive();
        await using ProgressiveReceiver plain =
            model.Receive(new ReceiverOptions { Rendering = new RenderOptions { DataConsistency = false } });
        EncodedPicture encoded = model.Encode(picture);
        await using PictureSession corrected = receiver.Open(encoded);
        await using PictureSession uncorrected = plain.Open(encoded);
        for (int level = 0; level < 5; level++)
        {
            Picture shown = (await corrected.RefineToAsync(level)).Picture;
            Picture untouched = (await uncorrected.RefineToAsync(level)).Picture;
            Assert.That(Outside(model, picture, shown, level), Is.LessThan(2), $"level {level}");
            Assert.That(
                ImageQuality.PsnrY(picture.View, shown.View),
                Is.GreaterThan(ImageQuality.PsnrY(picture.View, untouched.View) + (level < 2 ? 0 : 0.5)),
                $"level {level}");
        }
    }

    /// <summary>
    /// A bundle's points are those that receivers use, and its fingerprint tells that they are others.
    /// </summary>
    [Test]
    public async Task Refine_ModelWithTrainedPoints_IsNearer()
    {
        const int Levels = 4;
        Picture picture = Waves(160, 96);
        using TransformModel without = new(levels: Levels);
        using TransformModel with = new(levels: Levels, tables: Tables(picture, Levels));
        await using ProgressiveReceiver plainReceiver = without.Receive();
        await using ProgressiveReceiver receiver = with.Receive();
        await using PictureSession plain = plainReceiver.Open(without.Encode(picture));
        await using PictureSession session = receiver.Open(with.Encode(picture));
        for (int level = 0; level < Levels; level++)
        {
            Picture shown = (await session.RefineToAsync(level)).Picture;
            Picture untrained = (await plain.RefineToAsync(level)).Picture;
            Assert.That(
                ImageQuality.PsnrY(picture.View, shown.View),
                Is.GreaterThan(ImageQuality.PsnrY(picture.View, untrained.View)),
                $"level {level}");
        }

        Assert.That(with.Bundle.Manifest.Fingerprint, Is.Not.EqualTo(without.Bundle.Manifest.Fingerprint));
    }

    /// <summary>Not before the reconstruction is needed: a receiver's model loads nothing at first.</summary>
    [Test]
    public void CreateReconstruction_BrokenTables_SaysSoInOneSentence()
    {
        using TransformModel model = new(tables: [1, 2, 3]);
        using ReceiverModel receiver = new(model.Bundle, new ExactBackend());
        Assert.That(
            model.Bundle.CreateReconstruction,
            Throws.TypeOf<InvalidModelException>().With.Message.Contains(ModelManifest.TablesFile));
        Assert.That(() => receiver.Reconstruction, Throws.TypeOf<InvalidModelException>());
    }

    [Test]
    public void CreateReconstruction_TrainedKernel_Throws() => Assert.That(
        TestModel.Bundle(32).CreateReconstruction,
        Throws.TypeOf<InvalidModelException>().With.Message.Contains("not have the separable kernel"));

    [Test]
    public async Task Refine_Region_LeavesTheOthersAndEqualsTheWhole()
    {
        using TransformModel model = new();
        Picture picture = Waves(320, 200);
        EncodedPicture encoded = model.Encode(picture);
        await using ProgressiveReceiver receiver = model.Receive();
        await using PictureSession whole = receiver.Open(encoded);
        await using PictureSession part = receiver.Open(encoded);
        PixelRegion region = new(70, 40, 90, 60);
        byte[] coarse = (await part.RefineToAsync(0)).Picture.Pixels.ToArray();
        Refinement refined = await part.RefineToAsync(4, region);
        Picture fine = (await whole.RefineToAsync(4)).Picture;

        PixelRegion blocks = refined.Region;
        for (int y = 0; y < picture.Height; y++)
        {
            for (int x = 0; x < picture.Width; x++)
            {
                bool inside =
                    x >= blocks.X && x < blocks.X + blocks.Width && y >= blocks.Y && y < blocks.Y + blocks.Height;
                int at = y * refined.Picture.Stride + x * 3;
                Assert.That(
                    refined.Picture.Pixels.Span[at],
                    Is.EqualTo(inside ? fine.Pixels.Span[at] : coarse[at]),
                    $"{x}, {y}");
            }
        }
    }

    [Test]
    public async Task Render_LevelBelowThatHeld_EqualsAReceiverThatHoldsNoMore()
    {
        using TransformModel model = new();
        Picture picture = Waves(130, 70);
        EncodedPicture encoded = model.Encode(picture);
        await using ProgressiveReceiver receiver = model.Receive();
        await using PictureSession low = receiver.Open(encoded);
        await using PictureSession high = receiver.Open(encoded);
        byte[] expected = (await low.RefineToAsync(2)).Picture.Pixels.ToArray();
        await high.RefineToAsync(6);

        Picture shown = high.Decoder.Render(new RenderOptions { MaxLevel = 2 }).Picture;
        Assert.That(shown.Pixels.ToArray(), Is.EqualTo(expected));
    }

    [TestCase(0, 8)]
    [TestCase(3, 16)]
    public async Task RenderLowResolution_OfALevel_IsThePictureMadeSmaller(int level, int side)
    {
        using TransformModel model = new();
        Picture picture = Waves(96, 64);
        await using ProgressiveReceiver receiver = model.Receive();
        await using PictureSession session = receiver.Open(model.Encode(picture));
        await session.RefineToAsync(level);
        Picture small = session.Decoder.RenderLowResolution().Picture;
        Picture expected = BicubicResize.Resize(picture.View, 96 * side / 32, 64 * side / 32);

        Assert.That((small.Width, small.Height), Is.EqualTo((expected.Width, expected.Height)));
        Assert.That(ImageQuality.PsnrY(expected.View, small.View), Is.GreaterThan(level == 0 ? 22 : 30));
    }

    [Test]
    public async Task Refine_NetworkOfThreeChannels_IsFedWithThePictureOfHalfTheSize()
    {
        using TransformModel model = new();
        Picture picture = Waves(96, 64);
        await using ProgressiveReceiver receiver =
            model.Receive(new ReceiverOptions { SuperResolvers = [new BoxSuperResolver(2, radius: 0)] });
        await using PictureSession session = receiver.Open(model.Encode(picture));

        Picture shown = (await session.RefineToAsync(4)).Picture;
        Assert.That(Outside(model, picture, shown, 4), Is.LessThan(2));
        Assert.That(ImageQuality.PsnrY(picture.View, shown.View), Is.GreaterThan(36));
    }

    [Test]
    public async Task Session_SavedAndResumed_GoesOn()
    {
        using TransformModel model = new();
        Picture picture = Waves(70, 70);
        EncodedPicture encoded = model.Encode(picture);
        await using ProgressiveReceiver receiver = model.Receive();
        using MemoryStream saved = new();
        await using (PictureSession first = receiver.Open(encoded))
        {
            await first.RefineToAsync(3);
            await first.SaveAsync(saved);
        }

        saved.Position = 0;
        await using PictureSession second = await receiver.ResumeAsync(encoded, saved);
        await using PictureSession fresh = receiver.Open(encoded);
        Assert.That(
            (await second.RefineToAsync(5)).Picture.Pixels.ToArray(),
            Is.EqualTo((await fresh.RefineToAsync(5)).Picture.Pixels.ToArray()));
    }

    private static byte[] Tables(Picture picture, int levels)
    {
        using TransformSampler sampler = new(new LevelSchedule(
            LevelDescription.HalvingSteps(64, levels, 2).Select(level => level.Rows), BlockTransform.RowCount));
        ContextTrainer trainer = new(sampler);
        trainer.Add(picture, new TileSizes(4));
        using MemoryStream stream = new();
        ContextTablesFile.Write(trainer.Train(), stream);
        return stream.ToArray();
    }

    /// <summary>
    /// How far beyond its cell the worst coefficient of a picture shown is, in units of an 8-bit rounding.
    /// </summary>
    private static double Outside(TransformModel model, Picture original, Picture shown, int level)
    {
        LevelSchedule schedule = model.Bundle.Manifest.Schedule;
        BlockRegion all = new BlockGrid(original.Width, original.Height, 32).All;
        using TransformSampler sampler = new(schedule);
        short[] indices = new short[all.Count * 3072];
        short[] values = new short[indices.Length];
        sampler.Sample(original, all, level, level, indices);
        new Quantizer(schedule).Quantize(level, indices, indices);
        sampler.Sample(shown, all, level, level, values);
        double worst = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double step = schedule[level][i % 3072 < 1024 ? 0 : 1].Step;
            double low = (indices[i] > 0 ? indices[i] : indices[i] - 1) * step;
            double high = (indices[i] < 0 ? indices[i] : indices[i] + 1) * step;
            worst = Math.Max(worst, Math.Max(low - values[i] / 8.0, values[i] / 8.0 - high));
        }

        return worst;
    }

    private static Picture Waves(int width, int height)
    {
        Picture picture = new(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double wave = Math.Sin(x * 0.21 + y * 0.05) * Math.Cos(y * 0.13) + 0.4 * Math.Sin(x * y * 0.01);
                Span<byte> pixel = picture.Pixels.Span.Slice(y * picture.Stride + 3 * x, 3);
                pixel[0] = (byte)(128 + 60 * wave);
                pixel[1] = (byte)(120 + 50 * wave + 20 * Math.Sin(y * 0.2));
                pixel[2] = (byte)(110 + 40 * wave - 25 * Math.Cos(x * 0.17));
            }
        }

        return picture;
    }
}
