using ProgressiveSR.Models;
using ProgressiveSR.Reconstruction;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests.Reconstruction;

[TestFixture]
public sealed class TransformReconstructionTests
{
    private static readonly LevelSchedule Schedule = new(
        LevelDescription.HalvingSteps(64, 3, 2).Select(level => level.Rows), BlockTransform.RowCount);

    [Test]
    public void Expand_OneIndexOfLumasMean_IsGreyWithTheStepBeside()
    {
        TransformReconstruction reconstruction = new(Schedule);
        short[] indices = new short[BlockTransform.RowCount];
        indices[0] = 3;
        float[] expanded = new float[13 * 256];

        reconstruction.Expand(1, indices, expanded);

        // The mean of 32x32 pixels is a 32nd of the first coefficient, which lies between 3 and 4 steps of 32.
        Assert.That(reconstruction.LumaStep(1), Is.EqualTo(32));
        Assert.That(expanded[..(12 * 256)].Select(value => value * 255 - 128), Is.All.InRange(3f, 4f));
        Assert.That(expanded[(12 * 256)..], Is.All.EqualTo(32 / 255f));
    }

    [Test]
    public void Project_PixelsOfOtherCells_MovesEachCoefficientToItsBorder()
    {
        TransformReconstruction reconstruction = new(Schedule);
        short[] indices = new short[BlockTransform.RowCount];
        float[] pixels = new float[BlockTransform.RowCount];
        pixels.AsSpan().Fill((128 + 20) / 255f);

        reconstruction.Project(1, indices, pixels);

        // Index 0 at a step of 32 allows means up to 1, and a 32nd of the rounding bound more.
        Assert.That(pixels.Select(value => value * 255 - 128), Is.All.InRange(1f, 1.02f));
    }

    [TestCase(-1)]
    [TestCase(3)]
    public void Expand_NoSuchLevel_Throws(int level) => Assert.That(
        () => new TransformReconstruction(Schedule).Expand(level, new short[3072], new float[13 * 256]),
        Throws.InstanceOf<ArgumentOutOfRangeException>());

    [TestCase(3071, 13 * 256)]
    [TestCase(3072, 12 * 256)]
    public void Expand_WrongLength_Throws(int indices, int values) => Assert.That(
        () => new TransformReconstruction(Schedule).Expand(0, new short[indices], new float[values]),
        Throws.InstanceOf<ArgumentException>());

    [TestCase(3071, 3072)]
    [TestCase(3072, 3071)]
    public void Project_WrongLength_Throws(int indices, int values) => Assert.That(
        () => new TransformReconstruction(Schedule).Project(0, new short[indices], new float[values]),
        Throws.InstanceOf<ArgumentException>());

    [Test]
    public void Create_ScheduleOfSquares_Throws() => Assert.That(
        () => new TransformReconstruction(LevelSchedule.Squares(16, 4)), Throws.InstanceOf<ArgumentException>());
}
