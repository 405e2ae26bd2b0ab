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
        float[] values = new float[3 * length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = i % 3 == 0 ? special[random.Next(special.Length)] : random.NextSingle() * 1.5f - 0.25f;
        }

        byte[] pixels = new byte[3 * length];
        ByteRounding.Round(
            values.AsSpan(0, length), values.AsSpan(length, length), values.AsSpan(2 * length, length), pixels);
        for (int i = 0; i < pixels.Length; i++)
        {
            float value = values[i % 3 * length + i / 3];
            double rounded = Math.Floor(value * 255f + 0.5f);
            byte expected = double.IsNaN(rounded) ? (byte)0 : (byte)Math.Clamp(rounded, 0, 255);
            Assert.That(pixels[i], Is.EqualTo(expected), $"{value:R} at {i}");
        }
    }

    [Test]
    public void Round_EveryByteOver255_GivesTheByteBack()
    {
        float[] values = [.. Enumerable.Range(0, 256).Select(value => value / 255f)];
        float[] reversed = [.. values.Reverse()];
        byte[] pixels = new byte[3 * 256];
        ByteRounding.Round(values, reversed, values, pixels);
        Assert.That(
            pixels, Is.EqualTo(Enumerable.Range(0, 256).SelectMany(value => (int[])[value, 255 - value, value])));
    }
}
