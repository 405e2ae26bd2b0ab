using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// Convolutions whose weights follow the type of their input, so that 32-bit weights train in 16-bit arithmetic.
/// </summary>
internal static class Convolution
{
    /// <summary>A convolution of an odd side, in any groups, padded with zeros to the size of its input.</summary>
    public static Tensor Same(Tensor input, Conv2d conv)
    {
        long[] sizes = conv.weight.shape;
        return nn.functional.conv2d(
            input,
            conv.weight.to(input.dtype),
            conv.bias?.to(input.dtype),
            padding: [sizes[2] / 2, sizes[3] / 2],
            groups: input.shape[1] / sizes[1]);
    }

    /// <summary>The same values laid out channel by channel within a pixel, which CPU and GPU kernels prefer.</summary>
    public static Tensor ChannelsLast(Tensor input) => input.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
}
