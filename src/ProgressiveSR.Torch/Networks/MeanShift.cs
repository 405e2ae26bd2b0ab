using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// Subtracts the mean colour of DIV2K from a picture, or adds it: a 1x1 convolution, as EDSR and CARN store it.
/// </summary>
internal static class MeanShift
{
    /// <summary>Multiply-adds per pixel.</summary>
    public const long MultiplyAdds = 3 * 3;

    private static readonly float[] Mean = [0.4488f, 0.4371f, 0.4040f];

    /// <summary>Creates the convolution: the identity, with the scaled mean as its bias.</summary>
    public static Conv2d Create(float scale)
    {
        Conv2d shift = nn.Conv2d(3, 3, 1);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable guard = no_grad();
        shift.weight.copy_(eye(3).reshape(3, 3, 1, 1));
        shift.bias!.copy_(tensor([.. Mean.Select(colour => scale * colour)], [3]));
        return shift;
    }
}
