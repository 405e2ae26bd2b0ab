namespace ProgressiveSR.Tests;

public sealed class PictureTests
{
    [TestCase(0, 1)]
    [TestCase(1, -1)]
    [TestCase(40_000, 40_000)]
    [TestCase(int.MaxValue, int.MaxValue)]
    public void Create_SizesThatNoArrayHolds_Throws(int width, int height) =>
        Assert.That(() => new Picture(width, height), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
