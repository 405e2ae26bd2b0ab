namespace ProgressiveSR.Onnx.Tests;

public sealed class BlockBatchesTests
{
    [TestCase(1, 32)]
    [TestCase(32, 32)]
    [TestCase(33, 128)]
    [TestCase(129, 512)]
    [TestCase(512, 512)]
    public void Fill_Fixed_GivesOneOfFewSizes(int count, int expected)
    {
        Assert.That(BlockBatches.Fill(count, isFixed: true), Is.EqualTo(expected));
        Assert.That(BlockBatches.Fill(count, isFixed: false), Is.EqualTo(count));
    }
}
