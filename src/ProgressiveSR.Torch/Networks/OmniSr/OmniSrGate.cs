using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// ESA, enhanced spatial attention (Liu et al., "Residual feature aggregation network for image super-resolution", CVPR
/// 2020): scales each value by a weight computed from its surroundings at a sixth of the size.
/// </summary>
internal sealed class OmniSrGate : nn.Module<Tensor, Tensor>
{
    public const int PoolSide = 7;
    public const int PoolStride = 3;

    private readonly Conv2d conv1;
    [ComponentName(Name = "conv_f")]
    private readonly Conv2d convF;
    private readonly Conv2d conv2;
    private readonly Conv2d conv3;
    private readonly Conv2d conv4;

    public OmniSrGate(int features)
        : base(nameof(OmniSrGate))
    {
        int channels = Channels(features);
        conv1 = nn.Conv2d(features, channels, 1);
        convF = nn.Conv2d(channels, channels, 1);
        conv2 = nn.Conv2d(channels, channels, 3, stride: 2);
        conv3 = nn.Conv2d(channels, channels, 3, padding: 1);
        conv4 = nn.Conv2d(channels, features, 1);
        RegisterComponents();
    }

    public static int Channels(int features) => Math.Max(features / 4, 16);

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor few = conv1.call(input);
        Tensor small = conv3.call(nn.functional.max_pool2d(conv2.call(few), PoolSide, PoolStride));
        Tensor around = nn.functional.interpolate(
            small, [input.shape[2], input.shape[3]], mode: InterpolationMode.Bilinear, align_corners: false);
        return input.mul(conv4.call(around.PlusInPlace(convF.call(few))).sigmoid()).MoveToOuterDisposeScope();
    }
}
