using ProgressiveSR.Backends;
using ProgressiveSR.Conformance;
using ProgressiveSR.Models;
using ProgressiveSR.Processing;
using ProgressiveSR.Resizing;
using ProgressiveSR.Sampling;
using ProgressiveSR.SuperResolution;
using ProgressiveSR.Torch;

namespace ProgressiveSR.PublicApi.Tests;

#region ProgressiveSR/Backends/README.md 1
public sealed class BicubicBackend(IInferenceBackend units) : IInferenceBackend
{
    public string Name => "bicubic";

    public string Device => "cpu";

    public ISamplingUnit CreateSamplingUnit(ModelBundle model) => new IntegerSampler(model.Kernel);

    public IProcessingUnit CreateProcessingUnit(ModelBundle model, int level) =>
        units.CreateProcessingUnit(model, level);

    public ISuperResolver CreateSuperResolver(ModelBundle model, string network) =>
        new BicubicSuperResolver(model.Manifest.Network(network).Factor);
}

public sealed class BicubicSuperResolver(int factor) : ISuperResolver
{
    public SuperResolverInfo Info { get; } = new() { Name = "bicubic", Factor = factor, Halo = 2 };

    public void SuperResolve(
        ReadOnlySpan<float> source, int width, int height, Span<float> destination, CancellationToken token = default)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(source.Length, 3 * width * height);
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, source.Length * factor * factor);
        double[] plane = new double[width * height];
        double[] enlarged = new double[plane.Length * factor * factor];
        for (int colour = 0; colour < 3; colour++)
        {
            token.ThrowIfCancellationRequested();
            for (int i = 0; i < plane.Length; i++)
            {
                plane[i] = source[colour * plane.Length + i];
            }

            BicubicResize.Resize(plane, width, height, enlarged, width * factor, height * factor);
            for (int i = 0; i < enlarged.Length; i++)
            {
                destination[colour * enlarged.Length + i] = (float)enlarged[i];
            }
        }
    }

    public void Dispose()
    {
    }
}
#endregion

#region ProgressiveSR/Backends/README.md 2
[TestFixture]
public sealed class BicubicBackendProcessing : ProcessingUnitConformance
{
    protected override IInferenceBackend CreateBackend() => new BicubicBackend(new TorchBackend());
}
#endregion
