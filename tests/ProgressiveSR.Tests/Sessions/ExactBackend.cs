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

    /// <summary>The networks that were asked for.</summary>
    public List<string> Networks { get; } = [];

    public Action? OnCall { get; set; }

    /// <summary>Makes networks by what the model says of them, in place of boxes.</summary>
    public Func<NetworkDescription, ISuperResolver>? Network { get; init; }

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
        NetworkDescription description = model.Manifest.Network(network);
        lock (gate)
        {
            Networks.Add(network);
            if (Network is not null)
            {
                return Network(description);
            }

            BoxSuperResolver made = new(description.Factor, radius, statedHalo, fixedTile) { OnCall = () => OnCall?.Invoke() };
            SuperResolvers.Add(made);
            return made;
        }
    }
}
