namespace ProgressiveSR.Tables;

/// <summary>Makes pictures smaller, enlarges them by a network, and compares.</summary>
/// <param name="network">The network.</param>
internal sealed class NetworkEvaluation(ISuperResolver network)
{
    public Quality Run(string path, CancellationToken cancellationToken)
    {
        int factor = network.Info.Factor;
        Picture original = PictureFolder.Read(path, factor);
        Picture small = BicubicResize.Scale(original.View, 1.0 / factor, EdgeMode.Replicate);
        Picture result = BareNetwork.Enlarge(network, small, cancellationToken);
        return Quality.Measure(original.View, result.View, crop: factor, $"'{path}'");
    }
}
