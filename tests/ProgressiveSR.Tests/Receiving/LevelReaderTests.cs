using static ProgressiveSR.Tests.Receiving.SessionCases;

namespace ProgressiveSR.Tests.Receiving;

/// <summary>What a session asks a distant source for before it needs it.</summary>
public sealed class LevelReaderTests
{
    [Test]
    public async Task RefineAsync_KnownLevel_AsksForTheNextBeforeTheFirstHasArrived()
    {
        await using ProgressiveReceiver receiver = Receiver();
        await using DistantSource source = new(Opaque);
        await using PictureSession session = receiver.Open(source);

        Task<List<(Refinement Step, byte[] Pixels)>> refining = session.CollectAsync(null, Stop.AtLevel(2));
        source.Allow(0, 1);
        await source.WhenAsked(1);
        Assert.That(source.Sent, Has.Length.EqualTo(1), "level 0 is still coming");
        source.AllowAll();

        List<(Refinement Step, byte[] Pixels)> steps = await refining;
        Assert.That(steps.Select(step => step.Step.Level), Is.EqualTo(new[] { 0, 1, 2 }));
        for (int level = 0; level <= 2; level++)
        {
            Assert.That(steps[level].Pixels, Is.EqualTo(Expected(level)), $"level {level}");
            Assert.That(steps[level].Step.BytesReceived, Is.EqualTo(Opaque.Info.Levels[level].Bytes), $"level {level}");
        }

        Assert.That(
            source.Levels, Is.EqualTo(new[] { 0, 1, 2 }), "in order, none twice, and none beyond the one wanted");
    }

    [Test]
    public async Task FetchAsync_Level_AsksForTheNextBeforeTheFirstHasArrived()
    {
        await using ProgressiveReceiver receiver = Receiver();
        await using DistantSource source = new(Opaque);
        await using PictureSession session = receiver.Open(source);
        Task fetching = session.FetchAsync(1);
        source.Allow(0, 1);
        await source.WhenAsked(1);
        Assert.That(source.Sent, Has.Length.EqualTo(1));
        source.AllowAll();
        await fetching;
        Assert.That(source.Levels, Is.EqualTo(new[] { 0, 1 }));
    }

    /// <summary>A level that arrives before the one below it changes nothing that is shown.</summary>
    [Test]
    public async Task RefineAsync_LevelsArriveInReverse_ShowsThemInOrder()
    {
        await using ProgressiveReceiver receiver = Receiver();
        await using DistantSource source = new(Opaque);
        await using PictureSession session = receiver.Open(source);
        Task<List<(Refinement Step, byte[] Pixels)>> refining = session.CollectAsync(null, Stop.AtLevel(1));
        source.Allow(0, 1);
        await source.WhenAsked(1);
        source.Allow(1);
        while (source.Sent.Length < 1 + 12)
        {
            await Task.Delay(1);
        }

        source.Allow(0);
        List<(Refinement Step, byte[] Pixels)> steps = await refining;
        Assert.That(steps.Select(step => step.Pixels), Is.EqualTo(new[] { Expected(0), Expected(1) }));
        Assert.That(steps[0].Step.BytesReceived, Is.EqualTo(Opaque.Info.Levels[0].Bytes), "without those of level 1");
    }

    [Test]
    public async Task RefineAsync_CriterionStops_NoLevelMoreIsAskedFor()
    {
        await using ProgressiveReceiver receiver = Receiver();
        await using DistantSource source = new(Opaque);
        await using PictureSession session = receiver.Open(source);
        source.AllowAll();

        List<(Refinement Step, byte[] Pixels)> steps =
            await session.CollectAsync(null, Stop.When(step => step.Level == 1));

        Assert.That(steps.Select(step => step.Step.Level), Is.EqualTo(new[] { 0, 1 }));
        Assert.That(source.Levels, Is.EqualTo(new[] { 0, 1 }));
        Assert.That(session.BytesReceived, Is.EqualTo(Opaque.Info.Levels[1].Bytes));
        Assert.That((await session.CollectAsync(null))[^1].Pixels, Is.EqualTo(Expected(3)));
        Assert.That(source.Sent, Is.Unique);
        Assert.That(session.BytesReceived, Is.EqualTo(Opaque.Info.Length));
    }

    [Test]
    public async Task RefineAsync_CallerStops_CancelsWhatIsUnderWay()
    {
        await using ProgressiveReceiver receiver = Receiver();
        await using DistantSource source = new(Opaque);
        await using PictureSession session = receiver.Open(source);
        source.Allow(0);
        await foreach (Refinement step in session.RefineAsync())
        {
            await source.WhenAsked(step.Level + 1);
            break;
        }

        await source.WhenCancelled(1);
        source.AllowAll();
        await session.RefineToAsync(3);
        Assert.That(source.Sent, Is.Unique);
    }

    [Test]
    public async Task RefineAsync_LevelAheadFails_ShowsTheLevelsBelowFirst()
    {
        await using ProgressiveReceiver receiver = Receiver();
        await using DistantSource source = new(Opaque);
        await using PictureSession session = receiver.Open(source);
        source.AllowAll();
        source.Sending = level =>
        {
            if (level == 1)
            {
                throw new IOException("The line broke.");
            }
        };
        List<int> shown = [];
        IOException? error = Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (Refinement step in session.RefineAsync())
            {
                shown.Add(step.Level);
            }
        });
        Assert.That(error!.Message, Is.EqualTo("The line broke."));
        Assert.That(shown, Is.EqualTo(new[] { 0 }));
        source.Sending = null;
        await session.RefineToAsync(3);
        Assert.That(source.Sent, Is.Unique);
    }

    /// <summary>
    /// Levels compete for a thin line: the next one is asked for when little of what was asked for is missing.
    /// </summary>
    [Test]
    public async Task RefineAsync_LargeLevels_AsksWhenLittleIsStillToCome()
    {
        const long Window = 1 << 14;
        EncodedPicture picture = new ProgressiveSender(Bundle, new SenderOptions { TileSizes = new(3) })
            .Encode(TestPictures.Make(1200, 900, seed: 3));
        long size = picture.Info.Levels[0].Bytes;
        Assert.That(size, Is.GreaterThan(3 * Window));
        await using ProgressiveReceiver receiver = Receiver();
        await using DistantSource source = new(picture);
        await using PictureSession session = receiver.Open(source);
        Task fetching = session.FetchAsync(2);
        int packets = (int)picture.Info.GetTiles(0).Count;
        int first = packets / 3;
        source.Allow(0, first);
        while (source.Sent.Length < first)
        {
            await Task.Delay(1);
        }

        await Task.Delay(100);
        Assert.That(source.Levels, Is.EqualTo(new[] { 0 }), "two thirds of level 0 are still to come");
        source.Allow(0, (int)(packets - packets * (Window / 2) / size) - first);
        await source.WhenAsked(1);
        Assert.That(source.Sent, Has.Length.LessThan(packets));
        source.AllowAll();
        await fetching;
    }

    [Test]
    public async Task RefineAsync_OneLevelAtOnce_AsksForNothingAhead()
    {
        await using ProgressiveReceiver receiver = Receiver();
        await using DistantSource source = new(Opaque, maxConcurrentLevels: 1);
        await using PictureSession session = receiver.Open(source);
        source.AllowAll();
        source.Asking = level => Assert.That(source.Sent, Has.Length.EqualTo(12 * level));
        await session.CollectAsync(null, Stop.When(step => step.Level == 2));
        Assert.That(source.Levels, Is.EqualTo(new[] { 0, 1, 2 }));
    }
}
