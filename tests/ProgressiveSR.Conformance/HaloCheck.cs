using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Conformance;

/// <summary>A pixel changes what lies within the halo around it, and nothing else.</summary>
internal static class HaloCheck
{
    public static void AssertHolds(ISuperResolver network)
    {
        // Four pixels beyond the halo on each side.
        int middle = network.Info.Halo + 4;
        int side = 2 * middle + 1;
        float[] source = RandomData.Pixels(4, 3 * side * side);
        float[] before = SuperResolve(network, source, side);
        source[middle * side + middle] += 10;

        float[] after = SuperResolve(network, source, side);

        int factor = network.Info.Factor;
        int changedNear = 0;
        int changedFar = 0;
        for (int i = 0; i < before.Length; i++)
        {
            int x = i % (side * factor) / factor;
            int y = i / (side * factor) % (side * factor) / factor;
            bool isNear = Math.Abs(x - middle) <= network.Info.Halo && Math.Abs(y - middle) <= network.Info.Halo;
            // Also NaN is a change.
            int changed = Math.Abs(before[i] - after[i]) <= 1e-6 ? 0 : 1;
            changedNear += isNear ? changed : 0;
            changedFar += isNear ? 0 : changed;
        }

        Assert.Multiple(() =>
        {
            Assert.That(changedFar, Is.Zero, $"values changed beyond the halo of {network.Info.Halo}");
            Assert.That(changedNear, Is.Positive);
        });
    }

    private static float[] SuperResolve(ISuperResolver network, float[] source, int side)
    {
        float[] destination = new float[source.Length * network.Info.Factor * network.Info.Factor];
        network.SuperResolve(source, side, side, destination);
        return destination;
    }
}
