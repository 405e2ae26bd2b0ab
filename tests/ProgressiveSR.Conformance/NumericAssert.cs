namespace ProgressiveSR.Conformance;

/// <summary>Assertions on arrays of numbers, which NaN fails.</summary>
public static class NumericAssert
{
    /// <summary>Asserts that there are as many values as expected, each within a tolerance of its own.</summary>
    /// <param name="actual">The values.</param>
    /// <param name="expected">What they should be.</param>
    /// <param name="tolerance">The largest difference that is admitted.</param>
    /// <param name="what">What is compared, for the message.</param>
    public static void AreClose(
        ReadOnlySpan<float> actual, ReadOnlySpan<double> expected, double tolerance, string what = "values")
    {
        Assert.That(actual.Length, Is.EqualTo(expected.Length), $"number of {what}");
        double worst = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            worst = Math.Max(worst, Math.Abs(actual[i] - expected[i]));
        }

        // Math.Max passes NaN on and no number is as large as it, where LINQ's Max and NUnit's comparisons sort it
        // below all numbers.
        Assert.That(worst <= tolerance, $"largest difference of {what}: {worst:g3}, not {tolerance:g3} or less");
    }

    /// <inheritdoc cref="AreClose(ReadOnlySpan{float}, ReadOnlySpan{double}, double, string)"/>
    public static void AreClose(
        ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, double tolerance, string what = "values")
    {
        double[] exact = new double[expected.Length];
        for (int i = 0; i < exact.Length; i++)
        {
            exact[i] = expected[i];
        }

        AreClose(actual, exact, tolerance, what);
    }
}
