using ProgressiveSR.Conformance;
using ProgressiveSR.Safetensors;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Torch.Tests.Networks;

/// <summary>A file of the authors' weights, inputs and outputs, and our network for it.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Create">Makes our network.</param>
/// <param name="Min">Black in the file's inputs and outputs.</param>
/// <param name="Max">White there.</param>
/// <param name="Tolerance">
/// The largest difference in the file's units: ten times or more what 32 bits cost the authors' code.
/// </param>
/// <param name="Frozen">How many tensors are not trained.</param>
public sealed record PublishedNetwork(
    string File, Func<SuperResolutionNetwork> Create, float Min, float Max, double Tolerance, int Frozen = 4)
{
    private string Path => System.IO.Path.Combine(
        TestContext.CurrentContext.TestDirectory, "Goldens", "Networks", $"{File}.safetensors");

    public SafetensorsFile Read() => SafetensorsFile.Read(Path);

    public SuperResolutionNetwork Load()
    {
        SuperResolutionNetwork network = Create();
        network.LoadWeights(Path, name => !name.StartsWith("__", StringComparison.Ordinal));
        return network;
    }

    public void AssertComputedBy(ISuperResolver network)
    {
        IReadOnlyDictionary<string, SafetensorsTensor> tensors = Read().Tensors;
        foreach (string suffix in (string[])["__", "_odd__"])
        {
            SafetensorsTensor input = tensors[$"__input{suffix}"];
            double[] expected = [.. tensors[$"__output{suffix}"].ToSingles().Select(value => ToUnits(value))];
            float[] source = [.. input.ToSingles().Select(value => (float)ToUnits(value))];
            float[] actual = new float[expected.Length];

            network.SuperResolve(source, (int)input.Shape[3], (int)input.Shape[2], actual);

            NumericAssert.AreClose(actual, expected, Tolerance / (Max - Min), input.Name);
        }
    }

    public override string ToString() => File;

    private double ToUnits(float value) => ((double)value - Min) / (Max - Min);
}
