using static ProgressiveSR.Tests.Receiving.SessionCases;

namespace ProgressiveSR.Tests.Receiving;

/// <summary>What a session keeps of a call that was cancelled.</summary>
public sealed class SessionCancellationTests
{
    private readonly PixelRegion region = new(33, 20, 30, 25);

    [Test]
    public async Task RefineAsync_CancelledWhileFetching_KeepsWhatArrived([Values(0, 2)] int at)
    {
        await using ProgressiveReceiver receiver = Receiver();
        using CancellationTokenSource cancel = new();
        await using TestSource source = new(Opaque);
        int packets = 0;
        source.Fetching = level =>
        {
            if (level == at && ++packets == 5)
            {
                cancel.Cancel();
            }
        };
        await using PictureSession session = receiver.Open(source);
        Assert.That(
            async () => await session.CollectAsync(null, cancellationToken: cancel.Token),
            Throws.InstanceOf<OperationCanceledException>());
        source.Fetching = null;

        List<(Refinement Step, byte[] Pixels)> steps = await session.CollectAsync(null);

        Assert.That(steps[0].Step.Level, Is.EqualTo(at), "levels that were shown are not shown again");
        Assert.That(steps[^1].Pixels, Is.EqualTo(Expected(3)));

        // What was on its way is asked for again, the four that arrived are not.
        Assert.That(source.Asked, Has.Count.EqualTo(4 * 12 + 12 - 4));
    }

    [Test]
    public async Task RefineAsync_CancelledWhileRendering_ShowsThatLevelNext([Range(0, 3)] int at)
    {
        ExactBackend backend = new();
        await using ProgressiveReceiver receiver = Receiver(backend);
        using CancellationTokenSource cancel = new();
        await using TestSource source = new(Opaque);
        await using PictureSession session = receiver.Open(source);
        source.Fetching = level => backend.OnCall = level == at ? cancel.Cancel : null;
        List<int> shown = [];
        Assert.That(
            async () =>
            {
                await foreach (Refinement step in session.RefineAsync(cancellationToken: cancel.Token))
                {
                    shown.Add(step.Level);
                }
            },
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(shown, Is.EqualTo(Enumerable.Range(0, at)));
        source.Fetching = null;
        backend.OnCall = null;

        List<(Refinement Step, byte[] Pixels)> steps = await session.CollectAsync(null);

        Assert.That(steps.Select(step => step.Step.Level), Is.EqualTo(Enumerable.Range(at, 4 - at)));
        Assert.That(steps[0].Pixels, Is.EqualTo(Expected(at)));
        Assert.That(steps[0].Step.Movement, at == 0 ? Is.Null : Is.Not.Null);
        Assert.That(steps[^1].Pixels, Is.EqualTo(Expected(3)));
        RequireNothingTwice(source);
    }

    /// <summary>A region whose rendering was cancelled is drawn with the next step, wherever that is.</summary>
    [Test]
    public async Task RefineAsync_RegionCancelledWhileRendering_IsDrawnWithTheNextStep()
    {
        ExactBackend backend = new();
        await using ProgressiveReceiver receiver = Receiver(backend);
        using CancellationTokenSource cancel = new();
        await using PictureSession session = receiver.Open(Opaque);
        await session.RefineToAsync(0);
        backend.OnCall = cancel.Cancel;
        Assert.That(
            async () => await session.RefineToAsync(3, new PixelRegion(0, 0, 16, 16), cancellationToken: cancel.Token),
            Throws.InstanceOf<OperationCanceledException>());
        backend.OnCall = null;

        Refinement step = await session.RefineToAsync(1, new PixelRegion(130, 90, 10, 5));

        Assert.That(Pixels(step), Is.EqualTo(TestRendering.Pixels(session.Decoder.Render().Picture)));
        Assert.That(step.Changed, Is.EqualTo(new PixelRegion(0, 0, 144, 96)));
    }
}
