namespace ProgressiveSR.Torch.Tests.Training;

public class LevelDrawTests
{
    private const int Patches = 3000;
    private const int Blocks = 4;

    [Test]
    public void Draw_WithoutMixing_GivesPatchesOneLevelEachEvenlySpread()
    {
        int[] levels = Draw(highest: 3, mixedFraction: 0);

        Assert.Multiple(() =>
        {
            Assert.That(levels.Chunk(Blocks).All(patch => patch.Distinct().Count() == 1));
            for (int level = 1; level <= 3; level++)
            {
                // A standard deviation is 0.9 % here.
                Assert.That(
                    levels.Count(own => own == level) / (double)levels.Length,
                    Is.EqualTo(1 / 3.0).Within(0.04),
                    $"{level}");
            }
        });
    }

    [Test]
    public void Draw_Mixing_UsesAllLevelsAndKeepsARefinedBlockInEveryPatch()
    {
        int[] levels = Draw(highest: 3, mixedFraction: 1);

        Assert.Multiple(() =>
        {
            Assert.That(levels.Distinct().Order(), Is.EqualTo(new[] { 0, 1, 2, 3 }));
            Assert.That(levels.Chunk(Blocks).All(patch => patch.Any(level => level > 0)));

            // Half keep the patch's level, the others are 0 in a quarter of cases.
            double zeros = levels.Where((_, i) => i % Blocks > 0).Count(level => level == 0);
            Assert.That(zeros / (Patches * (Blocks - 1)), Is.EqualTo(1 / 8.0).Within(0.02));
        });
    }

    [Test]
    public void Draw_PartOfThePatches_MixesAsMany()
    {
        int[] levels = Draw(highest: 7, mixedFraction: 0.25);

        // A mixed patch comes out uniform in few cases: all three others keep, or draw, the first one's level.
        double mixed = levels.Chunk(Blocks).Count(patch => patch.Distinct().Count() > 1) / (double)Patches;
        Assert.That(mixed, Is.EqualTo(0.25 * (1 - Math.Pow(0.5625, 3) / 1.3)).Within(0.04));
    }

    [Test]
    public void Draw_OneBlockPerPatch_IsNeverAtLevelZero()
    {
        SeededRandom random = new(1, 2, 3);

        Assert.That(LevelDraw.Draw(ref random, 1000, 1, 1, 2, mixedFraction: 1), Is.All.InRange(1, 2));
    }

    [Test]
    public void Draw_HighestLevelOnly_HasItInEveryPatchAndOthersAsNeighbours()
    {
        int[] levels = Draw(highest: 3, mixedFraction: 0.5, lowest: 3);

        Assert.Multiple(() =>
        {
            Assert.That(levels.Chunk(Blocks).All(patch => patch[0] == 3));
            Assert.That(levels.Distinct().Order(), Is.EqualTo(new[] { 0, 1, 2, 3 }));
            Assert.That(levels.Count(level => level == 3), Is.GreaterThan(levels.Length / 2));
        });
    }

    private static int[] Draw(int highest, double mixedFraction, int lowest = 1)
    {
        SeededRandom random = new(1, 2, 3);
        return LevelDraw.Draw(ref random, Patches, Blocks, lowest, highest, mixedFraction);
    }
}
