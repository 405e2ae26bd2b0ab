using ProgressiveSR.Models;
using ProgressiveSR.Sampling;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Units;

public class ProcessingModuleTests : TensorFixture
{
    private const int BlockSize = 8;
    private static readonly LevelSchedule Schedule = LevelSchedule.Squares(BlockSize, 4);
    private static readonly IReadOnlyList<LevelDescription> Levels = LevelDescription.Squares(BlockSize, Schedule);

    [Test]
    public void Process_LevelZero_OnlyRearranges()
    {
        using ProcessingModule module = new(Schedule, Levels[0], 0);
        Tensor values = Values(1, 0, 1, 4, 12);

        Assert.That(IsSame(module.Process(null, values), values.reshape(4, 3, 2, 2)));
    }

    [Test]
    public void Process_NewUnit_KeepsThePreviousPicture()
    {
        using ProcessingModule module = new(Schedule, Levels[1], 1);
        Tensor previous = Values(1, 0, 1, 4, 3, 2, 2);
        Tensor increment = Values(2, -1, 1, 4, 15);

        Tensor grown = module.Process(previous, increment);

        Assert.That(IsSame(grown, BlockLayout.Grow(previous, increment)));
    }

    [Test]
    public void Process_AnyWeights_EqualsPlainConvolutionPaddedInsideTheBlock()
    {
        using ProcessingModule module = RandomUnit(1);
        Tensor previous = Values(1, 0, 1, 4, 3, 2, 2);
        float[] weight = Array(module.Conv!.weight), bias = Array(module.Conv.bias!), source = Array(previous);

        Tensor inner = module.Process(previous, Values(2, -1, 1, 4, 15)).narrow(2, 0, 2).narrow(3, 0, 2);

        float[] actual = Array(inner.contiguous());
        for (int i = 0; i < actual.Length; i++)
        {
            int block = i / 12, to = i / 4 % 3, y = i / 2 % 2, x = i % 2;
            double sum = bias[to];
            for (int k = 0; k < 27; k++)
            {
                int from = k / 9, row = y + k / 3 % 3 - 1, column = x + k % 3 - 1;
                if (row is 0 or 1 && column is 0 or 1)
                {
                    sum += weight[to * 27 + k] * source[((block * 3 + from) * 2 + row) * 2 + column];
                }
            }

            Assert.That(actual[i], Is.EqualTo(sum).Within(1e-5), $"value {i}");
        }
    }

    [TestCase(0)]
    [TestCase(1)]
    public void Expand_AnyWeights_EqualsPlainSums(int level)
    {
        using ProcessingModule module = RandomUnit(level);
        int side = 2 + level;
        Tensor lowResolution = Values(1, 0, 1, 4, 3, side, side);
        float[] weight = Array(module.Expanding.weight), bias = Array(module.Expanding.bias!);

        Tensor expanded = module.Expand(lowResolution);

        Assert.That(expanded.shape, Is.EqualTo(new long[] { 4, 3, 4, 4 }));
        float[] actual = Array(expanded), source = Array(lowResolution);
        int length = 3 * side * side;
        for (int i = 0; i < actual.Length; i++)
        {
            double sum = bias[i % 48];
            for (int k = 0; k < length; k++)
            {
                sum += weight[i % 48 * length + k] * source[i / 48 * length + k];
            }

            Assert.That(actual[i], Is.EqualTo(sum).Within(1e-5), $"value {i}");
        }
    }

    [TestCase(0)]
    [TestCase(1)]
    public void Correct_AnyWeights_AddsGainTimesInnovation(int level)
    {
        using ProcessingModule module = RandomUnit(level);
        using SamplingModule sampling = new(Schedule, level);
        Randomize(sampling);
        int rows = Schedule.SamplesPerBlock(level), length = Schedule.KernelLength;
        Tensor blocks = Values(1, 0, 1, 2, length);
        Tensor increment = Values(2, -1, 1, 2, rows);
        float[] kernel = Array(sampling.Kernel), gain = Array(module.Gain);
        float[] x = Array(blocks), y = Array(increment);

        float[] actual = Array(module.Correct(blocks, increment, sampling));

        for (int block = 0; block < 2; block++)
        {
            double[] innovation = [.. Enumerable.Range(0, rows).Select(row => y[block * rows + row]
                - Enumerable.Range(0, length).Sum(k => (double)kernel[row * length + k] * x[block * length + k]))];
            for (int k = 0; k < length; k++)
            {
                double expected = x[block * length + k]
                    + Enumerable.Range(0, rows).Sum(row => gain[k * rows + row] * innovation[row]);
                Assert.That(actual[block * length + k], Is.EqualTo(expected).Within(1e-5), $"block {block}, value {k}");
            }
        }
    }

    [Test]
    public void AllOperations_OneBlockChanged_LeaveTheOthersAsTheyWere()
    {
        using ProcessingModule module = RandomUnit(1);
        Tensor previous = Values(1, 0, 1, 6, 3, 2, 2);
        Tensor increment = Values(2, -1, 1, 6, 15);
        Tensor otherPrevious = previous.clone();
        Tensor otherIncrement = increment.clone();
        otherPrevious[3].PlusInPlace(1);
        otherIncrement[3].PlusInPlace(1);

        Tensor before = module.Process(previous, increment);
        Tensor after = module.Process(otherPrevious, otherIncrement);

        Assert.Multiple(() =>
        {
            for (int block = 0; block < 6; block++)
            {
                Assert.That(IsSame(after[block], before[block]), Is.EqualTo(block != 3), $"LR of block {block}");
                Assert.That(
                    IsSame(module.Expand(after)[block], module.Expand(before)[block]),
                    Is.EqualTo(block != 3),
                    $"expanded block {block}");
            }
        });
    }

    private static ProcessingModule RandomUnit(int level)
    {
        ProcessingModule module = new(Schedule, Levels[level], level);
        Randomize(module);
        return module;
    }

    private static void Randomize(nn.Module module)
    {
        using IDisposable guard = no_grad();
        int seed = 10;
        foreach (TorchSharp.Modules.Parameter parameter in module.parameters())
        {
            parameter.copy_(Values(seed++, -0.1, 0.1, parameter.shape));
        }
    }
}
