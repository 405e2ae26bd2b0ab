namespace ProgressiveSR.Tests.Packets;

public sealed class Crc32CTests
{
    [Test]
    public void Compute_CheckString_GivesPublishedValue() =>
        Assert.That(Crc32C.Compute("123456789"u8), Is.EqualTo(0xE3069283u));

    [Test]
    public void Compute_32Zeros_GivesValueOfRfc3720() =>
        Assert.That(Crc32C.Compute(new byte[32]), Is.EqualTo(0x8A9136AAu));

    [Test]
    public void Compute_InParts_EqualsWhole()
    {
        byte[] data = new byte[100];
        new Random(1).NextBytes(data);
        for (int cut = 0; cut <= data.Length; cut++)
        {
            uint first = Crc32C.Compute(data.AsSpan(..cut));
            Assert.That(Crc32C.Compute(data.AsSpan(cut..), first), Is.EqualTo(Crc32C.Compute(data)));
        }
    }
}
