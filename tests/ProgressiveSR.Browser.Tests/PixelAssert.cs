namespace ProgressiveSR.Browser.Tests;

/// <summary>Compares pictures that floating-point rounding may tell apart.</summary>
internal static class PixelAssert
{
    /// <summary>
    /// Asserts that 99.9 % of all samples are within one level of 255, and all within two; alpha is the same.
    /// </summary>
    public static void AreNear(Picture actual, Picture expected, string what)
    {
        Assert.That((actual.Width, actual.Height), Is.EqualTo((expected.Width, expected.Height)), what);
        Assert.That(actual.Alpha.ToArray(), Is.EqualTo(expected.Alpha.ToArray()), $"{what}: alpha");
        int far = 0;
        int largest = 0;
        int count = 0;
        for (int y = 0; y < actual.Height; y++)
        {
            ReadOnlySpan<byte> own = actual.View.Row(y);
            ReadOnlySpan<byte> other = expected.View.Row(y);
            for (int i = 0; i < own.Length; i++, count++)
            {
                int difference = Math.Abs(own[i] - other[i]);
                far += difference > 1 ? 1 : 0;
                largest = Math.Max(largest, difference);
            }
        }

        Assert.That(largest, Is.LessThanOrEqualTo(2), $"{what}: largest difference");
        Assert.That(far, Is.LessThanOrEqualTo(count / 1000), $"{what}: samples of {count} that differ by more than 1");
    }
}
