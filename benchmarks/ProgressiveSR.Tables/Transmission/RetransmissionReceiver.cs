using ProgressiveSR.Resizing;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Tables;

/// <summary>Enlarges low-resolution pictures of any size with networks of integer factors.</summary>
/// <param name="x4">A network of factor 4.</param>
/// <param name="x2">A network of factor 2.</param>
internal sealed class RetransmissionReceiver(ISuperResolver x4, ISuperResolver x2)
{
    /// <summary>Enlarges a low-resolution picture to full size by each available method.</summary>
    /// <param name="source">The picture, with more than a quarter and at most half of the wanted sides.</param>
    /// <param name="width">Width of the picture wanted.</param>
    /// <param name="height">Height of the picture wanted.</param>
    /// <param name="cancellationToken">Stops the networks.</param>
    public IEnumerable<(string Way, Picture Result)> Enlarge(
        Picture source, int width, int height, CancellationToken cancellationToken)
    {
        yield return ("bicubic", BicubicResize.Resize(source.View, width, height));
        if (source.Width * x2.Info.Factor == width)
        {
            yield return ("x2", BareNetwork.Enlarge(x2, source, cancellationToken));
            yield break;
        }

        // Better than first enlarging to half the size for the x2 network, which expects sharper pictures than that.
        Picture large = BareNetwork.Enlarge(x4, source, cancellationToken);
        yield return ("x4, bicubic", BicubicResize.Resize(large.View, width, height));
    }
}
