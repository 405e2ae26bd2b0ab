using ProgressiveSR.Conformance;

namespace ProgressiveSR.Tests;

/// <summary>What other tests rely on to fail.</summary>
public sealed class NumericAssertTests
{
    [Test]
    public void AreClose_WithinTheTolerance_Passes() => Assert.That(
        () => NumericAssert.AreClose([1, 2.5f], new float[] { 1.5f, 2 }, 0.5), Throws.Nothing);

    [TestCase(new[] { 1f, 2.75f })]
    [TestCase(new[] { 1f, float.NaN })]
    [TestCase(new[] { float.NaN, 2f })]
    [TestCase(new[] { 1f, float.PositiveInfinity })]
    [TestCase(new[] { 1f })]
    [TestCase(new[] { 1f, 2f, 3f })]
    public void AreClose_OtherValues_Fails(float[] actual)
    {
        Assert.That(() => NumericAssert.AreClose(actual, new float[] { 1, 2 }, 0.5), Fails);
        Assert.That(() => NumericAssert.AreClose(actual, new double[] { 1, 2 }, 0.5), Fails);
    }

    [Test]
    public void AreClose_NaNExpected_Fails() =>
        Assert.That(() => NumericAssert.AreClose([1], new[] { float.NaN }, 0.5), Fails);

    private static NUnit.Framework.Constraints.IResolveConstraint Fails => Throws.TypeOf<AssertionException>();
}
