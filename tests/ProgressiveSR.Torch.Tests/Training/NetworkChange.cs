namespace ProgressiveSR.Torch.Tests.Training;

internal static class NetworkChange
{
    /// <summary>The configuration with another network of a name.</summary>
    public static TrainingConfiguration With(
        this TrainingConfiguration configuration, string name, NetworkConfiguration network) => configuration with
    {
        Networks = new Dictionary<string, NetworkConfiguration>(configuration.Networks) { [name] = network },
    };
}
