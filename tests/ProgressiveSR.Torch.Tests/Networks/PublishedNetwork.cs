namespace ProgressiveSR.Torch.Tests.Networks;

/// <summary>A file of the authors' weights, inputs and outputs, and our network for it.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Create">Makes our network.</param>
/// <param name="Range">White in the file's inputs and outputs.</param>
/// <param name="Tolerance">
/// The largest difference in the file's units: some twenty times what 32 bits cost the authors' code.
/// </param>
public sealed record PublishedNetwork(
    string File, Func<SuperResolutionNetwork> Create, float Range, double Tolerance)
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
            float[] expected = tensors[$"__output{suffix}"].ToSingles();
            float[] source = [.. input.ToSingles().Select(value => value / Range)];
            float[] actual = new float[expected.Length];

            network.SuperResolve(source, (int)input.Shape[3], (int)input.Shape[2], actual);

            // Max passes NaN on, which no tolerance admits.
            double worst = actual.Zip(expected, (a, e) => Math.Abs((double)a * Range - e)).Max();
            Assert.That(worst, Is.LessThanOrEqualTo(Tolerance), input.Name);
        }
    }

    public override string ToString() => File;
}
