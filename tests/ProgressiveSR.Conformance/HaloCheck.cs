namespace ProgressiveSR.Conformance;

/// <summary>A pixel changes what lies within the halo around it, and nothing else.</summary>
internal static class HaloCheck
{
    public static void AssertHolds(ISuperResolver network)
    {
        const int Side = 41;
        const int Middle = Side / 2;
        float[] source = RandomData.Pixels(4, 3 * Side * Side);
        float[] before = SuperResolve(network, source, Side);
        source[Middle * Side + Middle] += 10;

        float[] after = SuperResolve(network, source, Side);

        int factor = network.Info.Factor;
        int changedNear = 0;
        int changedFar = 0;
        for (int i = 0; i < before.Length; i++)
        {
            int x = i % (Side * factor) / factor;
            int y = i / (Side * factor) % (Side * factor) / factor;
            bool isNear = Math.Abs(x - Middle) <= network.Info.Halo && Math.Abs(y - Middle) <= network.Info.Halo;
            int changed = Math.Abs(before[i] - after[i]) > 1e-6 ? 1 : 0;
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
