using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// The upsampler of EDSR and CARN: a 3x3 convolution to C s^2 channels and a pixel shuffle by s, either once with s =
/// 3, or with s = 2 for each doubling. CARN has a ReLU before each shuffle.
/// </summary>
internal sealed class ShuffleUpsampler : nn.Module<Tensor, Tensor>
{
    private readonly (Conv2d Convolution, int Step)[] stages;
    private readonly bool activated;

    public ShuffleUpsampler(int features, int factor, int groups = 1, bool activated = false)
        : base(nameof(ShuffleUpsampler))
    {
        this.activated = activated;
        stages =
        [
            .. Steps(factor).Select(step => (
                nn.Conv2d(features, features * step * step, 3, padding: 1, groups: groups), step)),
        ];
        for (int i = 0; i < stages.Length; i++)
        {
            register_module(Name(i, activated), stages[i].Convolution);
        }
    }

    /// <summary>The factors of the shuffles, in order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The factor is neither 3 nor a power of 2 above 1.</exception>
    public static int[] Steps(int factor) => factor == 3 ? [3]
        : factor > 1 && int.IsPow2(factor) ? [.. Enumerable.Repeat(2, int.Log2(factor))]
        : throw new ArgumentOutOfRangeException(
            nameof(factor), factor, "The factor must be 3 or a power of 2 above 1.");

    /// <summary>The name of a stage's convolution: its index in a sequence that counts ReLUs and shuffles.</summary>
    public static string Name(int stage, bool activated) =>
        $"{stage * (activated ? 3 : 2)}";

    /// <summary>Multiply-adds per source pixel.</summary>
    public static long MultiplyAdds(int features, int factor, int groups = 1)
    {
        long sum = 0;
        long pixels = 1;
        foreach (int step in Steps(factor))
        {
            sum += pixels * 9 * features * features / groups * step * step;
            pixels *= step * step;
        }

        return sum;
    }

    /// <summary>Initialises the convolutions as an interpolation of the carried channels.</summary>
    public void Carry(CarriedPicture picture)
    {
        foreach ((Conv2d convolution, int step) in stages)
        {
            picture.Enlarge(convolution, step);
        }
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor result = input;
        foreach ((Conv2d convolution, int step) in stages)
        {
            Tensor channels = Convolution.Same(result, convolution);
            result = nn.functional.pixel_shuffle(
                activated ? nn.functional.relu(channels, inplace: true) : channels, step);
            scope.DisposeEverythingBut(result);
        }

        return result.MoveToOuterDisposeScope();
    }
}
