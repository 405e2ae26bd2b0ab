using ProgressiveSR.Backends;
using ProgressiveSR.Models;
using ProgressiveSR.Processing;
using ProgressiveSR.Sampling;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Tests;

/// <summary>Makes the units above and remembers them.</summary>
internal sealed class ExactBackend(int radius = 2, int? statedHalo = null, int? fixedTile = null)
    : IInferenceBackend
{
    private readonly Lock gate = new();

    public string Name => "exact";

    public string Device => "cpu";

    public List<AppendingProcessingUnit> Units { get; } = [];

    public List<BoxSuperResolver> SuperResolvers { get; } = [];

    /// <summary>The names of the super-resolvers that were asked for.</summary>
    public List<string> Names { get; } = [];

    public Action? OnCall { get; set; }

    /// <summary>Makes networks of a factor and a name, in place of boxes.</summary>
    public Func<int, string, ISuperResolver>? Network { get; init; }

    public ISamplingUnit CreateSamplingUnit(ModelBundle model) => throw new NotSupportedException();

    public IProcessingUnit CreateProcessingUnit(ModelBundle model, int level)
    {
        lock (gate)
        {
            Units.Add(new AppendingProcessingUnit(model.Manifest, level));
            return Units[^1];
        }
    }

    public ISuperResolver CreateSuperResolver(ModelBundle model, string network)
    {
        lock (gate)
        {
            int factor = model.Manifest.Network(network).Factor;
            Names.Add(network);
            if (Network is not null)
            {
                return Network(factor, network);
            }

            BoxSuperResolver made = new(factor, radius, statedHalo, fixedTile) { OnCall = () => OnCall?.Invoke() };
            SuperResolvers.Add(made);
            return made;
        }
    }
}
