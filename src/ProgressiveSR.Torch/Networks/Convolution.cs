using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// Convolutions that cast their weights to the type of their input, so that 32-bit weights can be trained in 16-bit
/// arithmetic.
/// </summary>
internal static class Convolution
{
    /// <summary>A convolution with a kernel of odd side, zero-padded to keep the size of its input.</summary>
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

    /// <summary>The same tensor in channels-last memory format, which CPU and GPU kernels prefer.</summary>
    public static Tensor ChannelsLast(Tensor input) => input.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
}
