using ProgressiveSR.Rendering;

namespace ProgressiveSR.Tests;

public sealed class ByteRoundingTests
{
    [Test]
    public void Round_AnyLength_EqualsTheRuleValueByValue([Values(0, 1, 15, 16, 17, 64, 1000)] int length)
    {
        Random random = new(length);
        float[] special =
        [
            float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, 1f, 0.5f / 255f, 254.5f / 255f, 1e30f,
            -1e30f,
        ];
        float[] values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = i % 3 == 0 ? special[random.Next(special.Length)] : random.NextSingle() * 1.5f - 0.25f;
        }

        byte[] bytes = new byte[length];
        ByteRounding.Round(values, bytes);
        for (int i = 0; i < length; i++)
        {
            double rounded = Math.Floor(values[i] * 255f + 0.5f);
            byte expected = double.IsNaN(rounded) ? (byte)0 : (byte)Math.Clamp(rounded, 0, 255);
            Assert.That(bytes[i], Is.EqualTo(expected), $"{values[i]:R} at {i}");
        }
    }

    [Test]
    public void Round_EveryByteOver255_GivesTheByteBack()
    {
        float[] values = [.. Enumerable.Range(0, 256).Select(value => value / 255f)];
        byte[] bytes = new byte[256];
        ByteRounding.Round(values, bytes);
        Assert.That(bytes, Is.EqualTo(Enumerable.Range(0, 256).Select(value => (byte)value)));
    }
}
