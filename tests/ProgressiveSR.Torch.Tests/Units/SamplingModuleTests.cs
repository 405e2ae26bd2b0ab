using ProgressiveSR.Sampling;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Units;

public class SamplingModuleTests : TensorFixture
{
    [Test]
    public void PublicMembers_Called_LeaveTheirResultsOnly()
    {
        LevelSchedule schedule = LevelSchedule.Squares(8, 4);
        using SamplingModule module = new(schedule, 1);
        Tensor blocks = Values(2, 0, 1, 5, schedule.KernelLength);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = Tensor.TotalCount;

        Tensor[] results =
        [
            module.Project(blocks),
            module.ToIndices(blocks, Rounding.Soft),
            module.Sample(blocks, Rounding.StraightThrough),
            module.Dequantize(Values(3, -128, 127, 5, 15)),
        ];

        Assert.That(Tensor.TotalCount, Is.EqualTo(before + results.Length + 1), "with the values of the last one");
    }

    [TestCase(0)]
    [TestCase(1)]
    public void Sample_Blocks_EqualsPlainSums(int level)
    {
        const double Step = 4;
        LevelSchedule schedule = LevelSchedule.Squares(8, Step);
        using SamplingModule module = new(schedule, level);
        using (no_grad())
        {
            module.Kernel.copy_(Values(1, -0.05, 0.05, module.Kernel.shape));
        }

        Tensor blocks = Values(2, 0, 1, 5, schedule.KernelLength);

        float[] actual = Array(module.Sample(blocks, Rounding.Hard));

        KernelRows run = schedule[level].Single();
        float[] kernel = Array(module.Kernel), pixels = Array(blocks);
        int rows = schedule.SamplesPerBlock(level), length = schedule.KernelLength;
        Assert.That(actual, Has.Length.EqualTo(5 * rows));
        for (int i = 0; i < actual.Length; i++)
        {
            double sum = 0;
            for (int k = 0; k < length; k++)
            {
                sum += kernel[i % rows * length + k] * pixels[i / rows * length + k];
            }

            double exact = sum * 255 / run.Step;
            double index = Math.Clamp(Math.Floor(exact + 0.5), run.LowestIndex, run.HighestIndex);
            if (Math.Abs(exact - Math.Floor(exact) - 0.5) > 1e-3)
            {
                // Nearer to a half than that, 32-bit sums may go either way.
                Assert.That(actual[i], Is.EqualTo(index * run.Step / 255).Within(1e-5), $"sample {i}");
            }
        }
    }

    [Test]
    public void Parameters_AreTheKernelAlone()
    {
        using SamplingModule module = new(LevelSchedule.Squares(8, 4), 1);

        Assert.That(module.named_parameters().Select(pair => pair.name), Is.EqualTo(new[] { "kernel" }));
    }
}
