using ProgressiveSR.Coding;
using ProgressiveSR.Rendering;
using ProgressiveSR.Tiles;

namespace ProgressiveSR.Tests;

/// <summary>What opens clipped samples where processing units run one after the other.</summary>
public sealed class ClippedShiftsTests
{
    private const int Level = 1;
    private const int BlockSize = 8;

    private static readonly BlockPosition[] Blocks = [new(0, 0), new(1, 0), new(0, 1), new(1, 1)];

    private ReceiverModel model = null!;

    [OneTimeSetUp]
    public void MakeModel() => model = new ReceiverModel(
        TestModel.Bundle(BlockSize), new ExactBackend(), [new BoxSuperResolver(4, 1), new BoxSuperResolver(2, 1)]);

    [OneTimeTearDown]
    public void DisposeModel() => model.Dispose();

    [Test]
    public void Apply_NoClippedSample_ChangesNothingAndAllocatesNothing()
    {
        using ClippedShifts shifts = new(model, Reader(clipped: null));
        float[] before = Pixels(2);
        float[] pixels = [.. before];

        long allocated = Allocations.During(() =>
        {
            shifts.Apply(Level, Blocks, pixels, CancellationToken.None);
            shifts.TakeOff(pixels);
        });

        Assert.That(pixels, Is.EqualTo(before));
        Assert.That(allocated, Is.Zero);
    }

    [TestCase(1.5f, true)]
    [TestCase(0.5f, false)]
    public void Apply_SampleAtTheTop_ShiftsItsBlockWherePixelsGoBeyond(float bright, bool isShifted)
    {
        using ClippedShifts shifts = new(model, Reader(clipped: Blocks[2]));
        float[] before = Pixels(bright);
        float[] pixels = [.. before];

        shifts.Apply(Level, Blocks, pixels, CancellationToken.None);

        // The kernel's first row takes the first pixel, so that its sample is what the pixel was pulled back by.
        int place = 2 * model.Manifest.Schedule.KernelLength;
        float[] expected = [.. before];
        expected[place] += isShifted ? 1 - bright : 0;
        Assert.That(pixels, Is.EqualTo(expected).Within(1e-5f));
        shifts.TakeOff(pixels);
        Assert.That(pixels, Is.EqualTo(before).Within(1e-6f));
    }

    [Test]
    public void Apply_Cancelled_StopsAtAClippedBlock()
    {
        using ClippedShifts shifts = new(model, Reader(clipped: Blocks[1]));

        Assert.That(
            () => shifts.Apply(Level, Blocks, Pixels(0.5f), new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    /// <summary>Mid-grey samples, but for the first of one block.</summary>
    private SampleReader Reader(BlockPosition? clipped)
    {
        TestSamples samples = new(2 * BlockSize, 2 * BlockSize, BlockSize);
        PartFormat format = new(samples.Header, statesError: false);
        TileStore store = new(
            new TileGrids(samples.Grid, samples.Header.TileSizes),
            samples.Schedule,
            samples.Bundle.Codecs,
            format,
            new PacketLimits());
        for (int level = 0; level <= Level; level++)
        {
            byte[] bytes = new byte[Blocks.Length * samples.Schedule.SamplesPerBlock(level)];
            bytes.AsSpan().Fill(128);
            if (level == 0 && clipped is { } block)
            {
                bytes[Array.IndexOf(Blocks, block) * samples.Schedule.SamplesPerBlock(0)] = byte.MaxValue;
            }

            byte[][] parts = [.. bytes.Chunk(bytes.Length / Blocks.Length)];
            IncrementPacket packet = new(
                samples.Header,
                level,
                samples.Tiles.Cover(samples.Grid.All),
                PayloadCodec.Raw,
                PacketParts.Join(
                    [.. parts.Select((part, tile) => (ReadOnlyMemory<byte>)format.Join(level, tile, 0, 0, part))]));
            store.Add(packet, samples.Grid.All);
        }

        return new SampleReader(new SampleValues(samples.Schedule), LevelMap.Take(store, samples.Grid.All, 0, Level));
    }

    private static float[] Pixels(float value) =>
        [.. Enumerable.Repeat(value, Blocks.Length * 3 * BlockSize * BlockSize)];
}
