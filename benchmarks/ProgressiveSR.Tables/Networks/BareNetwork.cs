using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Tables;

/// <summary>Runs a super-resolution network on a picture, with nothing before or after it.</summary>
internal static class BareNetwork
{
    /// <summary>Enlarges a picture as a whole, and rounds the result to 8 bits.</summary>
    /// <param name="network">Any network.</param>
    /// <param name="source">The small picture.</param>
    /// <param name="cancellationToken">Stops the network.</param>
    /// <returns>A picture larger by the network's factor.</returns>
    public static Picture Enlarge(ISuperResolver network, Picture source, CancellationToken cancellationToken)
    {
        (int width, int height) = (source.Width * network.Info.Factor, source.Height * network.Info.Factor);
        float[] enlarged = new float[RgbView.BytesPerPixel * width * height];
        network.SuperResolve(Planes.Of(source), source.Width, source.Height, enlarged, cancellationToken);
        return Planes.ToPicture(enlarged, width, height);
    }
}
