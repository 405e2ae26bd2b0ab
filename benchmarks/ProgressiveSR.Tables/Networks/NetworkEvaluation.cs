using ProgressiveSR.Resizing;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Tables;

/// <summary>Makes pictures smaller, enlarges them by a network, and compares.</summary>
/// <param name="network">The network.</param>
/// <param name="warn">Told what a file asks for and its reading cannot honour.</param>
internal sealed class NetworkEvaluation(ISuperResolver network, Action<string> warn)
{
    public Quality Run(string path, CancellationToken cancellationToken)
    {
        int factor = network.Info.Factor;
        Picture original = PictureFolder.Read(path, factor, warn);
        Picture small = BicubicResize.Scale(original.View, 1.0 / factor, EdgeMode.Replicate);
        Picture result = BareNetwork.Enlarge(network, small, cancellationToken);
        return Quality.Measure(original.View, result.View, crop: factor, $"'{path}'");
    }
}
