using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>Colour axes by which errors are weighted: luma as in the Y of PSNR-Y, and what lies across it.</summary>
internal static class ColourWeighting
{
    /// <summary>Unit vector along BT.601 luma in RGB: 3 values, 64 bits.</summary>
    public static Tensor Luma() => nn.functional.normalize(tensor((double[])[65.481, 128.553, 24.966]), 2, 0);

    /// <summary>3 x 3, symmetric: 1 along luma, <paramref name="chromaWeight"/> across.</summary>
    public static Tensor Create(double chromaWeight)
    {
        Tensor luma = Luma();
        Tensor along = outer(luma, luma);
        return along + chromaWeight * (eye(3, dtype: ScalarType.Float64) - along);
    }
}
