using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>Weights of errors by colour axis: luma, as in PSNR-Y, and chroma, orthogonal to it.</summary>
internal static class ColourWeighting
{
    /// <summary>Unit vector along BT.601 luma in RGB: 3 values, 64-bit.</summary>
    public static Tensor Luma() => nn.functional.normalize(tensor((double[])[65.481, 128.553, 24.966]), 2, 0);

    /// <summary>3 x 3, symmetric: 1 along luma, <paramref name="chromaWeight"/> orthogonal to it.</summary>
    public static Tensor Create(double chromaWeight)
    {
        Tensor luma = Luma();
        Tensor along = outer(luma, luma);
        return along.Plus((eye(3, dtype: ScalarType.Float64) - along).Times(chromaWeight));
    }

    /// <summary>Weights blocks, equally at every pixel.</summary>
    /// <param name="colour">3 x 3.</param>
    /// <param name="columns">(3 b b) x k: one block per column, colour by colour.</param>
    public static Tensor Apply(Tensor colour, Tensor columns) =>
        colour.matmul(columns.reshape(3, -1)).reshape(columns.shape);

    /// <summary>The covariance of weighted blocks.</summary>
    /// <param name="colour">3 x 3, symmetric.</param>
    /// <param name="covariance">(3 b b) x (3 b b), symmetric.</param>
    public static Tensor ApplyToCovariance(Tensor colour, Tensor covariance) =>
        Apply(colour, Apply(colour, covariance).t());
}
