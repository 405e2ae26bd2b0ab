using ProgressiveSR.Rendering;
using ProgressiveSR.SuperResolution;
using static ProgressiveSR.Tests.TestRendering;

namespace ProgressiveSR.Tests;

/// <summary>Renderings that are watched, cancelled, awaited or run on several threads.</summary>
public sealed class RenderCallTests
{
    private static readonly RenderOptions OneTile = new() { TileSize = RenderOptions.MaxTileSize };
    private static readonly RenderOptions SmallTiles = new() { TileSize = RenderOptions.MinTileSize };

    [Test]
    public void Render_Progress_RisesToOne()
    {
        TestSamples samples = new(300, 200, 16);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend());
        ProgressList progress = new();
        samples.Decode(model, 1, new BlockRegion(2, 2, 9, 9)).Render(SmallTiles, progress);
        Assert.That(progress.Values, Has.Count.GreaterThan(10));
        Assert.That(progress.Values, Is.Ordered.Ascending);
        Assert.That(progress.Values, Is.All.InRange(0, 1));
        Assert.That(progress.Values[^1], Is.EqualTo(1));
    }

    [Test]
    public void Render_TokenCancelledInsideANetwork_LeavesTheDecoderUsable()
    {
        TestSamples samples = new(300, 200, 16);
        ExactBackend backend = new();
        using ReceiverModel model = new(samples.Bundle, backend);
        ProgressiveDecoder decoder = samples.Decode(model);
        using CancellationTokenSource cancel = new();
        int calls = 0;
        backend.OnCall = () =>
        {
            if (++calls == 3)
            {
                cancel.Cancel();
            }
        };
        Assert.That(
            () => decoder.Render(SmallTiles, null, cancel.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(calls, Is.EqualTo(3));
        backend.OnCall = null;
        decoder.Add(samples.Packet(1));
        Assert.That(
            Pixels(decoder.Render().Picture),
            Is.EqualTo(ReferenceReceiver.Render(samples, (_, _) => 1, consistent: true)));
    }

    [Test]
    public void Render_TokenCancelledBefore_RunsNothing()
    {
        TestSamples samples = new(30, 20, 16);
        ExactBackend backend = new();
        using ReceiverModel model = new(samples.Bundle, backend);
        Assert.That(
            () => samples.Decode(model).Render(null, null, new CancellationToken(true)),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(backend.SuperResolvers, Is.Empty);
    }

    [Test]
    public async Task RenderAsync_AllForms_EqualTheirTwins()
    {
        TestSamples samples = new(60, 50, 16);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend());
        ProgressiveDecoder decoder = samples.Decode(model, 2, new BlockRegion(0, 0, 2, 2));
        byte[] expected = Pixels(decoder.Render().Picture);
        byte[] memory = new byte[60 * 50 * 3];
        await decoder.RenderAsync(memory.AsMemory(), 60, 50, 180);
        Assert.That(memory, Is.EqualTo(expected));
        Assert.That(Pixels((await decoder.RenderAsync()).Picture), Is.EqualTo(expected));
        Assert.That(
            Pixels((await decoder.RenderLowResolutionAsync()).Picture),
            Is.EqualTo(Pixels(decoder.RenderLowResolution().Picture)));
    }

    [Test]
    public void RenderAsync_TokenCancelledMidRun_IsCancelled()
    {
        TestSamples samples = new(300, 200, 16);
        using CancellationTokenSource cancel = new();
        ExactBackend backend = new() { OnCall = cancel.Cancel };
        using ReceiverModel model = new(samples.Bundle, backend);
        Task<RenderResult> rendering = samples.Decode(model).RenderAsync(SmallTiles, null, cancel.Token);
        Assert.That(async () => await rendering, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(rendering.IsCanceled, Is.True);
    }

    [Test]
    public void Render_WhilePacketsArrive_ShowsWholePacketsOnly()
    {
        TestSamples samples = new(200, 130, 16);
        ExactBackend backend = new();
        using ReceiverModel model = new(samples.Bundle, backend);
        ProgressiveDecoder decoder = samples.Decode(model);
        byte[][] expected =
        [
            .. Enumerable.Range(0, 4).Select(level =>
                ReferenceReceiver.Render(samples, (_, _) => level, consistent: true)),
        ];
        int next = 1;

        // Packets arrive in the middle of renderings, which must go on as they began.
        backend.OnCall = () =>
        {
            int level = Interlocked.Increment(ref next) - 1;
            if (level <= 3)
            {
                Task.Run(() => decoder.Add(samples.Packet(level))).Wait();
            }
        };
        for (int i = 0; i < 4; i++)
        {
            Assert.That(Pixels(decoder.Render(OneTile).Picture), Is.EqualTo(expected[i]));
        }
    }

    [Test]
    public void Render_ManyThreads_AllShowAStateThatWas()
    {
        TestSamples samples = new(120, 90, 16);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend());
        ProgressiveDecoder decoder = samples.Decode(model);
        byte[][] expected =
        [
            .. Enumerable.Range(0, 4).Select(level =>
                ReferenceReceiver.Render(samples, (_, _) => level, consistent: true)),
        ];
        Task[] renderings =
        [
            .. Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                for (int i = 0; i < 10; i++)
                {
                    byte[] shown = Pixels(decoder.Render(SmallTiles).Picture);
                    Assert.That(expected.Any(state => state.AsSpan().SequenceEqual(shown)), Is.True);
                }
            })),
        ];
        for (int level = 1; level <= 3; level++)
        {
            decoder.Add(samples.Packet(level));
        }

        Task.WaitAll(renderings);
        Assert.That(Pixels(decoder.Render().Picture), Is.EqualTo(expected[3]));
    }

    [Test]
    public void Render_ModelDisposed_ThrowsObjectDisposedException()
    {
        TestSamples samples = new(30, 20, 16);
        ReceiverModel model = new(samples.Bundle, new ExactBackend());
        ProgressiveDecoder decoder = samples.Decode(model);
        model.Dispose();
        Assert.That(() => decoder.Render(), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(decoder.Add(samples.Packet(1)).Applied, Is.EqualTo(4));
    }
}
