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
        float[] enlarged = new float[3 * original.Width * original.Height];
        network.SuperResolve(Planes.Of(small), small.Width, small.Height, enlarged, cancellationToken);
        Picture result = Planes.ToPicture(enlarged, original.Width, original.Height);
        return Quality.Measure(original.View, result.View, crop: factor, $"'{path}'");
    }
}
