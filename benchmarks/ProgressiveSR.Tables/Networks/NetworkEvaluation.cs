using ProgressiveSR.Resizing;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Tables;

/// <summary>Reduces pictures, enlarges them with a network, and compares with the originals.</summary>
/// <param name="network">The network.</param>
/// <param name="warn">Receives a warning for each property of a file that reading cannot honour.</param>
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
