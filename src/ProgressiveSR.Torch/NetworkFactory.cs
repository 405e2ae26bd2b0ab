namespace ProgressiveSR.Torch;

/// <summary>Puts models together from what describes them.</summary>
internal static class NetworkFactory
{
    public static ProgressiveNetwork Create(TrainingConfiguration configuration) => new(
        configuration.BlockSize,
        configuration.CreateSchedule(),
        NetworkCatalog.Create(
            configuration.SuperResolver4.Architecture, 4, configuration.SuperResolver4.Settings),
        NetworkCatalog.Create(
            configuration.SuperResolver2.Architecture, 2, configuration.SuperResolver2.Settings));
}
