namespace ProgressiveSR.Tests.Packets;

public sealed class Crc8Tests
{
    [Test]
    public void Compute_StandardText_GivesItsCheckValue() => Assert.That(Crc8.Compute("123456789"u8), Is.EqualTo(0xF4));

    [Test]
    public void Compute_InPieces_ContinuesTheCheck() =>
        Assert.That(Crc8.Compute("6789"u8, Crc8.Compute("12345"u8)), Is.EqualTo(0xF4));

    /// <summary>Any change within eight neighbouring bits, wherever they begin, and 255 of 256 others.</summary>
    [Test]
    public void Compute_BytesChanged_IsAnother()
    {
        byte[] bytes = new byte[40];
        Random random = new(1);
        random.NextBytes(bytes);
        byte check = Crc8.Compute(bytes);
        for (int at = 0; at <= 8 * bytes.Length - 8; at++)
        {
            for (int mask = 1; mask < 256; mask++)
            {
                byte[] changed = [.. bytes];
                int bits = mask << (8 - at % 8);
                changed[at / 8] ^= (byte)(bits >> 8);
                if (at % 8 > 0)
                {
                    changed[at / 8 + 1] ^= (byte)bits;
                }

                if (Crc8.Compute(changed) == check)
                {
                    Assert.Fail($"{mask:x2} at bit {at} is not noticed");
                }
            }
        }

        int passed = 0;
        for (int i = 0; i < 100_000; i++)
        {
            random.NextBytes(bytes);
            passed += Crc8.Compute(bytes) == check ? 1 : 0;
        }

        Assert.That(passed / 100_000.0, Is.EqualTo(1 / 256.0).Within(0.0006));
    }
}
