using static ProgressiveSR.Tests.Receiving.SessionCases;

namespace ProgressiveSR.Tests.Receiving;

public sealed class PictureSessionTests
{
    private readonly PixelRegion region = new(33, 20, 30, 25);

    [Test]
    public async Task RefineAsync_WholePicture_ShowsEachLevelOnce([Values] PayloadCodec codec)
    {
        EncodedPicture picture = Encode(alpha: false, codec);
        await using ProgressiveReceiver receiver = Receiver();
        await using TestSource source = new(picture);
        await using PictureSession session = receiver.Open(source);
        List<(Refinement Step, byte[] Pixels)> steps = await session.CollectAsync(null);
        Assert.That(steps.Select(step => step.Step.Level), Is.EqualTo(new[] { 0, 1, 2, 3 }));
        for (int level = 0; level <= 3; level++)
        {
            (Refinement step, byte[] pixels) = steps[level];
            Assert.That(pixels, Is.EqualTo(Expected(level, picture)), $"level {level}");
            Assert.That(step.Changed, Is.EqualTo(new PixelRegion(0, 0, Width, Height)));
            Assert.That(step.Region, Is.EqualTo(step.Changed));
            Assert.That(step.Stopped, level == 3 ? Is.EqualTo("level 3 is the highest") : Is.Null);
            Assert.That(step.Movement, level == 0 ? Is.Null : Is.GreaterThan(0));
            Assert.That(step.BytesReceived, Is.EqualTo(picture.Info.Levels[level].Bytes), "what a file would have");
            Assert.That(step.Statistics!.BlocksPerLevel[level], Is.EqualTo(70));
        }

        RequireNothingTwice(source);
        Assert.That(await session.CollectAsync(null), Is.Empty);
        Assert.That(source.Asked, Has.Count.EqualTo(4 * 12));
    }

    [Test]
    public async Task RefineAsync_RegionThenWhole_FetchesNothingTwice()
    {
        await using ProgressiveReceiver receiver = Receiver();
        await using TestSource source = new(Opaque);
        await using PictureSession session = receiver.Open(source);

        List<(Refinement Step, byte[] Pixels)> first = await session.CollectAsync(region, Stop.AtLevel(2));

        Assert.That(first.Select(step => step.Step.Level), Is.EqualTo(new[] { 0, 1, 2 }));
        Assert.That(first[0].Step.Region, Is.EqualTo(new PixelRegion(32, 16, 32, 32)), "whole blocks");
        Assert.That(
            source.Asked,
            Is.EquivalentTo(Enumerable.Range(0, 3).SelectMany(level => new (int, TilePosition)[]
            {
                (level, new(0, 0)), (level, new(1, 0)),
            })));
        List<(Refinement Step, byte[] Pixels)> second = await session.CollectAsync(null);
        Assert.That(second.Select(step => step.Step.Level), Is.EqualTo(new[] { 0, 1, 2, 3 }));
        Assert.That(second[^1].Pixels, Is.EqualTo(Expected(3)));
        RequireNothingTwice(source);
        Assert.That(source.Asked, Has.Count.EqualTo(4 * 12));
        Assert.That(
            session.BytesReceived, Is.EqualTo(Opaque.Info.Length), "header, indexes and parts");
    }

    /// <summary>
    /// Pixels beside <see cref="Refinement.Changed"/> stay, and all are those of the decoder's state.
    /// </summary>
    [Test]
    public async Task RefineAsync_Regions_ChangedHoldsAllPixelsThatDiffer([Range(1, 8)] int seed)
    {
        Random random = new(seed);
        await using ProgressiveReceiver receiver = Receiver();
        await using PictureSession session = receiver.Open(Opaque);
        byte[]? before = null;
        for (int i = 0; i < 8; i++)
        {
            int x = random.Next(Width);
            int y = random.Next(Height);
            PixelRegion place = new(x, y, random.Next(1, Width - x + 1), random.Next(1, Height - y + 1));
            await foreach (Refinement step in session.RefineAsync(place, Stop.AtLevel(random.Next(4))))
            {
                byte[] pixels = Pixels(step);
                byte[] drawn = TestRendering.Pixels(session.Decoder.Render().Picture);
                for (int j = 0; j < pixels.Length / 3; j++)
                {
                    (int py, int px) = Math.DivRem(j, Width);
                    ReadOnlySpan<byte> pixel = pixels.AsSpan(3 * j, 3);
                    bool inside = px >= step.Changed.X && px < step.Changed.X + step.Changed.Width
                        && py >= step.Changed.Y && py < step.Changed.Y + step.Changed.Height;
                    Assert.That(
                        inside || before is null || pixel.SequenceEqual(before.AsSpan(3 * j, 3)),
                        $"{px},{py} of {step.Changed}");
                    Assert.That(
                        session.Decoder.GetLevel(px / 16, py / 16) < 0 || pixel.SequenceEqual(drawn.AsSpan(3 * j, 3)),
                        $"{px},{py} is not drawn as it is held: step {i}, level {step.Level}");
                }

                before = pixels;
            }
        }
    }

    [Test]
    public async Task RefineAsync_FreshRegion_LeavesTheRestGrey()
    {
        await using ProgressiveReceiver receiver = Receiver();
        await using PictureSession session = receiver.Open(Opaque);
        (Refinement step, byte[] pixels) = (await session.CollectAsync(region, Stop.AtLevel(0)))[0];
        Assert.That(step.Changed, Is.EqualTo(step.Region));
        Assert.That(pixels[..(3 * Width * 16)], Is.All.EqualTo(128));
        Assert.That(step.Movement, Is.Null);
    }

    [Test]
    public async Task RefineAsync_Surplus_IsKeptAndShownWithoutFetching()
    {
        await using ProgressiveReceiver receiver = Receiver();
        await using TestSource source = new(Opaque);
        await using PictureSession session = receiver.Open(source);
        await session.CollectAsync(new PixelRegion(0, 0, 16, 16));
        int asked = source.Asked.Count;
        Assert.That(session.Decoder.GetLevel(1, 1), Is.EqualTo(-1), "kept, not shown");
        Assert.That(session.Decoder.GetHeldLevel(0, 0), Is.EqualTo(3));

        List<(Refinement Step, byte[] Pixels)> steps = await session.CollectAsync(new PixelRegion(0, 0, 48, 48));

        Assert.That(source.Asked, Has.Count.EqualTo(asked));
        Assert.That(steps.Select(step => step.Step.Level), Is.EqualTo(new[] { 0, 1, 2, 3 }));
        Assert.That(session.Decoder.GetLevel(2, 2), Is.EqualTo(3));
    }

    [Test]
    public async Task RefineToAsync_Level_RendersOnce()
    {
        ExactBackend backend = new();
        await using ProgressiveReceiver receiver = Receiver(backend);
        await using TestSource source = new(Opaque);
        await using PictureSession session = receiver.Open(source);
        Refinement step = await session.RefineToAsync(2);
        Assert.That((step.Level, step.Stopped), Is.EqualTo((2, (string?)null)));
        Assert.That(Pixels(step), Is.EqualTo(Expected(2)));
        Assert.That(backend.SuperResolvers.Select(network => network.Info.Factor), Is.EqualTo(new[] { 2 }));
        Assert.That(source.Asked.Select(asked => asked.Level).Distinct(), Is.EqualTo(new[] { 0, 1, 2 }));

        // Nothing new: what is there is shown again, and nothing fetched.
        Assert.That(Pixels(await session.RefineToAsync(1)), Is.EqualTo(Expected(2)));
        RequireNothingTwice(source);
    }

    [Test]
    public async Task FetchAsync_Level_RendersNothingAndIsShownByTheNextRefinement()
    {
        ExactBackend backend = new();
        await using ProgressiveReceiver receiver = Receiver(backend);
        await using TestSource source = new(Opaque);
        await using PictureSession session = receiver.Open(source);
        await session.FetchAsync(3);
        Assert.That(backend.SuperResolvers, Is.Empty);
        Assert.That(session.Decoder.GetLowestLevel(), Is.EqualTo(3));

        List<(Refinement Step, byte[] Pixels)> steps = await session.CollectAsync(null);

        Assert.That(steps.Single().Step.Level, Is.EqualTo(3));
        Assert.That(steps.Single().Pixels, Is.EqualTo(Expected(3)));
        Assert.That(source.Asked, Has.Count.EqualTo(4 * 12));
    }

    [Test]
    public async Task RefineAsync_TwoAtATime_IsRefused()
    {
        await using ProgressiveReceiver receiver = Receiver();
        await using PictureSession session = receiver.Open(Opaque);
        await foreach (Refinement step in session.RefineAsync())
        {
            Assert.That(
                async () => await session.CollectAsync(null),
                Throws.InvalidOperationException.With.Message.Contains("one refinement at a time"));
            Assert.That(async () => await session.RefineToAsync(1), Throws.InvalidOperationException);
            Assert.That(async () => await session.FetchAsync(1), Throws.InvalidOperationException);
            if (step.Level == 1)
            {
                break;
            }
        }

        Assert.That((await session.CollectAsync(null)).Select(step => step.Step.Level), Is.EqualTo(new[] { 2, 3 }));
    }

    [Test]
    public async Task Refine_RegionOrLevelOutside_Throws()
    {
        await using ProgressiveReceiver receiver = Receiver();
        await using PictureSession session = receiver.Open(Opaque);
        foreach (PixelRegion outside in (PixelRegion[])[new(0, 0, 0, 1), new(149, 0, 2, 1), new(-1, 0, 5, 5)])
        {
            Assert.That(
                async () => await session.CollectAsync(outside), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(
                async () => await session.RefineToAsync(0, outside), Throws.InstanceOf<ArgumentOutOfRangeException>());
        }

        Assert.That(async () => await session.RefineToAsync(4), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(async () => await session.RefineToAsync(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(async () => await session.FetchAsync(4), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(await session.CollectAsync(null), Has.Count.EqualTo(4), "it stays usable");
    }

    [Test]
    public async Task RefineAsync_Progress_RisesToOneForEachStep()
    {
        await using ProgressiveReceiver receiver = Receiver();
        await using PictureSession session = receiver.Open(Opaque);
        ProgressList progress = new();
        int steps = 0;
        await foreach (Refinement _ in session.RefineAsync(progress: progress))
        {
            steps++;
        }

        Assert.That(progress.Values, Is.All.InRange(0, 1));
        Assert.That(progress.Values.Count(value => value == 1), Is.EqualTo(steps));
    }

    [Test]
    public async Task Dispose_Session_DisposesTheSourceWhereItOwnsIt([Values] bool owns)
    {
        await using ProgressiveReceiver receiver = Receiver();
        TestSource source = new(Opaque);
        await receiver.Open(source, owns).DisposeAsync();
        Assert.That(source.IsDisposed, Is.EqualTo(owns));
    }

    [Test]
    public async Task RefineAsync_ManySessionsOfOneReceiver_EachAsAlone()
    {
        await using ProgressiveReceiver receiver = Receiver();
        byte[] expected = Expected(3);
        await Parallel.ForEachAsync(Enumerable.Range(0, 8), async (_, _) =>
        {
            await using PictureSession session = receiver.Open(Opaque);
            Assert.That((await session.CollectAsync(null))[^1].Pixels.AsSpan().SequenceEqual(expected));
        });
    }
}
