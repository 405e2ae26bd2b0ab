namespace ProgressiveSR.Tests;

public sealed class PictureOptionsTests
{
    [TestCase(0)]
    [TestCase(PictureReadOptions.MaxPixelsLimit + 1)]
    public void MaxPixels_OutOfRange_Throws(int value) => Refuses(() => new PictureReadOptions { MaxPixels = value });

    [TestCase(0)]
    [TestCase((1 << 30) + 1)]
    public void MaxBytes_OutOfRange_Throws(int value) => Refuses(() => new PictureReadOptions { MaxBytes = value });

    [TestCase(0)]
    [TestCase(101)]
    public void Quality_OutOfRange_Throws(int value) => Refuses(() => new PictureWriteOptions { Quality = value });

    [TestCase(-1)]
    [TestCase(10)]
    public void PngCompression_OutOfRange_Throws(int value) =>
        Refuses(() => new PictureWriteOptions { PngCompression = value });

    private static void Refuses(Func<object> create) =>
        Assert.That(create, Throws.InstanceOf<ArgumentOutOfRangeException>());
}
