namespace ProgressiveSR.Torch.Tests.Training;

public class GeneratedPatchesTests
{
    private const int Side = 32;

    [Test]
    public void Draw_AnyPatch_HasWholeGreyLevels()
    {
        foreach (float[] patch in Patches(500))
        {
            Assert.That(
                patch.Select(value => Math.Abs(value * 255 - Math.Round(value * 255))), Is.All.LessThan(1e-4));
            Assert.That(patch, Is.All.InRange(0f, 1f));
        }
    }

    [Test]
    public void Draw_SamePosition_GivesTheSamePatch() => Assert.That(Patches(40), Is.EqualTo(Patches(40)));

    [Test]
    public void Draw_ManyPatches_MakesFlatsNoiseRampsAndCheckerboards()
    {
        float[][] patches = Patches(1000);

        Assert.Multiple(() =>
        {
            Assert.That(patches.Count(IsFlat), Is.InRange(150, 300), "a fifth");
            Assert.That(
                patches.Count(patch => Range(patch) is >= 1 and <= 3 && !IsFlat(patch)), Is.GreaterThan(150), "noise");
            Assert.That(patches.Count(HasPeriod), Is.InRange(100, 500), "checkerboards of up to half a side, flats");
            Assert.That(patches.Count(IsQuarterRamp), Is.GreaterThan(2), "a grey level every fourth pixel");
            Assert.That(patches.Count(patch => patch.Distinct().Count() > 60), Is.GreaterThan(50), "blurred noise");
        });
    }

    [TestCase(0.0, 0)]
    [TestCase(0.5, 0.5)]
    [TestCase(1.0, 1)]
    public void Take_ShareOfGeneratedPatches_IsThatOfTheBatches(double fraction, double share)
    {
        // Photographs here are never darker than 40 nor brighter than 60 grey levels, and never flat.
        using TrainingSetup setup = new(change: picture =>
        {
            for (int i = 0; i < picture.Pixels.Length; i++)
            {
                picture.Pixels.Span[i] = (byte)(40 + i * 7 % 21);
            }
        });
        PatchBatches batches = new(setup.Pictures, seed: 1, stream: 2, batchSize: 400, Side, fraction);

        float[][] patches = [.. batches.Take(3).Chunk(3 * Side * Side)];

        double cut = patches.Count(patch => patch.Min() * 255 is > 39.5f and < 40.5f && patch.Max() * 255 < 60.5f);
        Assert.That(1 - cut / 400, Is.EqualTo(share).Within(share == 0 ? 0 : 0.08));
        Assert.That(
            new PatchBatches(setup.Pictures, 1, 2, 400, Side, fraction).Take(3),
            Is.EqualTo(batches.Take(3)),
            "by number");
    }

    private static float[][] Patches(int count)
    {
        float[][] patches = new float[count][];
        for (int i = 0; i < count; i++)
        {
            SeededRandom random = new(1, 2, i);
            patches[i] = new float[3 * Side * Side];
            GeneratedPatches.Draw(ref random, Side, patches[i]);
        }

        return patches;
    }

    private static ReadOnlySpan<float> Plane(float[] patch, int channel) =>
        patch.AsSpan(channel * Side * Side, Side * Side);

    private static bool IsFlat(float[] patch) =>
        Enumerable.Range(0, 3).All(channel => Plane(patch, channel).IndexOfAnyExcept(Plane(patch, channel)[0]) < 0);

    /// <summary>The widest range of a channel in grey levels.</summary>
    private static int Range(float[] patch) => Enumerable.Range(0, 3).Max(channel =>
    {
        float[] plane = Plane(patch, channel).ToArray();
        return (int)Math.Round((plane.Max() - plane.Min()) * 255);
    });

    /// <summary>Whether the patch repeats after a diagonal step of a cell, up to half its side.</summary>
    private static bool HasPeriod(float[] patch) => Enumerable.Range(1, Side / 2).Any(cell =>
        Enumerable.Range(0, 3 * Side * Side).All(i =>
        {
            (int channel, int pixel) = Math.DivRem(i, Side * Side);
            (int y, int x) = Math.DivRem(pixel, Side);
            return x + cell >= Side || y + cell >= Side
                || patch[i] == patch[channel * Side * Side + (y + cell) * Side + x + cell];
        }));

    /// <summary>Whether a channel rises or falls by 8 grey levels from side to side, and is alike across.</summary>
    private static bool IsQuarterRamp(float[] patch) => Enumerable.Range(0, 3).Any(channel =>
    {
        float[] plane = Plane(patch, channel).ToArray();
        int[] row = [.. plane.Take(Side).Select(value => (int)Math.Round(value * 255))];
        int[] steps = [.. row.Zip(row.Skip(1), (a, b) => b - a)];
        return steps.Sum(Math.Abs) is 7 or 8 && (steps.All(step => step >= 0) || steps.All(step => step <= 0))
            && plane.Chunk(Side).All(line => line.SequenceEqual(plane.Take(Side)));
    });
}
