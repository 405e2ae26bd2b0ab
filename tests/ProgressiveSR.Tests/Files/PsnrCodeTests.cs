namespace ProgressiveSR.Tests.Files;

public sealed class PsnrCodeTests
{
    [TestCase(double.NaN, 0, double.NaN)]
    [TestCase(0, 1, 0)]
    [TestCase(-3, 1, 0)]
    [TestCase(33.335, 3335, 33.34)]
    [TestCase(655.33, 65534, 655.33)]
    [TestCase(double.PositiveInfinity, 65535, double.PositiveInfinity)]
    public void Hundredths_Decibels_AreRounded(double decibels, int code, double stated)
    {
        Assert.That(PsnrCode.ToHundredths(decibels), Is.EqualTo(code));
        Assert.That(PsnrCode.FromHundredths((ushort)code), Is.EqualTo(stated).Within(1e-9));
    }

    [TestCase(double.PositiveInfinity, 0, double.PositiveInfinity)]
    [TestCase(0, 1, 0.25)]
    [TestCase(-3, 1, 0.25)]
    [TestCase(33.3, 133, 33.25)]
    [TestCase(63.5, 254, 63.5)]
    [TestCase(63.7, 0, double.PositiveInfinity)]
    [TestCase(200, 0, double.PositiveInfinity)]
    public void Quarters_Decibels_AreRounded(double decibels, int code, double stated)
    {
        Assert.That(PsnrCode.ToQuarters(decibels), Is.EqualTo(code));
        Assert.That(PsnrCode.FromQuarters((byte)code), Is.EqualTo(stated));
    }
}
